"""Lateness as a grade keeps it: every fact that the late rule's lines are made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from projects.domain.late_rule import Arrival, Standing, Tell, price, standing


def kept(how: Standing, milestone: str, version: int, receipt: str) -> dict[str, Any] | None:
    """The facts to store with a grade; None of a hand-in that was never late."""
    if not (how.cost or how.is_excused):
        return None
    return {
        "fraction": how.cost,
        "milestone": milestone,
        "version": version,
        "receipt": receipt,
        "at": how.arrival.at.isoformat(),
        "due": how.arrival.due.isoformat() if how.arrival.due else "",
        "is_late": how.arrival.is_late,
        "frozen": how.arrival.cost,
        "is_excused": how.is_excused,
    }


def at_most(penalty: dict[str, Any] | None, per_cent: Decimal | None) -> dict[str, Any] | None:
    """The facts with no more than this cost; None is no limit. What was frozen stays in them."""
    if penalty is None or per_cent is None or Decimal(penalty["fraction"]) * 100 <= per_cent:
        return penalty
    return {**penalty, "fraction": per_cent / 100, "at_most": per_cent}


def late_lines(penalty: Mapping[str, Any] | None, tell: Tell) -> list[tuple[str, str]]:
    """The lines of stored facts: those that the team read on its receipt. None if on time."""
    if not penalty:
        return []
    graded = (
        "Graded",
        f"version {penalty['version']} of the {penalty['milestone'].lower()}, "
        f"receipt {penalty['receipt']}",
    )
    how = _standing(penalty)
    if how is None:
        return [graded, ("Arrived", "late"), ("Costs", price(Decimal(penalty["fraction"])))]
    lines = [graded, *how.lines(tell)]
    if "at_most" in penalty:
        told = f"the staff let lateness cost at most that: {price(Decimal(penalty['fraction']))}"
        lines.append(("Here", told))
    return lines


def _standing(penalty: Mapping[str, Any]) -> Standing | None:
    if "at" not in penalty:
        return None
    at = datetime.fromisoformat(penalty["at"])
    frozen = Arrival(
        at=at,
        due=datetime.fromisoformat(penalty["due"]) if penalty["due"] else None,
        is_late=penalty["is_late"] == "True",
        cost=Decimal(penalty["frozen"]),
    )
    return standing(frozen, at if penalty["is_excused"] == "True" else None)
