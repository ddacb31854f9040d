"""What the authors' ratings of reviews come to, and how much of it a reviewer may learn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from statistics import median, median_low

FEWEST_RATERS = 5
FEWEST_PROJECTS = 2
WORDS = {1: "not helpful", 2: "a little helpful", 3: "helpful", 4: "very helpful"}


@dataclass(frozen=True)
class Rated:
    """One author's rating of one review. helpfulness: 1 to 4, None if only acted_on was marked."""

    review: int
    project: int
    rater: int
    helpfulness: int | None
    acted_on: bool


@dataclass(frozen=True)
class Helpfulness:
    """Of one review. median: 1 to 4, None without a rating; raters: how many gave one.

    marked: how many rated or marked anything; acted_on: how many of these acted on the review.
    """

    median: Decimal | None
    raters: int
    marked: int
    acted_on: int

    @property
    def word(self) -> str:
        """ "helpful"; "a little helpful to helpful" between two."""
        if self.median is None:
            return ""
        low, high = int(self.median), int(self.median + Decimal("0.5"))
        return WORDS[low] if low == high else f"{WORDS[low]} to {WORDS[high]}"


def by_review(ratings: Iterable[Rated]) -> dict[int, Helpfulness]:
    """Each rated review's median; of an even number, the mean of the two in the middle."""
    grouped: dict[int, list[Rated]] = {}
    for one in ratings:
        grouped.setdefault(one.review, []).append(one)
    return {review: _of(rows) for review, rows in grouped.items()}


def _of(rows: list[Rated]) -> Helpfulness:
    given = [Decimal(row.helpfulness) for row in rows if row.helpfulness is not None]
    return Helpfulness(
        median=median(given) if given else None,
        raters=len(given),
        marked=len(rows),
        acted_on=sum(row.acted_on for row in rows),
    )


@dataclass(frozen=True)
class Heard:
    """What a reviewer may learn: two words over everything they wrote in a round."""

    helpful: str
    acted_on: str


def told_to_reviewer(ratings: Iterable[Rated]) -> Heard | None:
    """All ratings of one reviewer's reviews in a round, pooled; None where that could name a rater.

    A reviewer often knows the two or three authors of a project. So nothing is said of a single
    review, and nothing at all below five raters of two projects. What is said is one of four words
    and one of three: no number, because a number of raters tells who did not rate; no mean and no
    range, because "all of them" or "none of them" would tell what each one marked. A middle word
    says of no single rater what they chose, and "few" may be none as "most" may be all. The caller
    asks only once ratings have closed: watching the words change would single out the last rater.
    """
    rows = list(ratings)
    given = [row for row in rows if row.helpfulness is not None]
    if len({row.rater for row in given}) < FEWEST_RATERS:
        return None
    if len({row.project for row in given}) < FEWEST_PROJECTS:
        return None
    share = sum(row.acted_on for row in rows) / len(rows)
    acted_on = "most" if share >= 2 / 3 else "few" if share <= 1 / 3 else "about half"
    return Heard(WORDS[median_low(row.helpfulness or 0 for row in given)], acted_on)
