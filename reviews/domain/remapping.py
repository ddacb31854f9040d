"""Where the points of a rubric go when a new version of it takes its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

CENT = Decimal("0.01")
SHARE, SAME = "share", "same"  # of the points that are possible, or the number itself


@dataclass(frozen=True)
class Step:
    """A level, by its key."""

    key: int
    name: str
    points: Decimal


@dataclass(frozen=True)
class Shape:
    """What a criterion's points look like. levels: from the lowest to the highest; empty without."""

    key: int
    name: str
    points: Decimal
    least: Decimal = Decimal(0)
    step: Decimal | None = None
    levels: tuple[Step, ...] = ()

    @property
    def scale(self) -> Decimal:
        return self.points or -self.least

    def share(self, points: Decimal) -> Fraction:
        return Fraction(points) / Fraction(self.scale)


@dataclass(frozen=True)
class Move:
    """Where the points of one criterion go. to: the new one's key, None if they are left out.

    levels: new level by old level. how: SHARE or SAME where points are free on both sides.
    """

    to: int | None
    how: str = SHARE
    levels: Mapping[int, int] | None = None


def suggested(old: Shape, new: Sequence[Shape]) -> Move:
    """To the criterion of the same name, each level to the one of its name or else the nearest."""
    for shape in new:
        if shape.name.casefold() == old.name.casefold():
            levels = {
                level.key: nearest(old, level.points, shape, level.name) for level in old.levels
            }
            return Move(shape.key, SHARE, levels if shape.levels else {})
    return Move(None)


def nearest(old: Shape, points: Decimal, new: Shape, name: str = "") -> int:
    """The new level of this name, else that whose share of the points is nearest; of two the higher.

    0 where the new criterion has no levels.
    """
    for level in new.levels:
        if name and level.name.casefold() == name.casefold():
            return level.key
    share = old.share(points)
    best = min(
        new.levels,
        key=lambda level: (abs(new.share(level.points) - share), -level.points),
        default=None,
    )
    return best.key if best else 0


def converted(
    points: Decimal, level: int | None, old: Shape, new: Shape, move: Move
) -> tuple[int | None, Decimal]:
    """Level and points in the new criterion of what was given in the old one."""
    if new.levels:
        key = (move.levels or {}).get(level or 0) or nearest(old, points, new)
        return key, next(one.points for one in new.levels if one.key == key)
    value = Fraction(points)
    if move.how == SHARE:
        value = old.share(points) * Fraction(new.scale)
    value = min(Fraction(new.points), max(Fraction(new.least), value))
    grid = Fraction(new.step) if new.step else Fraction(CENT)
    whole, rest = divmod(value, grid)
    on_grid = (whole + (2 * rest >= grid)) * grid
    exact = Decimal(on_grid.numerator) / Decimal(on_grid.denominator)
    return None, exact.quantize(CENT, ROUND_HALF_UP)


def problems(old: Sequence[Shape], new: Sequence[Shape], moves: Mapping[int, Move]) -> list[str]:
    """Why these moves cannot be made, a sentence each."""
    names = {shape.key: shape.name for shape in new}
    taken: dict[int, str] = {}
    found = []
    for shape in old:
        to = moves[shape.key].to
        if to is None:
            continue
        if to in taken:
            found.append(
                f"“{taken[to]}” and “{shape.name}” both go to “{names[to]}”. Only one of them can; "
                "leave the other out."
            )
        taken[to] = shape.name
    return found
