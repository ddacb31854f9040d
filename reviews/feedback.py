"""What authors see of their reviews: records from an allow-list of fields, and only after release.

Nothing here holds a reviewer's name (but in an open round), id or address, an instant finer than a
day, or anything of a review that was not submitted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from projects.models import Conference, User
from reviews.domain.aliases import letters
from reviews.domain.grading import Mark, plain, rounded, rubric_per_cent
from reviews.models import Review


@dataclass(frozen=True)
class ScoreRecord:
    """One criterion of a review as its authors see it."""

    criterion: str
    points: str
    of: str
    level: str
    comment: str


@dataclass(frozen=True)
class ReviewRecord:
    """One review. `reviewer` is an alias, and a name as well only in an open round."""

    reviewer: str
    per_cent: str
    summary: str
    scores: tuple[ScoreRecord, ...]


@dataclass(frozen=True)
class RoundRecord:
    """A released round's reviews of one project, in the shuffled order of their aliases."""

    name: str
    released_on: date
    reviews: tuple[ReviewRecord, ...]


def received(user: User, conference: Conference) -> list[RoundRecord]:
    """The released reviews of the person's own project, by round, newest first; constant queries."""
    rows = (
        Review.objects.received_by(user)
        .filter(round__conference=conference)
        .select_related("round", "reviewer__user")
        .prefetch_related("scores__criterion", "scores__level")
        .order_by("-round__released_at", "round_id", "alias_order", "public_id")
    )
    by_round: dict[int, list[Review]] = {}
    for row in rows:
        by_round.setdefault(row.round_id, []).append(row)
    return [
        RoundRecord(
            name=reviews[0].round.name,
            released_on=_day(reviews[0].round.released_at, conference),
            reviews=_records(reviews),
        )
        for reviews in by_round.values()
    ]


def _day(instant: datetime | None, conference: Conference) -> date:
    if instant is None:
        raise ValueError("Only what is released comes here.")
    return instant.astimezone(conference.zone).date()


def _records(reviews: Sequence[Review]) -> tuple[ReviewRecord, ...]:
    return tuple(_record(review, alias) for review, alias in zip(reviews, letters(), strict=False))


def _record(review: Review, alias: str) -> ReviewRecord:
    scores = list(review.scores.all())
    name = "" if review.round.is_blind_to_authors else f", {review.reviewer.user.name}"
    return ReviewRecord(
        reviewer=f"Reviewer {alias}{name}",
        per_cent=str(rounded(rubric_per_cent(marks(scores)))) if scores else "",
        summary=review.summary,
        scores=score_records(scores),
    )


def score_records(scores: Iterable[Any]) -> tuple[ScoreRecord, ...]:
    """The scores that have points, in the rubric's order."""
    return tuple(
        ScoreRecord(
            criterion=score.criterion.name,
            points=plain(score.points),
            of=plain(score.criterion.points),
            level=score.level.name if score.level else "",
            comment=score.comment,
        )
        for score in scores
        if score.points is not None
    )


def marks(scores: Iterable[Any]) -> list[Mark]:
    """The given points of a review or evaluation, in the rubric's order."""
    return [
        Mark(
            criterion=score.criterion.name,
            weight=score.criterion.weight,
            points=score.points,
            of=score.criterion.points,
            level=score.level.name if score.level else "",
            comment=score.comment,
        )
        for score in scores
        if score.points is not None
    ]
