"""More time by duration: hours are counted as they pass, days keep the time of day."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as properties
from hypothesis import strategies as st

from projects.domain.extensions import UNITS, MoreTime, moved

BERLIN = ZoneInfo("Europe/Berlin")


def local(*parts):
    return datetime(*parts, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("more", "due", "then"),
    [
        (MoreTime(24, "hours"), local(2027, 3, 27, 23, 59), local(2027, 3, 29, 0, 59)),
        (MoreTime(1, "days"), local(2027, 3, 27, 23, 59), local(2027, 3, 28, 23, 59)),
        (MoreTime(24, "hours"), local(2027, 10, 30, 23, 59), local(2027, 10, 31, 22, 59)),
        (MoreTime(1, "days"), local(2027, 10, 30, 23, 59), local(2027, 10, 31, 23, 59)),
        (MoreTime(1, "weeks"), local(2027, 3, 25, 12, 0), local(2027, 4, 1, 12, 0)),
        (MoreTime(1, "days"), local(2027, 3, 27, 2, 30), local(2027, 3, 28, 3, 30)),
    ],
)
def test_days_keep_the_time_of_day_and_hours_do_not(more, due, then):
    assert more.after(due, BERLIN) == then.astimezone(UTC)


def test_duration_reads_as_staff_write_it():
    assert [str(MoreTime(*one)) for one in ((1, "days"), (24, "hours"))] == ["1 day", "24 hours"]


instants = st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))


@properties(max_examples=60)
@given(instants, st.integers(1, 400), st.sampled_from(UNITS))
def test_more_time_is_always_later_and_never_far_off(due, amount, unit):
    then = MoreTime(amount, unit).after(due, BERLIN)
    plain = timedelta(**{unit: amount})
    assert then > due
    assert abs(then - due - plain) <= timedelta(hours=1)


@properties(max_examples=60)
@given(instants, st.integers(-400, 400))
def test_moved_by_days_shows_the_same_clock(at, days):
    before, after = at.astimezone(BERLIN), moved(at, days, BERLIN, BERLIN).astimezone(BERLIN)
    assert (after.date() - before.date()).days == days
    assert after.minute == before.minute
    assert after.hour - before.hour in (0, 1)
