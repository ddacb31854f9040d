"""`{{ text|markdown }}`: a text in Markdown as safe HTML. Put it inside an element of class `read`."""

from django import template
from django.utils.safestring import SafeString

from projects.markdown import render

register = template.Library()


@register.filter
def markdown(text: str | None) -> SafeString:
    return render(text or "")
