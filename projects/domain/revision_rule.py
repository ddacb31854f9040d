"""The revision rule: until when a revision may come, and the sentence that says what it wins back.

The arithmetic of points is reviews/domain/revising.py.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, tzinfo
from decimal import Decimal

from projects.domain.lateness import NOT_YET, Window

LAST_MINUTE = time(23, 59)


def revision_due(shown_at: datetime, days: int, zone: tzinfo) -> datetime:
    """The last minute, 23:59 in the zone, of the day so many days after a grade was shown.

    Counted in days of the calendar there, so the clock of that day is the same whether or not it is
    put forward or back meanwhile, and no team has less than its days.
    """
    day = shown_at.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(day, LAST_MINUTE, zone).astimezone(UTC)


def revision_window(
    shown: tuple[datetime, datetime] | None,
    days: int,
    zone: tzinfo,
    late_by: timedelta | None = None,
    grace: timedelta = timedelta(0),
    extended_to: datetime | None = None,
) -> Window:
    """When a revision is taken from one team: from its first result on, days after its last.

    shown: when the first part of the revised grade was shown to the team, and the last; None while
    it has seen nothing, and then the window waits. late_by: how long late revisions are taken.
    """
    if shown is None:
        return Window(opens_at=NOT_YET, due_at=NOT_YET, grace=grace)
    first_at, last_at = shown
    due_at = revision_due(last_at, days, zone)
    return Window(
        opens_at=first_at,
        due_at=due_at,
        late_until=None if late_by is None else due_at + late_by,
        grace=grace,
        extended_to=extended_to,
    )


def rule(revised: str, days: int | None, wins_back: Decimal) -> str:
    """The revision rule of a milestone as a sentence; days None: it has dates of its own."""
    share = f"{wins_back:f}"
    share = share.rstrip("0").rstrip(".") if "." in share else share
    opens = ""
    if days is not None:
        opens = f"It opens with the grade of the {revised.lower()} and ends {days} day{'' if days == 1 else 's'} later. "
    return (
        f"{opens}It wins back up to {share} per cent of the points lost, and never lowers a grade."
    )
