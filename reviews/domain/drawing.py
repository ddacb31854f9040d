"""Histograms as numbers for a drawing: bars in a box, with what they say in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor

WIDTH, HEIGHT, GAP, HEAD, FOOT = 320, 132, 3, 16, 18


@dataclass(frozen=True)
class Bar:
    """x, y, width, height: in the drawing's units, y downwards. middle: for the label below."""

    label: str
    number: int
    x: float
    y: float
    width: float
    height: float

    @property
    def short(self) -> str:
        """What stands below the bar: the end of its range, which is all there is room for."""
        return self.label.rpartition("–")[2]

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 2)

    @property
    def above(self) -> float:
        """Where the number stands."""
        return round(self.y - 4, 2)


@dataclass(frozen=True)
class Histogram:
    """name: what is counted; unit: what each counted thing is, in the plural."""

    name: str
    unit: str
    bars: Sequence[Bar]

    width: int = WIDTH
    height: int = HEIGHT

    @property
    def ground(self) -> int:
        """Where the bars stand."""
        return HEIGHT - FOOT

    @property
    def in_words(self) -> str:
        """For who cannot see it: every bar that is not empty."""
        said = [f"{bar.label}: {bar.number}" for bar in self.bars if bar.number]
        return f"{self.name}, number of {self.unit}. " + ("; ".join(said) or "Nothing") + "."


def of_shares(name: str, unit: str, values: Iterable[float]) -> Histogram:
    """Values from 1 to 100 in ten steps: 1 to 10, 11 to 20, and so on."""
    counted = Counter(min(9, max(0, floor((value - 1e-9) / 10))) for value in values)
    return drawn(
        name, unit, [(f"{10 * step + 1}–{10 * step + 10}", counted[step]) for step in range(10)]
    )


def of_results(name: str, unit: str, values: Iterable[float]) -> Histogram:
    """Results from 0 to 100 in ten steps; a full ten belongs to the step above, 100 and more to the
    last."""
    counted = Counter(min(9, max(0, floor(value / 10))) for value in values)
    return drawn(
        name, unit, [(f"{10 * step}–{10 * step + 10}", counted[step]) for step in range(10)]
    )


def of_counts(name: str, unit: str, values: Iterable[int]) -> Histogram:
    """Whole numbers, a bar each from the least to the greatest."""
    counted = Counter(values)
    span = range(min(counted, default=0), max(counted, default=-1) + 1)
    return drawn(name, unit, [(str(number), counted[number]) for number in span])


def drawn(name: str, unit: str, rows: Sequence[tuple[str, int]]) -> Histogram:
    """rows: label and number, a bar each, in this order."""
    most = max((number for _, number in rows), default=0)
    step = WIDTH / max(1, len(rows))
    # A single bar as wide as the drawing would look like a background.
    width = min(step - GAP, 44)
    room = HEIGHT - HEAD - FOOT
    bars = []
    for place, (label, number) in enumerate(rows):
        height = round(room * number / most, 2) if most else 0.0
        x = round(place * step + (step - width) / 2, 2)
        bars.append(
            Bar(label, number, x, round(HEIGHT - FOOT - height, 2), round(width, 2), height)
        )
    return Histogram(name, unit, bars)
