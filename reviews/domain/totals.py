"""From the parts of a grade to the grade: weights, parts that may be left out, bonus and caps.

    base  = Σ weight × result ÷ Σ weight      of the ordinary parts that count
    bonus = Σ weight × result ÷ 100           of the bonus parts, no more than their cap
    total = base + bonus, no more than the total's cap

Of a group that leaves out n of its M parts, the M − n that give the most are kept, which are the
highest where all weigh the same; they share the whole group's weight. While no more than M − n have
a result, none is left out. A better part therefore never lowers the total.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Part:
    """A component's weight in per cent and its result before rounding.

    A bonus part comes on top of the hundred. group: the name of the group it may be left out of.
    """

    name: str
    weight: Decimal
    per_cent: Fraction
    is_bonus: bool = False
    group: str = ""


@dataclass(frozen=True)
class Group:
    """Parts of which the lowest `drop` are left out. members and weight: of all of them together."""

    name: str
    drop: int
    members: int
    weight: Decimal

    @property
    def keeps(self) -> int:
        return max(1, self.members - self.drop)


@dataclass(frozen=True)
class Rules:
    """What holds for the parts together. bonus_cap: in points of the total; None is no cap.

    course_share: points of the course that the whole grade is worth; None where nobody said.
    """

    groups: tuple[Group, ...] = ()
    bonus_cap: Decimal | None = None
    total_cap: Decimal = HUNDRED
    course_share: Decimal | None = None


PLAIN = Rules()


@dataclass(frozen=True)
class Counted:
    """The total with all that led to it. kept: ordinary parts with the weight they count with."""

    kept: tuple[tuple[Part, Fraction], ...]
    left_out: tuple[Part, ...]
    bonuses: tuple[Part, ...]
    base: Fraction
    bonus: Fraction
    capped_bonus: Fraction
    total: Fraction


def count(parts: Iterable[Part], rules: Rules = PLAIN) -> Counted | None:
    """Every step from the parts there are to the total; None without any ordinary one.

    With all components this is the project grade; with some it is the result so far.
    """
    given = list(parts)
    bonuses = tuple(part for part in given if part.is_bonus)
    groups = {group.name: group for group in rules.groups}
    kept: list[tuple[Part, Fraction]] = []
    left_out: list[Part] = []
    for part in given:
        if not part.is_bonus and part.group not in groups:
            kept.append((part, Fraction(part.weight)))
    for name, group in groups.items():
        own = [part for part in given if not part.is_bonus and part.group == name]
        best = _best(own, group.keeps)
        weight = sum((Fraction(part.weight) for part in best), Fraction(0))
        share = Fraction(group.weight) * len(best) / group.keeps
        kept += [(part, share * Fraction(part.weight) / weight) for part in best]
        left_out += [part for part in own if not any(part is one for one in best)]
    if not kept:
        return None
    weights = sum((weight for _, weight in kept), Fraction(0))
    base = sum((weight * part.per_cent for part, weight in kept), Fraction(0)) / weights
    bonus = sum((bonus_points(part) for part in bonuses), Fraction(0))
    capped = bonus if rules.bonus_cap is None else min(bonus, Fraction(rules.bonus_cap))
    total_ = min(base + capped, Fraction(rules.total_cap))
    order = {id(part): place for place, part in enumerate(given)}
    kept.sort(key=lambda row: order[id(row[0])])
    return Counted(tuple(kept), tuple(left_out), bonuses, base, bonus, capped, total_)


def bonus_points(part: Part) -> Fraction:
    """What a bonus part adds to the total."""
    return Fraction(part.weight) * part.per_cent / 100


def _best(parts: Sequence[Part], keeps: int) -> Sequence[Part]:
    """So many parts that their weighted mean is the highest; all, if there are no more."""
    if len(parts) <= keeps:
        return parts
    if len({part.weight for part in parts}) == 1:
        ranked = sorted(parts, key=lambda part: part.per_cent, reverse=True)
        return ranked[:keeps]
    return max(combinations(parts, keeps), key=_mean)


def _mean(parts: Sequence[Part]) -> Fraction:
    weights = sum((Fraction(part.weight) for part in parts), Fraction(0))
    return sum((Fraction(part.weight) * part.per_cent for part in parts), Fraction(0)) / weights


def total(parts: Iterable[Part], rules: Rules = PLAIN) -> Fraction | None:
    """The grade of the parts there are, 0 to the total's cap; None without any ordinary one."""
    found = count(parts, rules)
    return None if found is None else found.total


def in_course(value: Fraction, rules: Rules) -> Fraction | None:
    """The total as points of the course; None where nobody said what it is worth."""
    return None if rules.course_share is None else value * Fraction(rules.course_share) / 100
