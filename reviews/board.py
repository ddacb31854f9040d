"""How a round stands: who owes what, and how many reviews each project has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q

from projects.models import Participant, Project, User
from reviews.domain.carelessness import Written, flags
from reviews.models import Review, ReviewRound

DONE = Q(reviews__status=Review.Status.SUBMITTED)
BEGUN = Q(reviews__status=Review.Status.DRAFT)


@dataclass(frozen=True)
class ReviewerLine:
    """One reviewer's work in the round."""

    name: str
    team: str
    load: int
    submitted: int
    drafts: int
    saved_at: datetime | None

    @property
    def owed(self) -> int:
        return self.load - self.submitted


@dataclass(frozen=True)
class ProjectLine:
    """One project, and its reviews as (address id, state) in the order of their aliases."""

    board: str
    title: str
    demand: int
    submitted: int
    reviews: tuple[tuple[str, str, str], ...]


def _seen(round_: ReviewRound, viewer: User) -> Any:
    """The reviews of the round that this member of staff may see."""
    return Review.objects.visible_to(viewer).filter(round=round_)


def reviewers(round_: ReviewRound, viewer: User) -> list[ReviewerLine]:
    """Those who owe most first, then by name; one query."""
    mine = Q(reviews__in=_seen(round_, viewer))
    rows = (
        Participant.objects.filter(mine)
        .annotate(
            load=Count("reviews", filter=mine),
            submitted=Count("reviews", filter=mine & DONE),
            drafts=Count("reviews", filter=mine & BEGUN),
            last=Max("reviews__saved_at", filter=mine),
        )
        .select_related("user", "membership__team")
    )
    lines = [
        ReviewerLine(
            name=row.user.name,
            team=row.team.name if row.team else "",
            load=row.load,
            submitted=row.submitted,
            drafts=row.drafts,
            saved_at=row.last,
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: (-line.owed, line.name))


def projects(round_: ReviewRound, viewer: User) -> list[ProjectLine]:
    """In board order; two queries."""
    by_project: dict[int, list[Review]] = {}
    for review in (
        _seen(round_, viewer).select_related("reviewer__user").order_by("alias_order")
    ):  # fmt: skip
        by_project.setdefault(review.project_id, []).append(review)
    return [
        ProjectLine(
            board=project.board,
            title=project.title,
            demand=len(by_project[project.pk]),
            submitted=sum(
                review.status == Review.Status.SUBMITTED for review in by_project[project.pk]
            ),
            reviews=tuple(
                (review.public_id, review.reviewer.user.name, review.get_status_display())
                for review in by_project[project.pk]
            ),
        )
        for project in Project.objects.filter(pk__in=by_project).order_by("number")
    ]


@dataclass(frozen=True)
class SecondLook:
    """A submitted review that staff should look at, and why."""

    public_id: str
    reviewer: str
    board: str
    why: str


def second_looks(round_: ReviewRound, viewer: User) -> list[SecondLook]:
    """Submitted reviews with signs of carelessness, in board order; two queries."""
    rows = list(
        _seen(round_, viewer)
        .filter(status=Review.Status.SUBMITTED)
        .select_related("reviewer__user", "project")
        .prefetch_related("scores")
        .order_by("project__number", "alias_order")
    )
    found = flags(
        Written(
            row.public_id,
            row.reviewer_id,
            [row.summary, *(score.comment for score in row.scores.all())],
            tuple(score.points for score in row.scores.all()),
        )
        for row in rows
    )
    return [
        SecondLook(row.public_id, row.reviewer.user.name, row.project.board, "; ".join(why))
        for row in rows
        if (why := found.get(row.public_id))
    ]
