"""The revision rule's arithmetic: what a regraded hand-in wins back of the points lost.

    final = old + share × max(0, new − old)

old: the rubric's result less the cost of the late hand-in that was graded. new: the same rubric
with the regraded criteria in place of the old ones, all others keeping their points, less that same
cost, less the cost of the revision itself if it came late. Each cost is taken once and stops at 0.
So a revision never lowers a grade, and points lost by lateness are not won back.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reviews.domain.grading import Mark


def won_back(old: Fraction, new: Fraction, share: Fraction) -> Fraction:
    """The points that come on top of the old result; zero if the new one is not better.

    share: of the points regained, 0 to 1.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"The share won back, {share}, is not within 0 and 1.")
    return share * max(Fraction(0), new - old)


def regraded(marks: Sequence[Mark], changed: Sequence[Mark]) -> list[Mark]:
    """The marks with those that were graded again in their places; the order of these is irrelevant.

    Raises ValueError for a criterion that was not graded before.
    """
    again = {mark.criterion: mark for mark in changed}
    unknown = again.keys() - {mark.criterion for mark in marks}
    if unknown:
        raise ValueError(f"Not graded before: {', '.join(sorted(unknown))}.")
    return [again.get(mark.criterion, mark) for mark in marks]
