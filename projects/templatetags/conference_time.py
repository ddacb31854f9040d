"""Instants as people of a conference read them: in its zone, with the zone named."""

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from projects.domain.lateness import NOT_YET
from projects.models import Conference

register = template.Library()

WAITING = "with the grade"  # the time of a revision for a team that has not seen its grade
STORED_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:\d\d|Z)$")


def _local(instant: datetime, conference: Conference | None) -> datetime:
    return instant.astimezone(conference.zone if conference else ZoneInfo("UTC"))


@register.filter
def in_zone(instant: datetime | None, conference: Conference | None) -> str:
    """Thu 29 April 2027, 23:59 EDT. Plain text, for mails and sentences."""
    if not instant or instant == NOT_YET:
        return WAITING if instant else ""
    local = _local(instant, conference)
    return f"{local:%a} {local.day} {local:%B %Y, %H:%M} {local.tzname()}"


@register.filter
def short_in_zone(instant: datetime | None, conference: Conference | None) -> str:
    """29 April, 23:59 (with the year when it is not this one)."""
    if not instant or instant == NOT_YET:
        return WAITING if instant else ""
    local = _local(instant, conference)
    year = "" if local.year == timezone.now().astimezone(local.tzinfo).year else f" {local.year}"
    return f"{local.day} {local:%B}{year}, {local:%H:%M}"


@register.filter
def day_in_zone(instant: datetime | None, conference: Conference | None) -> str:
    """Thursday 29 April 2027."""
    if not instant or instant == NOT_YET:
        return WAITING if instant else ""
    local = _local(instant, conference)
    return f"{local:%A} {local.day} {local:%B %Y}"


@register.filter
def clock_in_zone(instant: datetime | None, conference: Conference | None) -> str:
    """23:59."""
    return f"{_local(instant, conference):%H:%M}" if instant else ""


@register.filter
def log_word(word: str) -> str:
    """A stored field name as words: due_at becomes due."""
    return word.removesuffix("_at").replace("_", " ")


@register.filter
def log_value(value: object, conference: Conference | None) -> object:
    """A value of the log as a person reads it: an instant in the conference's zone, a list joined."""
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    if isinstance(value, str) and STORED_INSTANT.match(value):
        return in_zone(datetime.fromisoformat(value), conference)
    return "nothing" if value is None else value


@register.simple_tag
def time_tag(instant: datetime | None, conference: Any = None, form: str = "long") -> SafeString:
    """A `<time>` with the conference's time; a script puts the viewer's own beside it if it differs.

    form: long (day, date, year, zone), short (date and time), day, or clock.
    """
    if not instant or instant == NOT_YET:
        return SafeString(WAITING if instant else "")
    texts = {"long": in_zone, "short": short_in_zone, "day": day_in_zone, "clock": clock_in_zone}
    return format_html(
        '<time datetime="{}" data-local-time>{}</time>',
        instant.astimezone(ZoneInfo("UTC")).strftime("%Y-%m-%dT%H:%M:%SZ"),
        texts[form](instant, conference),
    )
