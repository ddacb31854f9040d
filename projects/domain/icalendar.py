"""iCalendar text (RFC 5545) of a few dated things. All instants are written in UTC, so no reader
needs to know a zone's rules."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LONGEST_LINE = 75  # octets, line end not counted
NOT_TEXT = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
PRODUCT = "-//Final Projects//Calendar//EN"
ASK_AGAIN = timedelta(hours=1)


@dataclass(frozen=True)
class Event:
    """One thing in a calendar. minutes: 0 for a deadline, which takes no time of anyone's day.

    sequence, changed_at: a program takes a moved date only with a higher number than it knows.
    """

    uid: str
    starts_at: datetime
    title: str
    text: str = ""
    url: str = ""
    place: str = ""
    minutes: int = 0
    sequence: int = 0
    changed_at: datetime = datetime(2020, 1, 1, tzinfo=UTC)


def calendar(name: str, events: Iterable[Event]) -> str:
    """A whole calendar, earliest first. The same events give the same text."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:PT{ASK_AGAIN.seconds // 3600}H",
        f"X-PUBLISHED-TTL:PT{ASK_AGAIN.seconds // 3600}H",
    ]
    for event in sorted(events, key=lambda one: (one.starts_at, one.uid)):
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _event(event: Event) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_text(event.uid)}",
        f"DTSTAMP:{_instant(event.changed_at)}",
        f"LAST-MODIFIED:{_instant(event.changed_at)}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTART:{_instant(event.starts_at)}",
        f"SUMMARY:{_text(event.title)}",
        "TRANSP:OPAQUE" if event.minutes else "TRANSP:TRANSPARENT",
    ]
    if event.minutes:
        # Absent, an event ends as it starts; an end at the same instant is not allowed.
        lines.append(f"DTEND:{_instant(event.starts_at + timedelta(minutes=event.minutes))}")
    if event.text:
        lines.append(f"DESCRIPTION:{_text(event.text)}")
    if event.place:
        lines.append(f"LOCATION:{_text(event.place)}")
    if event.url:
        lines.append(f"URL:{event.url}")
    return [*lines, "END:VEVENT"]


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """A value in which nothing can end its line or begin another property."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    value = NOT_TEXT.sub(" ", value)
    for sign in "\\;,":
        value = value.replace(sign, f"\\{sign}")
    return value.replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    """A line cut to its longest length, between characters; what goes on begins with a space."""
    parts, part, size = [], "", 0
    for sign in line:
        width = len(sign.encode())
        if size + width > LONGEST_LINE:
            parts.append(part)
            part, size = " ", 1
        part, size = part + sign, size + width
    return [*parts, part]
