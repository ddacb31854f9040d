"""The milestones of the rush, and what each must say to a hand-in. It does not ask the portal.

All their boundaries fall on one instant, so that every rule is tried at its edge in one run.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


class Outcome(NamedTuple):
    """How a hand-in counts. Not taken at all: `is_taken` is False."""

    name: str
    is_taken: bool = True
    is_late: bool = False
    in_grace: bool = False
    penalty: Decimal = Decimal(0)


ON_TIME = Outcome("on time")
IN_GRACE = Outcome("in grace", in_grace=True)
REFUSED = Outcome("refused", is_taken=False)


def late(per_cent: int) -> Outcome:
    return Outcome("late", is_late=True, penalty=Decimal(per_cent) / 100)


@dataclass(frozen=True)
class Rule:
    """One milestone. Times are counted from the boundary; a due time includes its whole minute.

    due_ended: when the due minute was over. late_ends: when the last minute of the late window is.
    extension_ends: the same of an extension that each of its teams has.
    """

    slug: str
    share: int
    before: Outcome
    after: Outcome
    due_ended: timedelta = timedelta(0)
    grace_minutes: int = 0
    late_ends: timedelta | None = None
    late_per_cent: int = 0
    extension_ends: timedelta | None = None

    def outcome(self, at: datetime, boundary: datetime) -> Outcome:
        return self.before if at < boundary else self.after

    @property
    def is_due_at_boundary(self) -> bool:
        """Whether a complete draft is handed in by itself at the boundary."""
        ended = self.due_ended if self.extension_ends is None else self.extension_ends
        return ended == timedelta(0)

    def due_at(self, boundary: datetime) -> datetime:
        return boundary + self.due_ended - MINUTE

    def late_until(self, boundary: datetime) -> datetime | None:
        return None if self.late_ends is None else boundary + self.late_ends - MINUTE

    def extended_to(self, boundary: datetime) -> datetime | None:
        return None if self.extension_ends is None else boundary + self.extension_ends - MINUTE


RULES = (
    Rule("deadline-with-grace", 30, ON_TIME, IN_GRACE, grace_minutes=5, late_ends=DAY),
    Rule("deadline-then-late", 20, ON_TIME, late(10), late_ends=DAY, late_per_cent=10),
    Rule("deadline-then-closed", 20, ON_TIME, REFUSED),
    Rule(
        "end-of-grace",
        10,
        IN_GRACE,
        late(25),
        due_ended=-20 * MINUTE,
        grace_minutes=20,
        late_ends=DAY,
        late_per_cent=25,
    ),
    Rule(
        "end-of-late-window",
        8,
        late(10),
        REFUSED,
        due_ended=-60 * MINUTE,
        late_ends=timedelta(0),
        late_per_cent=10,
    ),
    Rule(
        "extended",
        8,
        ON_TIME,
        REFUSED,
        due_ended=-DAY,
        extension_ends=timedelta(0),
    ),
    Rule("closed-since-yesterday", 4, REFUSED, REFUSED, due_ended=-DAY),
)
BY_SLUG = {rule.slug: rule for rule in RULES}


def rule_of(number: int) -> Rule:
    """The rule of the team with this number: shares as given, spread evenly."""
    place = number * 37 % 100
    for rule in RULES:
        if place < rule.share:
            return rule
        place -= rule.share
    raise AssertionError("the shares add up to less than 100")
