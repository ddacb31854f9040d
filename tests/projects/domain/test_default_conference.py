"""The template of defaults proposes dates that a conference can be started with."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.domain import default_conference as default

ZONES = ["America/New_York", "Europe/Berlin", "Pacific/Auckland", "Asia/Kolkata", "UTC"]


def test_dates_of_a_spring_term_are_the_usual_ones():
    zone = ZoneInfo("America/New_York")
    lock, dates = default.propose_dates(date(2027, 1, 19), date(2027, 4, 29), zone)
    assert lock == datetime(2027, 2, 3, 23, 59, tzinfo=zone)
    assert {slug: row.due_at.date() for slug, row in dates.items()} == {
        "proposal": date(2027, 2, 13),
        "check-in": date(2027, 3, 20),
        "deliverables": date(2027, 4, 27),
        "revision": date(2027, 5, 13),
    }
    assert dates["deliverables"].late_until - dates["deliverables"].due_at == timedelta(hours=24)
    assert dates["proposal"].late_until is None


def test_two_days_too_close_are_refused():
    with pytest.raises(ValueError, match="at least 14 days"):
        default.propose_dates(date(2027, 1, 1), date(2027, 1, 14), ZoneInfo("UTC"))


@given(
    st.dates(date(2024, 1, 1), date(2035, 1, 1)),
    st.integers(14, 400),
    st.sampled_from(ZONES),
)
def test_every_proposed_milestone_opens_before_it_is_due(first, days, zone):
    lock, dates = default.propose_dates(first, first + timedelta(days=days), ZoneInfo(zone))
    assert set(dates) == {milestone.slug for milestone in default.MILESTONES}
    for row in dates.values():
        assert row.opens_at.astimezone(UTC) < row.due_at.astimezone(UTC)
        assert row.due_at.time() == default.LAST_MINUTE
        assert row.late_until is None or row.late_until > row.due_at
    assert lock < dates["deliverables"].due_at


def test_eight_groups_have_eight_palettes_and_eight_families():
    assert len({group.palette for group in default.GROUPS}) == 8
    assert len({group.family for group in default.GROUPS}) == 8
