"""When the day's mail and reminders go; days on which clocks change counted in."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from projects.domain.lateness import Window
from projects.domain.mail_times import next_daily_mail, reminder_due

NEW_YORK = ZoneInfo("America/New_York")
DUE = datetime(2027, 4, 29, 23, 59, tzinfo=NEW_YORK)
LONG_AGO = datetime(2027, 1, 1, tzinfo=UTC)
WINDOW = Window(opens_at=LONG_AGO, due_at=DUE)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("2027-03-10T11:59:00+00:00", "2027-03-10T07:00:00-05:00"),
        ("2027-03-10T12:00:00+00:00", "2027-03-11T07:00:00-05:00"),
        ("2027-03-13T13:00:00+00:00", "2027-03-14T07:00:00-04:00"),  # clocks go forward at 02:00
        ("2027-11-06T12:00:00+00:00", "2027-11-07T07:00:00-05:00"),  # and back
    ],
)
def test_days_mail_goes_at_the_next_seven_in_the_morning(after, expected):
    found = next_daily_mail(datetime.fromisoformat(after), NEW_YORK)
    assert found.isoformat() == expected


@pytest.mark.parametrize(
    ("hours_before_due", "expected"),
    [(72.1, None), (72, 72), (30, 72), (24, 24), (1, 24), (0, 24), (-1, None)],
)
def test_reminder_of_the_last_time_that_is_past(hours_before_due, expected):
    at = DUE - timedelta(hours=hours_before_due)
    assert reminder_due(WINDOW, [72, 24], LONG_AGO, at) == expected


def test_nobody_is_reminded_of_what_they_learned_after_the_reminders_time():
    learned = DUE - timedelta(hours=30)
    assert reminder_due(WINDOW, [72, 24], learned, DUE - timedelta(hours=29)) is None
    assert reminder_due(WINDOW, [72, 24], learned, DUE - timedelta(hours=24)) == 24


def test_extension_moves_the_reminder_with_the_due_time():
    later = Window(opens_at=LONG_AGO, due_at=DUE, extended_to=DUE + timedelta(days=2))
    assert reminder_due(later, [24], LONG_AGO, DUE) is None
    assert reminder_due(later, [24], LONG_AGO, DUE + timedelta(days=1)) == 24
