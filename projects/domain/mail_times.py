"""When mails that have a time go: the day's mail, and reminders before a due time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta, tzinfo

from projects.domain.lateness import Window

DAILY_AT = time(7)
MOST_HOURS = 14 * 24
MOST_REMINDERS = 5


def next_daily_mail(after: datetime, zone: tzinfo) -> datetime:
    """The first 07:00 of the zone after an instant."""
    local = after.astimezone(zone)
    today = datetime.combine(local.date(), DAILY_AT, zone)
    if today > after.astimezone(UTC):
        return today
    return datetime.combine(local.date() + timedelta(days=1), DAILY_AT, zone)


def reminder_due(
    window: Window, hours: Sequence[int], known_since: datetime, at: datetime
) -> int | None:
    """Which reminder, in hours before the due time, is to be sent at this instant; None if none is.

    known_since: when the team learned of the due time; what would have come before that is left
    out, so that nobody is reminded of what they were told a moment ago. Of several that are past
    (after a pause of the workers) only the last counts. Never once the due minute is over.
    """
    if window.is_past_due(at):
        return None
    past = [
        before
        for before in hours
        if known_since < window.due - timedelta(hours=before) <= at
    ]  # fmt: skip
    return min(past, default=None)
