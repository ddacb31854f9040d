"""Deadlines: what handing in at an instant means, to the last microsecond."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.domain.lateness import Timing, Window, lateness_penalty

NEW_YORK = ZoneInfo("America/New_York")
TICK = timedelta(microseconds=1)
DUE = datetime(2027, 4, 29, 23, 59, tzinfo=NEW_YORK).astimezone(UTC)
END = DUE + timedelta(minutes=1)
GRACE = timedelta(minutes=5)
WINDOW = Window(
    opens_at=DUE - timedelta(days=30),
    due_at=DUE,
    late_until=DUE + timedelta(hours=24),
    grace=GRACE,
)


@pytest.mark.parametrize(
    ("at", "timing"),
    [
        (WINDOW.opens_at - TICK, Timing.EARLY),
        (WINDOW.opens_at, Timing.ON_TIME),
        (DUE, Timing.ON_TIME),
        (DUE + timedelta(seconds=59, milliseconds=999), Timing.ON_TIME),
        (END - TICK, Timing.ON_TIME),
        (END, Timing.IN_GRACE),
        (END + GRACE - TICK, Timing.IN_GRACE),
        (END + GRACE, Timing.LATE),
        (END + timedelta(hours=24), Timing.LATE),
        (END + timedelta(hours=24) + GRACE - TICK, Timing.LATE),
        (END + timedelta(hours=24) + GRACE, Timing.CLOSED),
    ],
)
def test_boundary_instants(at, timing):
    assert WINDOW.timing(at) == timing


def test_without_a_late_window_the_grace_is_the_end():
    window = replace(WINDOW, late_until=None)
    assert window.timing(END + GRACE - TICK) == Timing.IN_GRACE
    assert window.timing(END + GRACE) == Timing.CLOSED


def test_extension_moves_due_time_and_late_window_together():
    window = replace(WINDOW, extended_to=DUE + timedelta(days=3))
    assert window.due == DUE + timedelta(days=3)
    assert window.last == DUE + timedelta(days=4)
    assert window.timing(END + timedelta(days=3) - TICK) == Timing.ON_TIME
    assert window.timing(END + timedelta(days=4) + GRACE - TICK) == Timing.LATE
    assert window.timing(END + timedelta(days=4) + GRACE) == Timing.CLOSED


def test_extension_to_an_earlier_time_takes_nothing_away():
    window = replace(WINDOW, extended_to=DUE - timedelta(days=3))
    assert window.due == DUE


@pytest.mark.parametrize(
    ("due", "in_utc"),
    [
        # The clock is put forward in the night before: this day has 23 hours.
        (datetime(2027, 3, 14, 23, 59, tzinfo=NEW_YORK), datetime(2027, 3, 15, 3, 59, tzinfo=UTC)),
        # And back: this one has 25.
        (datetime(2027, 11, 7, 23, 59, tzinfo=NEW_YORK), datetime(2027, 11, 8, 4, 59, tzinfo=UTC)),
        # 1:30 comes twice; the first one is meant unless the second is said.
        (datetime(2027, 11, 7, 1, 30, tzinfo=NEW_YORK), datetime(2027, 11, 7, 5, 30, tzinfo=UTC)),
        (
            datetime(2027, 11, 7, 1, 30, fold=1, tzinfo=NEW_YORK),
            datetime(2027, 11, 7, 6, 30, tzinfo=UTC),
        ),
    ],
)
def test_days_when_the_clock_is_changed(due, in_utc):
    window = Window(opens_at=in_utc - timedelta(days=1), due_at=due.astimezone(UTC))
    assert window.due == in_utc
    assert window.timing(in_utc + timedelta(seconds=59)) == Timing.ON_TIME
    assert window.timing(in_utc + timedelta(seconds=60)) == Timing.CLOSED


def test_late_window_of_24_hours_is_24_hours_also_when_the_clock_is_changed():
    due = datetime(2027, 3, 13, 23, 59, tzinfo=NEW_YORK).astimezone(UTC)
    window = Window(
        opens_at=due - timedelta(days=1), due_at=due, late_until=due + timedelta(hours=24)
    )
    assert window.timing(due + timedelta(hours=24, seconds=59)) == Timing.LATE
    assert window.timing(due + timedelta(hours=24, seconds=60)) == Timing.CLOSED


def test_the_due_minute_ends_with_its_last_instant():
    assert WINDOW.final_instant == END - TICK
    assert [WINDOW.is_past_due(at) for at in (END - TICK, END)] == [False, True]


def test_an_extension_moves_the_last_instant_and_the_time_to_choose():
    longer = replace(WINDOW, extended_to=DUE + timedelta(hours=6))
    assert longer.final_instant == WINDOW.final_instant + timedelta(hours=6)
    assert longer.settles_at == WINDOW.settles_at + timedelta(hours=6)


def test_the_time_to_choose_ends_a_day_after_the_late_window():
    settled = DUE + timedelta(days=2, minutes=1)
    assert [WINDOW.is_settled(at) for at in (settled - TICK, settled)] == [False, True]


def test_penalty_is_taken_once_and_only_when_late():
    tenth = Decimal("0.1")
    assert lateness_penalty(WINDOW, END - TICK, Decimal(10)) == 0
    assert lateness_penalty(WINDOW, END + GRACE - TICK, Decimal(10)) == 0
    assert lateness_penalty(WINDOW, END + GRACE, Decimal(10)) == tenth
    assert lateness_penalty(WINDOW, END + timedelta(hours=24), Decimal(10)) == tenth


INSTANTS = st.datetimes(
    min_value=datetime(2027, 1, 1), max_value=datetime(2027, 12, 31), timezones=st.just(UTC)
)
SPANS = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=60))
WINDOWS = st.builds(
    lambda due, open_for, late_for, grace, extra: Window(
        opens_at=due - open_for - timedelta(minutes=1),
        due_at=due,
        late_until=None if late_for is None else due + late_for,
        grace=grace,
        extended_to=None if extra is None else due + extra,
    ),
    INSTANTS,
    SPANS,
    st.none() | SPANS,
    st.timedeltas(min_value=timedelta(0), max_value=timedelta(minutes=30)),
    st.none() | SPANS,
)
ORDER = [Timing.EARLY, Timing.ON_TIME, Timing.IN_GRACE, Timing.LATE, Timing.CLOSED]


@given(WINDOWS, INSTANTS, SPANS)
def test_time_only_ever_makes_it_worse(window, at, later):
    assert ORDER.index(window.timing(at)) <= ORDER.index(window.timing(at + later))


@given(WINDOWS, INSTANTS, SPANS)
def test_an_extension_never_makes_it_worse(window, at, extra):
    extended = replace(window, extended_to=window.due + extra)
    assert ORDER.index(extended.timing(at)) <= ORDER.index(window.timing(at))


@given(WINDOWS, INSTANTS)
def test_what_is_on_time_costs_nothing_and_what_is_late_costs_something(window, at):
    penalty = lateness_penalty(window, at, Decimal(10))
    assert (penalty == 0) == (window.timing(at) in (Timing.EARLY, Timing.ON_TIME, Timing.IN_GRACE))
    assert (window.late_by(at) > timedelta(0)) <= (penalty > 0)


@given(WINDOWS, SPANS)
def test_an_instant_of_the_due_minute_is_on_time_whatever_the_seconds(window, within):
    inside = window.due.replace(second=0, microsecond=0) + within % timedelta(minutes=1)
    if inside >= window.opens_at:
        assert window.timing(inside) == Timing.ON_TIME
