"""How far a practice review is from what staff gave the same example."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from reviews.domain.grading import plain, rounded


@dataclass(frozen=True)
class Pair:
    """One criterion: the points of the practice and of the staff, of so many, and its weight."""

    mine: Decimal
    theirs: Decimal
    of: Decimal
    weight: Decimal = Decimal(1)

    @property
    def words(self) -> str:
        apart = self.mine - self.theirs
        if not apart:
            return "the same as the staff"
        return f"{plain(abs(apart))} {'more' if apart > 0 else 'less'} than the staff"


@dataclass(frozen=True)
class Distance:
    """In points of 100. apart: the mean over the criteria, by weight, whichever way; lean: with its
    sign, above zero for more generous than the staff."""

    apart: Decimal
    lean: Decimal

    @property
    def words(self) -> str:
        if not self.apart:
            return "exactly where the staff are"
        return f"{self.apart.quantize(Decimal('0.1'))} points of 100 from the staff"


def distance(pairs: Sequence[Pair]) -> Distance | None:
    """None without a criterion that both have points for."""
    weights = sum((Fraction(pair.weight) for pair in pairs), Fraction(0))
    if not weights:
        return None
    apart = lean = Fraction(0)
    for pair in pairs:
        share = Fraction(pair.weight) * Fraction(pair.mine - pair.theirs) / Fraction(pair.of)
        apart += abs(share)
        lean += share
    sign = 1 if lean >= 0 else -1
    return Distance(rounded(100 * apart / weights), sign * rounded(100 * abs(lean) / weights))


def mean_distance(distances: Sequence[Distance]) -> Distance | None:
    """Over several examples, each counting the same."""
    if not distances:
        return None
    apart = sum((Fraction(one.apart) for one in distances), Fraction(0)) / len(distances)
    lean = sum((Fraction(one.lean) for one in distances), Fraction(0)) / len(distances)
    sign = 1 if lean >= 0 else -1
    return Distance(rounded(apart), sign * rounded(abs(lean)))
