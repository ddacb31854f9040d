"""Two gradings of the same project: how far apart they lie, and what is made of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

FIRST, SECOND, MEAN, OWN = "first", "second", "mean", "own"
CHOICES = (FIRST, SECOND, MEAN, OWN)
CENT = Decimal("0.01")


def apart(first: Decimal, second: Decimal, of: Decimal) -> Decimal:
    """How far two graders lie apart on a criterion: per cent of `of`, the points
    between its least and its most; exact."""
    return 100 * abs(first - second) / abs(of) if of else Decimal(0)


def is_over(first: Decimal, second: Decimal, of: Decimal, tolerance: int) -> bool:
    """Whether they lie further apart than the tolerance, in per cent; exactly as far is not over."""
    return 100 * abs(first - second) > tolerance * abs(of)


@dataclass(frozen=True)
class Pair:
    """What two graders gave for a criterion, in points."""

    first: Decimal
    second: Decimal

    def settled(self, choice: str, own: Decimal | None = None) -> Decimal:
        """The points that count. The mean is rounded half-up to hundredths, as points are kept."""
        if choice == OWN:
            if own is None:
                raise ValueError("An own choice needs its points.")
            return own
        if choice == MEAN:
            return ((self.first + self.second) / 2).quantize(CENT, ROUND_HALF_UP)
        return self.first if choice == FIRST else self.second

    def usual(self, of: Decimal, tolerance: int) -> str:
        """What is proposed: what both say, the mean within the tolerance, nothing beyond it."""
        if self.first == self.second:
            return FIRST
        return "" if is_over(self.first, self.second, of, tolerance) else MEAN


def joined(texts: Iterable[str]) -> str:
    """Both comments, one below the other; the same one once."""
    return "\n\n".join(dict.fromkeys(text.strip() for text in texts if text.strip()))
