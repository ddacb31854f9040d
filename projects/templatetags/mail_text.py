"""`{{ paragraph|as_paragraph }}`: plain text of a mail as HTML, with links and lists."""

from django import template
from django.utils.html import escape, format_html, format_html_join, linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def as_paragraph(text: str) -> SafeString:
    """Paragraphs and lines as they are written; lines that begin with "- " become a list."""
    lines = text.strip().splitlines()
    items = [line[2:] for line in lines if line.startswith("- ")]
    if not items or not all(line.startswith("- ") for line in lines[-len(items) :]):
        return _safe(linebreaks(_linked(text.strip())))
    before = "\n".join(lines[: -len(items)])
    rows = format_html_join("", "<li>{}</li>", ((_safe(_linked(item)),) for item in items))
    return format_html("{}<ul>{}</ul>", as_paragraph(before) if before else "", rows)


def _linked(text: str) -> str:
    """Escaped, whatever the template that made it declared, with its addresses as links."""
    return urlize(escape(str.__str__(text)), nofollow=False)


def _safe(html: str) -> SafeString:
    return mark_safe(html)  # noqa: S308  `_linked` has escaped it
