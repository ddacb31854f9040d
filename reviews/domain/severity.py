"""How graders of one part differ: each one's mean with its standard error, as numbers for a drawing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

WIDTH, ROW, LEFT, RIGHT, HEAD, FOOT = 420, 26, 120, 12, 6, 20
TICKS = (0, 25, 50, 75, 100)


@dataclass(frozen=True)
class GraderRow:
    """x, low, high: in the drawing's units, along the scale of 0 to 100. se is 0 for a single grade."""

    name: str
    number: int
    mean: float
    se: float
    y: float
    x: float
    low: float
    high: float

    @property
    def in_words(self) -> str:
        sure = f" ± {self.se:.1f}" if self.number > 1 else ""
        return f"{self.name}: {self.mean:.1f}{sure} over {self.number}"


@dataclass(frozen=True)
class Severity:
    """name: the part. middle: where the mean of all stands."""

    name: str
    rows: Sequence[GraderRow]
    mean: float
    middle: float

    width: int = WIDTH
    left: int = LEFT

    @property
    def height(self) -> int:
        return HEAD + ROW * len(self.rows) + FOOT

    @property
    def ground(self) -> int:
        return self.height - FOOT

    @property
    def ticks(self) -> list[tuple[int, float]]:
        return [(tick, _along(tick)) for tick in TICKS]

    @property
    def in_words(self) -> str:
        """For who cannot see it."""
        each = "; ".join(row.in_words for row in self.rows)
        return f"{self.name}, mean result by grader; of all {self.mean:.1f}. {each}."


def _along(value: float) -> float:
    return round(LEFT + (WIDTH - LEFT - RIGHT) * min(100.0, max(0.0, value)) / 100, 2)


def severity(name: str, given: Mapping[str, Sequence[float]]) -> Severity | None:
    """given: by grader, results of 0 to 100. The strictest first; None with fewer than two graders."""
    known = {who: list(each) for who, each in given.items() if each}
    if len(known) < 2:
        return None
    every = fmean(value for each in known.values() for value in each)
    rows = []
    ranked = sorted(known.items(), key=lambda item: (fmean(item[1]), item[0]))
    for place, (who, each) in enumerate(ranked):
        mean, se = fmean(each), stdev(each) / sqrt(len(each)) if len(each) > 1 else 0.0
        rows.append(
            GraderRow(
                who,
                len(each),
                mean,
                se,
                HEAD + ROW * place + ROW / 2,
                _along(mean),
                _along(mean - se),
                _along(mean + se),
            )
        )
    return Severity(name, rows, every, _along(every))
