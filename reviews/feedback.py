"""What authors see of their reviews: records from an allow-list of fields, and only after release.

Nothing here holds a reviewer's name (but in an open round), id or address, an instant finer than a
day, or anything of a review that was not submitted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from projects.models import Conference, User
from reviews import ratings
from reviews.aliasing import aliases
from reviews.domain.grading import Mark, has_result, plain, rounded, rubric_per_cent
from reviews.models import MetaReview, Rating, Response, Review, ReviewRound
from reviews.reading_remarks import NEEDED, RemarkRecord, records


@dataclass(frozen=True)
class ScoreRecord:
    """One criterion of a review as its authors see it."""

    criterion: str
    points: str
    of: str
    level: str
    comment: str


@dataclass(frozen=True)
class RatingRecord:
    """What this one author marked of a review. key: its name in the form."""

    key: str
    helpfulness: int | None
    acted_on: bool

    @property
    def choices(self) -> list[tuple[int, str, bool]]:
        """Value, word, and whether it is the one they chose."""
        return [
            (value, str(word), value == self.helpfulness)
            for value, word in Rating.Helpfulness.choices
        ]

    @property
    def word(self) -> str:
        return "" if self.helpfulness is None else Rating.Helpfulness(self.helpfulness).label


@dataclass(frozen=True)
class AnswerRecord:
    """The team's own answer. state: waiting (not open yet), open, or over."""

    text: str
    is_sent: bool
    state: str
    opens_at: datetime
    closes_at: datetime
    words: int
    saved_at: datetime | None
    saved_by: str


@dataclass(frozen=True)
class ReviewRecord:
    """One review. `reviewer` is an alias, and a name as well only in an open round.

    confidence: in the reviewer's words, empty if they were not asked. revised_on: the day of the
    last change after release. remarks: for the authors alone, because they lead into the hand-in.
    """

    reviewer: str
    confidence: str
    per_cent: str
    summary: str
    scores: tuple[ScoreRecord, ...]
    revised_on: date | None = None
    remarks: tuple[RemarkRecord, ...] = ()
    rating: RatingRecord | None = None


@dataclass(frozen=True)
class RoundRecord:
    """A released round's reviews of one project, in the shuffled order of their aliases.

    summing_up: the staff's, unsigned. answer: None where authors are not asked for one.
    rating_open: None where nobody rates.
    """

    pk: int
    project: int
    name: str
    released_on: date
    summing_up: str
    reviews: tuple[ReviewRecord, ...]
    answer: AnswerRecord | None
    rating_open: bool | None
    rating_until: datetime | None


def received(user: User, conference: Conference, at: datetime) -> list[RoundRecord]:
    """What the person's own project was told, by round, newest first; constant queries."""
    rows = list(
        Review.objects.received_by(user)
        .filter(round__conference=conference)
        .select_related("round__conference", "round__rubric", "reviewer__user", "team")
        .prefetch_related("scores__criterion", "scores__level", *NEEDED)
        .order_by("-round__released_at", "round_id", "alias_order", "public_id")
    )
    metas = {
        meta.round_id: meta
        for meta in MetaReview.objects.received_by(user)
        .filter(round__conference=conference)
        .select_related("round__conference")
    }
    answers = {
        row.round_id: row
        for row in Response.objects.filter(project__in={row.project_id for row in rows})
        .select_related("saved_by")
        .visible_to(user)
    }
    marked = {row.review_id: row for row in Rating.objects.visible_to(user).filter(review__in=rows)}
    letters = aliases(rows)
    remarks = records(rows)
    by_round: dict[ReviewRound, list[Review]] = {}
    for row in rows:
        by_round.setdefault(row.round, []).append(row)
    for meta in metas.values():
        by_round.setdefault(meta.round, [])
    return [
        RoundRecord(
            pk=round_.pk,
            project=reviews[0].project_id if reviews else metas[round_.pk].project_id,
            name=round_.name,
            released_on=_day(round_.released_at, conference),
            summing_up=metas[round_.pk].text if round_.pk in metas else "",
            reviews=tuple(
                replace(
                    review_record(review, letters[review.pk]),
                    rating=_rating(review, marked.get(review.pk)),
                    remarks=remarks[review.pk],
                )
                for review in reviews
            ),
            answer=_answer(round_, answers.get(round_.pk), at) if reviews else None,
            rating_open=round_.takes_ratings_now(at) if round_.takes_ratings else None,
            rating_until=round_.rating_window.due_at if round_.rating_window else None,
        )
        for round_, reviews in sorted(by_round.items(), key=_newest_first)
    ]


def _newest_first(item: tuple[ReviewRound, Any]) -> tuple[float, int]:
    round_ = item[0]
    return (-round_.released_at.timestamp() if round_.released_at else 0, round_.pk)


def _rating(review: Review, marked: Rating | None) -> RatingRecord | None:
    if not review.round.takes_ratings:
        return None
    return RatingRecord(
        key=ratings.key_of(review),
        helpfulness=marked.helpfulness if marked else None,
        acted_on=marked is not None and marked.acted_on,
    )


def _answer(round_: ReviewRound, row: Response | None, at: datetime) -> AnswerRecord | None:
    window = round_.response_window
    if window is None:
        return None
    is_open = round_.takes_responses(at)
    is_waiting = not window.is_past_due(at) and not round_.conference.is_archived
    return AnswerRecord(
        text=row.text if row else "",
        is_sent=row is not None and row.sent_at is not None,
        state="open" if is_open else "waiting" if is_waiting else "over",
        opens_at=window.opens_at,
        closes_at=window.due_at,
        words=round_.response_words,
        saved_at=row.saved_at if row else None,
        saved_by=row.saved_by.name if row else "",
    )


def _day(instant: datetime | None, conference: Conference) -> date:
    if instant is None:
        raise ValueError("Only what has happened comes here.")
    return instant.astimezone(conference.zone).date()


def review_record(review: Review, alias: str) -> ReviewRecord:
    scores = list(review.scores.all())
    given = marks(scores)
    name = "" if review.round.is_blind_to_authors else f", {review.signature}"
    return ReviewRecord(
        reviewer=f"Reviewer {alias}{name}",
        confidence=review.get_confidence_display() if review.confidence else "",
        per_cent=(
            str(rounded(rubric_per_cent(given, review.round.rubric.bounds)))
            if has_result(given)
            else ""
        ),
        summary=review.summary,
        scores=score_records(scores),
        revised_on=_day(review.revised_at, review.round.conference) if review.revised_at else None,
    )


def score_records(scores: Iterable[Any], for_staff: bool = False) -> tuple[ScoreRecord, ...]:
    """The scores that have points, in the rubric's order; what only staff read, for them alone."""
    return tuple(
        ScoreRecord(
            criterion=score.criterion.name,
            points=plain(score.points),
            of=score.criterion.out_of,
            level=score.level.name if score.level else "",
            comment=score.comment,
        )
        for score in scores
        if score.points is not None and (for_staff or not score.criterion.is_for_staff)
    )


def marks(scores: Iterable[Any]) -> list[Mark]:
    """The given points of a review or evaluation that count, in the rubric's order."""
    return [
        Mark(
            criterion=score.criterion.name,
            weight=score.criterion.weight,
            points=score.points,
            of=score.criterion.points,
            level=score.level.name if score.level else "",
            comment=score.comment,
            least=score.criterion.least,
            is_extra=score.criterion.is_extra,
        )
        for score in scores
        if score.points is not None and not score.criterion.is_for_staff
    ]
