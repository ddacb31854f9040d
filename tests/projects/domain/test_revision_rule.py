"""The revision rule's times: until when a revision may come, also when clocks change."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.domain.lateness import Timing
from projects.domain.revision_rule import revision_due, revision_window, rule
from tests.projects.domain.test_lateness import INSTANTS

NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("shown", "due"),
    [
        # Seven days with nothing special.
        (datetime(2027, 5, 3, 16, 0), datetime(2027, 5, 10, 23, 59)),
        # The clock is put forward between (14 March 2027), and back (7 November 2027).
        (datetime(2027, 3, 10, 16, 0), datetime(2027, 3, 17, 23, 59)),
        (datetime(2027, 11, 3, 16, 0), datetime(2027, 11, 10, 23, 59)),
        # Due on the very day of the change.
        (datetime(2027, 3, 7, 9, 0), datetime(2027, 3, 14, 23, 59)),
        (datetime(2027, 10, 31, 9, 0), datetime(2027, 11, 7, 23, 59)),
        # Shown in the last minute of a day: that day is not counted.
        (datetime(2027, 5, 3, 23, 59, 30), datetime(2027, 5, 10, 23, 59)),
    ],
)
def test_a_revision_is_due_in_the_last_minute_of_its_last_day(shown, due):
    found = revision_due(shown.replace(tzinfo=NEW_YORK), 7, NEW_YORK)
    assert found == due.replace(tzinfo=NEW_YORK).astimezone(UTC)


def test_nothing_is_taken_before_the_grade_and_the_whole_last_minute_after_it():
    waiting = revision_window(None, 7, NEW_YORK)
    now = datetime(2027, 5, 3, 16, 0, tzinfo=UTC)
    assert (waiting.timing(now), waiting.is_waiting) == (Timing.EARLY, True)
    window = revision_window((now, now), 7, NEW_YORK, grace=timedelta(minutes=5))
    end = datetime(2027, 5, 11, 0, 0, tzinfo=NEW_YORK)
    tick = timedelta(microseconds=1)
    assert [window.timing(at) for at in (now - tick, now, end - tick, end)] == [
        Timing.EARLY,
        Timing.ON_TIME,
        Timing.ON_TIME,
        Timing.IN_GRACE,
    ]


def test_a_part_released_later_gives_its_days_and_an_extension_comes_on_top():
    first = datetime(2027, 5, 3, 16, 0, tzinfo=UTC)
    last = first + timedelta(days=2)
    window = revision_window((first, last), 7, NEW_YORK)
    assert (window.opens_at, window.due) == (first, revision_due(last, 7, NEW_YORK))
    longer = revision_window((first, last), 7, NEW_YORK, extended_to=window.due + timedelta(days=1))
    assert longer.due == window.due + timedelta(days=1)


@given(INSTANTS, st.integers(1, 365), st.sampled_from(["America/New_York", "Pacific/Apia", "UTC"]))
def test_no_team_has_less_than_its_days_nor_a_day_more(shown, days, name):
    span = revision_due(shown, days, ZoneInfo(name)) - shown
    clocks = timedelta(hours=1, minutes=1)
    assert timedelta(days=days) - clocks < span < timedelta(days=days + 1) + clocks


def test_the_rule_as_a_sentence():
    assert rule("Deliverables", 7, Decimal("75.00")) == (
        "It opens with the grade of the deliverables and ends 7 days later. It wins back up to 75 "
        "per cent of the points lost, and never lowers a grade."
    )
    assert rule("Deliverables", None, Decimal("12.50")).startswith("It wins back up to 12.5 per")
