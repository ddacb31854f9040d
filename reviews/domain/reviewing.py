"""The reviewing grade: what a reviewer's work is worth, from three shares that the conference sets.

done       mean over the assigned reviews: a third each for on time, every criterion, every comment
useful     (median − 1) ÷ 3 of the authors' ratings of 1 to 4, if enough people rated
agreement  mean of clip(1.5 − z ÷ 2, 0, 1), from two reviews of projects with other opinions on

A share without its numbers goes to the others in proportion. Source: REVIEWING.md, part B.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from statistics import median_low
from typing import Any

from reviews.domain.helpfulness import FEWEST_PROJECTS, FEWEST_RATERS, Rated

FEWEST_OPINIONS = 2
LOOK_BELOW = Fraction(1, 2)
PLACES = Decimal("0.0001")
NAMES = ("done", "useful", "agreement")


@dataclass(frozen=True)
class Duty:
    """One assigned review: whether it came, in time, with every criterion and every needed comment."""

    is_in: bool
    is_on_time: bool = False
    has_all_criteria: bool = False
    has_all_comments: bool = False

    @property
    def thirds(self) -> int:
        parts = (self.is_on_time, self.has_all_criteria, self.has_all_comments)
        return sum(parts) if self.is_in else 0


@dataclass(frozen=True)
class Shares:
    """What each counts, in per cent; together 100."""

    done: Decimal = Decimal(40)
    useful: Decimal = Decimal(30)
    agreement: Decimal = Decimal(30)


def agreement_of(z: float) -> Decimal:
    """How much one score agrees with the others, 0 to 1, to four places."""
    value = min(1.0, max(0.0, 1.5 - z / 2))
    return Decimal(repr(value)).quantize(PLACES, ROUND_HALF_UP)


def usefulness(ratings: Iterable[Rated]) -> int | None:
    """The middle of all ratings of a reviewer's reviews, 1 to 4; None where it could name a rater.

    The same bounds as for the word that the reviewer reads (helpfulness.told_to_reviewer), so that the
    grade tells no more than that word.
    """
    given = [row for row in ratings if row.helpfulness is not None]
    if len({row.rater for row in given}) < FEWEST_RATERS:
        return None
    if len({row.project for row in given}) < FEWEST_PROJECTS:
        return None
    return median_low([row.helpfulness or 0 for row in given])


def reviewing_inputs(
    duties: Sequence[Duty], useful: int | None, distances: Iterable[float], shares: Shares
) -> dict[str, Any]:
    """Everything the reviewing grade depends on, as it is stored. distances: the z of each opinion."""
    each = sorted(agreement_of(z) for z in distances)
    return {
        "source": "reviewing",
        "shares": {name: str(getattr(shares, name)) for name in NAMES},
        "done": {
            "assigned": len(duties),
            "in": sum(duty.is_in for duty in duties),
            "on_time": sum(duty.is_in and duty.is_on_time for duty in duties),
            "thirds": sum(duty.thirds for duty in duties),
        },
        "useful": useful,
        "agreement": [str(one) for one in each] if len(each) >= FEWEST_OPINIONS else [],
        "penalty": None,
        "revision": None,
    }


def values(inputs: Mapping[str, Any]) -> dict[str, Fraction]:
    """What is known of done, useful and agreement, 0 to 1 each; what is not known is left out."""
    done = inputs["done"]
    found = {"done": Fraction(done["thirds"], 3 * done["assigned"])}
    if inputs["useful"] is not None:
        found["useful"] = Fraction(inputs["useful"] - 1, 3)
    if inputs["agreement"]:
        each = [Fraction(Decimal(one)) for one in inputs["agreement"]]
        found["agreement"] = sum(each, Fraction(0)) / len(each)
    return found


def reviewing_result(inputs: Mapping[str, Any]) -> Fraction:
    """0 to 100; where only done is known and counts nothing, done alone."""
    found = values(inputs)
    shares = {name: Fraction(Decimal(inputs["shares"][name])) for name in found}
    total = sum(shares.values(), Fraction(0))
    if not total:
        return 100 * found["done"]
    return 100 * sum((shares[name] * found[name] for name in found), Fraction(0)) / total
