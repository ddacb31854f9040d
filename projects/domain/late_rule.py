"""The late rule: what a hand-in's instant costs, frozen when it is made, and in words.

The preview before Submit, the receipt, the version's page, the grade and the export all ask
`standing`; what is stored with a version is what `arrival` said at its instant.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from projects.domain.lateness import Timing, Window, lateness_penalty, past_its_minute

Tell = Callable[[datetime], str]


@dataclass(frozen=True)
class Arrival:
    """What is frozen with a hand-in. cost: fraction of the milestone's points, 0 to 1.

    due: the due time that held then, extension counted in; None where it was not kept.
    is_late False with a cost: on time, and it keeps the cost of the late one it answers for.
    """

    at: datetime
    due: datetime | None
    is_late: bool
    cost: Decimal


@dataclass(frozen=True)
class Standing:
    """How a hand-in counts. late_by is zero where nobody knows it. excused: late once, on time now."""

    arrival: Arrival
    is_late: bool
    is_excused: bool
    late_by: timedelta
    cost: Decimal

    @property
    def is_carried(self) -> bool:
        return bool(self.cost) and not self.is_late

    @property
    def words(self) -> str:
        """On time, or late by how much; a hand-in within the quiet grace is simply on time."""
        if not self.is_late:
            return "on time"
        return f"late by {duration(self.late_by)}" if self.late_by else "late"

    @property
    def price(self) -> str:
        """10 points of 100, once."""
        return price(self.cost)

    def lines(self, tell: Tell) -> list[tuple[str, str]]:
        """The rule applied, in lines of (what, how). tell: an instant in words."""
        if not (self.is_late or self.is_excused or self.cost):
            return [("Arrived", "on time")]
        found = [] if self.arrival.due is None else [("Due", tell(self.arrival.due))]
        found.append(("Handed in", tell(self.arrival.at)))
        if self.is_excused:
            late = f", late by {duration(self.late_by)} before" if self.late_by else ", late before"
            found.append(("Arrived", f"on time by the team's extension{late}"))
        else:
            found.append(("Arrived", self.words))
        if self.is_carried:
            found.append(
                ("Costs", f"{self.price}: the version that staff asked to change was late")
            )
        elif self.is_late:
            found.append(("Costs", self.price))
        return found


def arrival(
    window: Window, at: datetime, per_cent: Decimal, carried: Decimal = Decimal(0)
) -> Arrival:
    """What is frozen for a hand-in at this instant.

    carried: the cost of a late version that staff asked to change. Answering them is no way out of
    it, and it is never added to a second one.
    """
    return Arrival(
        at=at,
        due=window.due,
        is_late=window.timing(at) is Timing.LATE,
        cost=max(lateness_penalty(window, at, per_cent), carried),
    )


def standing(frozen: Arrival, excused_until: datetime | None = None) -> Standing:
    """How a hand-in counts: as it was frozen, unless a later extension of the team covers it.

    excused_until: the last instant that the extension covers. An extension only ever takes a cost
    away; when it ends again, what was frozen holds again.
    """
    late_by = timedelta(0)
    if frozen.is_late and frozen.due is not None:
        late_by = max(late_by, past_its_minute(frozen.due, frozen.at))
    is_excused = frozen.is_late and excused_until is not None and frozen.at <= excused_until
    return Standing(
        arrival=frozen,
        is_late=frozen.is_late and not is_excused,
        is_excused=is_excused,
        late_by=late_by,
        cost=Decimal(0) if is_excused else frozen.cost,
    )


def price(cost: Decimal) -> str:
    """What a fraction of the points is, in words: 10 points of 100, once."""
    points = f"{100 * cost:f}"
    points = points.rstrip("0").rstrip(".") if "." in points else points
    if points == "0":
        return "nothing"
    return f"{points} point{'' if points == '1' else 's'} of 100, once"


def duration(span: timedelta) -> str:
    """2 h 10 min; days from 48 hours on; a part of a minute is not counted."""
    minutes = int(span.total_seconds()) // 60
    if minutes < 1:
        return "less than a minute"
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24) if hours >= 48 else (0, hours)
    parts = [(days, "day" if days == 1 else "days"), (hours, "h"), (minutes, "min")]
    return " ".join(f"{number} {unit}" for number, unit in parts if number)


def rule(window: Window, per_cent: Decimal) -> str:
    """The late rule of a milestone as a sentence; the quiet grace is not told."""
    if window.late_until is None:
        return "Nothing is taken after the due time."
    span = duration(window.late_until - window.due_at)
    if span == "less than a minute":
        return "Nothing is taken after the due time."
    costs = price(per_cent / 100)
    if costs == "nothing":
        return f"A hand-in up to {span} late is taken and loses nothing."
    return f"A hand-in up to {span} late loses {costs}. After that nothing is taken."
