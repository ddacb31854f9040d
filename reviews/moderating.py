"""Settling two gradings of a project: both side by side, and the evaluation that counts made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from projects.clock import now
from projects.models import Project, User, log
from projects.refusals import WrongState, require
from reviews import duties
from reviews.domain import moderating
from reviews.domain.grading import plain
from reviews.domain.moderating import Pair
from reviews.marking import BOTH
from reviews.models import (
    Component,
    Criterion,
    Desk,
    Duty,
    Evaluation,
    Level,
    Marking,
    MarkingScore,
    Moderation,
)
from reviews.sheets import criteria_of


@dataclass(frozen=True)
class Row:
    """A criterion with what both gave. apart: in per cent of its points; usual: what is proposed."""

    criterion: Criterion
    levels: tuple[Level, ...]
    first: MarkingScore
    second: MarkingScore
    apart: str
    is_marked: bool
    usual: str

    @property
    def pair(self) -> Pair:
        return Pair(_points(self.first), _points(self.second))

    @property
    def pair_of_scores(self) -> tuple[MarkingScore, MarkingScore]:
        return self.first, self.second

    @property
    def mean(self) -> str:
        return plain(self.pair.settled(moderating.MEAN))

    @property
    def comment(self) -> str:
        return moderating.joined((self.first.comment, self.second.comment))


def _points(score: MarkingScore) -> Decimal:
    return Decimal(0) if score.points is None else score.points


def both(desk: Desk, project: Project, viewer: User) -> list[Marking]:
    """The two gradings, in the order of their seats, if both are complete and the viewer may read
    them; else none."""
    found = list(
        Marking.objects.visible_to(viewer)
        .filter(component=desk.component, project=project, completed_at__isnull=False)
        .select_related("graded_by")
        .prefetch_related("scores__level", "scores__criterion")
        .order_by("seat")
    )
    return found if len(found) == BOTH else []


def compared(desk: Desk, pair: Sequence[Marking]) -> list[Row]:
    """Criterion by criterion, in the rubric's order."""
    first, second = ({row.criterion_id: row for row in one.scores.all()} for one in pair)
    rows = []
    for criterion in criteria_of(desk.component.rubric_id):
        if criterion.pk not in first or criterion.pk not in second:
            continue
        a, b = first[criterion.pk], second[criterion.pk]
        given = Pair(_points(a), _points(b))
        of = criterion.points - criterion.least
        far = moderating.apart(given.first, given.second, of)
        rows.append(
            Row(
                criterion,
                tuple(criterion.levels.all()),
                a,
                b,
                plain(far.quantize(Decimal(1))),
                moderating.is_over(given.first, given.second, of, desk.tolerance),
                given.usual(of, desk.tolerance),
            )
        )
    return rows


def reason_against(desk: Desk, project: Project, by: User) -> str:
    """Why this person does not settle this project; empty if they do."""
    if not duties.moderates(by, desk):
        return "An instructor or the moderator of this part settles it."
    own = Duty.objects.filter(component=desk.component, project=project, grader__user=by)
    if own.exists():
        return "You are one of its two graders, so somebody else settles it."
    return ""


@dataclass(frozen=True)
class Settled:
    """What a moderator chose, cleaned. own: points, by criterion id, where they chose their own."""

    choices: Mapping[int, str]
    own: Mapping[int, Decimal]
    comments: Mapping[int, str]
    comment: str
    reason: str


@transaction.atomic
def settle(desk: Desk, project: Project, made: Settled, by: User) -> Evaluation:
    """Make the evaluation that counts, and keep how and why. Both gradings stay as they are."""
    component = Component.objects.select_for_update().get(pk=desk.component.pk)
    reason = reason_against(desk, project, by)
    require(not reason, reason)
    pair = both(desk, project, by)
    if not pair:
        raise WrongState("Both graders have to be complete before this can be settled.")
    evaluation, _ = Evaluation.objects.get_or_create(
        component=component, project=project, is_revision=False, defaults={"graded_by": by}
    )
    before = _given(evaluation)
    evaluation.comment, evaluation.graded_by = made.comment, by
    evaluation.saved_at = now()
    evaluation.completed_at = evaluation.completed_at or evaluation.saved_at
    evaluation.save(update_fields=["comment", "graded_by", "saved_at", "completed_at"])
    for row in compared(desk, pair):
        pk = row.criterion.pk
        points = row.pair.settled(made.choices[pk], made.own.get(pk))
        evaluation.scores.update_or_create(
            criterion=row.criterion,
            defaults={
                "points": points,
                "level": next((level for level in row.levels if level.points == points), None),
                "comment": made.comments.get(pk, ""),
            },
        )
    choices = {str(pk): choice for pk, choice in made.choices.items()}
    Moderation.objects.update_or_create(
        evaluation=evaluation,
        defaults={"by": by, "choices": choices, "reason": made.reason, "settled_at": now()},
    )
    log(
        project.conference,
        by,
        f"settled two gradings for {component.name} of",
        project,
        before=before,
        after={**_given(evaluation), "reason": made.reason},
    )
    return evaluation


def _given(evaluation: Evaluation) -> dict[str, Any]:
    scores = evaluation.scores.select_related("criterion")
    return {
        score.criterion.name: plain(score.points) for score in scores if score.points is not None
    }


def to_moderate(desk: Desk, viewer: User) -> list[int]:
    """Board numbers of the projects whose two gradings wait to be settled by this person."""
    waiting = (
        Marking.objects.visible_to(viewer)
        .filter(component=desk.component, completed_at__isnull=False, seat=1)
        .exclude(
            project__in=Evaluation.objects.filter(
                component=desk.component, is_revision=False, completed_at__isnull=False
            ).values("project")
        )
        .exclude(
            project__in=Duty.objects.filter(component=desk.component, grader__user=viewer).values(
                "project"
            )
        )
        .filter(
            project__in=Marking.objects.filter(
                component=desk.component, completed_at__isnull=False, seat=2
            ).values("project"),
            project__withdrawn_at=None,
        )
    )
    return list(waiting.order_by("project__number").values_list("project__number", flat=True))
