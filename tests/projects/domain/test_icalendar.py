"""Calendars as text: whatever is in a title, a program reads back what was written."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import settings as properties
from hypothesis import strategies as st

from projects.domain.icalendar import LONGEST_LINE, Event, calendar

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


def read(text):
    """The events of a calendar as their properties, by RFC 5545: unfolded, then unescaped."""
    lines = text.replace("\r\n ", "").split("\r\n")
    assert lines.pop() == ""
    events = []
    for line in lines:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events:
            events[-1].setdefault(name, _plain(value))
    return events


def _plain(value):
    out, signs = "", iter(value)
    for sign in signs:
        if sign == "\\":
            sign = next(signs)
            sign = "\n" if sign == "n" else sign
        out += sign
    return out


def test_an_event_is_written_in_utc_with_its_number():
    event = Event("a@b", NOON, "Talk", minutes=5, place="Hall A", sequence=3, changed_at=NOON)
    (found,) = read(calendar("Mine", [event]))
    assert found == {
        "UID": "a@b",
        "DTSTAMP": "20270301T120000Z",
        "LAST-MODIFIED": "20270301T120000Z",
        "SEQUENCE": "3",
        "DTSTART": "20270301T120000Z",
        "DTEND": "20270301T120500Z",
        "SUMMARY": "Talk",
        "TRANSP": "OPAQUE",
        "LOCATION": "Hall A",
        "END": "VEVENT",
    }


def test_a_deadline_takes_no_time_and_has_no_end():
    (found,) = read(calendar("Mine", [Event("a@b", NOON, "Due")]))
    assert "DTEND" not in found
    assert found["TRANSP"] == "TRANSPARENT"


def test_calendar_names_itself_and_ends():
    lines = calendar("Mine; yours", []).split("\r\n")
    assert (lines[0], lines[-2]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert "X-WR-CALNAME:Mine\\; yours" in lines


@properties(max_examples=60)
@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_comes_back_and_breaks_no_line(title, text):
    written = calendar("Mine", [Event("u", NOON, title, text=text)])
    (found,) = read(written)
    assert written.encode().decode() == written
    assert all(len(line.encode()) <= LONGEST_LINE for line in written.split("\r\n"))
    assert found["SUMMARY"] == _told(title)
    assert found.get("DESCRIPTION", "") == _told(text)


def _told(text):
    """What of a text a calendar can hold: no control characters but line ends."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        " " if (ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160 or c in "\u2028\u2029" else c
        for c in text
    )


def test_events_stand_in_order_whatever_order_they_came_in():
    late, early = Event("b", NOON + timedelta(days=1), "B"), Event("a", NOON, "A")
    assert calendar("M", [late, early]) == calendar("M", [early, late])
