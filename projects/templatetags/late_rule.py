"""The late rule's lines on pages."""

from functools import partial

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from projects.domain.late_rule import Standing
from projects.models import Conference
from projects.templatetags.conference_time import in_zone

register = template.Library()


@register.simple_tag
def late_lines(standing: Standing, conference: Conference, without: str = "") -> SafeString:
    """The lines of how a hand-in counts, for a list of facts. without: a line that stands there already."""
    lines = standing.lines(partial(in_zone, conference=conference))
    return format_html_join(
        "", "<dt>{}</dt><dd>{}</dd>", (line for line in lines if line[0] != without)
    )
