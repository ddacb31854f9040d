"""Deadlines: the only place that compares a hand-in's instant with a due time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import Enum

SETTLING = timedelta(days=1)
# What opens with something that has not happened yet: after every other instant.
NOT_YET = datetime(9000, 1, 1, tzinfo=UTC)


class Timing(Enum):
    EARLY = "not open"
    ON_TIME = "on time"
    IN_GRACE = "in grace"
    LATE = "late"
    CLOSED = "closed"


@dataclass(frozen=True)
class Window:
    """When a hand-in is taken. All instants are aware; `due_at` includes its whole minute.

    extended_to: a later due time of one team. The late window keeps its length and moves with it.
    """

    opens_at: datetime
    due_at: datetime
    late_until: datetime | None = None
    grace: timedelta = timedelta(0)
    extended_to: datetime | None = None

    @property
    def due(self) -> datetime:
        """The due time that counts: the extension's if it is later."""
        if self.extended_to is None:
            return self.due_at
        return max(self.due_at, self.extended_to)

    @property
    def last(self) -> datetime:
        """The last minute in which anything is taken, late window counted in, grace not."""
        if self.late_until is None:
            return self.due
        return self.late_until + (self.due - self.due_at)

    def is_longer_than(self, other: Window) -> bool:
        """Whether this leaves more time than another window of the same milestone."""
        return self.due > other.due

    def timing(self, at: datetime) -> Timing:
        """What handing in at this instant means.

        "23:59" includes 23:59:59.999: a due time ends with its minute. After it comes the quiet
        grace, then the late window, which has a grace of its own.
        """
        if at < self.opens_at:
            return Timing.EARLY
        if at < _end_of_minute(self.due):
            return Timing.ON_TIME
        if at < _end_of_minute(self.due) + self.grace:
            return Timing.IN_GRACE
        if self.late_until is not None and at < _end_of_minute(self.last) + self.grace:
            return Timing.LATE
        return Timing.CLOSED

    @property
    def is_waiting(self) -> bool:
        """Whether it opens with something that has not happened yet, so that it has no times."""
        return self.opens_at == NOT_YET

    @property
    def final_instant(self) -> datetime:
        """The last instant that is on time without any grace: the end of the due minute."""
        return last_instant(self.due)

    def is_past_due(self, at: datetime) -> bool:
        """Whether the due minute is over, whatever is still taken after it."""
        return at > self.final_instant

    @property
    def settles_at(self) -> datetime:
        """Until when a team may say which of its versions counts: a day after nothing is taken."""
        return self.last + SETTLING

    def is_settled(self, at: datetime) -> bool:
        """Whether the team's time to choose, or to revive what it withdrew, has ended."""
        return is_over(self.settles_at, at)

    def takes(self, at: datetime) -> bool:
        """Whether something handed in at this instant is taken at all."""
        return self.timing(at) in (Timing.ON_TIME, Timing.IN_GRACE, Timing.LATE)

    def late_by(self, at: datetime) -> timedelta:
        """Time past the due minute; zero if on time or within the grace."""
        if self.timing(at) in (Timing.EARLY, Timing.ON_TIME, Timing.IN_GRACE):
            return timedelta(0)
        return past_its_minute(self.due, at)


def lateness_penalty(window: Window, at: datetime, per_cent: Decimal) -> Decimal:
    """The fraction of the milestone's points (0 to 1) that handing in at this instant costs.

    Once, whatever the length of the delay inside the late window. Source: PRODUCT.md, Time.
    """
    if window.timing(at) in (Timing.LATE, Timing.CLOSED):
        return per_cent / 100
    return Decimal(0)


def last_instant(due: datetime) -> datetime:
    """The last instant of a due minute."""
    return _end_of_minute(due) - timedelta(microseconds=1)


def past_its_minute(due: datetime, at: datetime) -> timedelta:
    """How long after the end of a due minute an instant is; negative before."""
    return at - _end_of_minute(due)


def is_over(until: datetime | None, at: datetime) -> bool:
    """Whether a closing time has passed; its whole minute still belongs to the time before."""
    return until is not None and at >= _end_of_minute(until)


def _end_of_minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0) + timedelta(minutes=1)
