"""Calibration: staff fill in the rubric for an example, reviewers practise on it and compare.

It counts for nothing: neither grades nor boards nor feedback nor exports read these tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import transaction

from projects.clock import now
from projects.models import Conference, Participant, User
from projects.refusals import WrongState
from reviews.domain.completeness import Lack, lacks
from reviews.domain.grading import plain
from reviews.domain.practising import Distance, Pair, distance
from reviews.forms.sheet import SheetForm
from reviews.models import Criterion, Example, ExampleScore, Practice, ReviewRound
from reviews.sheets import LONGEST_TEXT, Saved, answers_of, criteria_of, freeze, save_sheet


@dataclass(frozen=True)
class ToPractise:
    """An example in a reviewer's list. state: to do, begun, done."""

    public_id: str
    title: str
    state: str


@dataclass(frozen=True)
class Comparison:
    """One criterion of a practice review beside the staff's."""

    criterion: str
    mine: str
    my_comment: str
    theirs: str
    reason: str
    words: str


def practice_criteria(round_: ReviewRound) -> list[Criterion]:
    """Without those that only staff read: there is nobody here who would."""
    return [one for one in criteria_of(round_.rubric_id) if not one.is_for_staff]


def practice_texts(is_reference: bool = False) -> dict[str, forms.Field]:
    label = "What you would have written, optional" if is_reference else "Summary, optional"
    return {
        "summary": forms.CharField(
            label=label,
            required=False,
            max_length=LONGEST_TEXT,
            widget=forms.Textarea(attrs={"rows": 5}),
        )
    }


def practice_lacks(practice: Practice, criteria: list[Criterion]) -> list[Lack]:
    return lacks(answers_of(practice, criteria))


def reference_lacks(example: Example, criteria: list[Criterion]) -> list[Lack]:
    """Points for each criterion, and a reason for each."""
    found = []
    for answer in answers_of(example, criteria):
        if not answer.has_points:
            found.append(Lack(f"score-{answer.key}", f"{answer.criterion}: points"))
        if not answer.comment.strip():
            found.append(Lack(f"comment-{answer.key}", f"{answer.criterion}: the reason"))
    return found


@transaction.atomic
def save_reference(example: Example, data: Mapping[str, Any]) -> tuple[SheetForm, Saved]:
    """The staff's own answers for an example."""
    example = (
        Example.objects.select_for_update(of=("self",)).select_related("round").get(pk=example.pk)
    )
    form, saved = save_sheet(
        example,
        practice_criteria(example.round),
        practice_texts(is_reference=True),
        data,
        who="Someone of the staff",
        keep_full=example.completed_at is not None,
    )
    if saved.revisions:
        freeze(example.round.rubric_id)
        example.saved_at = saved.saved_at or example.saved_at
        example.save(update_fields=["summary", "saved_at"])
    return form, saved


@transaction.atomic
def offer(example: Example, data: Mapping[str, Any]) -> tuple[SheetForm, Saved, list[Lack]]:
    """Save, then offer it for practice unless points or reasons are missing."""
    form, saved = save_reference(example, data)
    example = (
        Example.objects.select_for_update(of=("self",)).select_related("round").get(pk=example.pk)
    )
    missing = reference_lacks(example, practice_criteria(example.round))
    if saved.is_clean and not missing and example.completed_at is None:
        example.completed_at = now()
        example.save(update_fields=["completed_at"])
    return form, saved, missing


@transaction.atomic
def save_practice(
    example: Example, reviewer: Participant, data: Mapping[str, Any]
) -> tuple[SheetForm, Saved]:
    """A reviewer's own answers; final once they have seen the staff's."""
    # The example's row is the lock: two windows that begin at once make one practice.
    Example.objects.select_for_update(of=("self",)).get(pk=example.pk)
    practice, _ = Practice.objects.get_or_create(example=example, reviewer=reviewer)
    if practice.submitted_at is not None:
        raise WrongState("You have compared this practice review, so it stays as it is.")
    form, saved = save_sheet(
        practice,
        practice_criteria(example.round),
        practice_texts(),
        data,
        who="You, in another window,",
        keep_full=False,
    )
    if saved.revisions:
        freeze(example.round.rubric_id)
        practice.saved_at = saved.saved_at
        practice.save(update_fields=["summary", "saved_at"])
    return form, saved


@transaction.atomic
def compare(
    example: Example, reviewer: Participant, data: Mapping[str, Any]
) -> tuple[SheetForm, Saved, list[Lack]]:
    """Save and finish: from now on the staff's points stand beside it."""
    form, saved = save_practice(example, reviewer, data)
    practice = Practice.objects.get(example=example, reviewer=reviewer)
    missing = practice_lacks(practice, practice_criteria(example.round))
    if saved.is_clean and not missing:
        practice.submitted_at = now()
        practice.save(update_fields=["submitted_at"])
    return form, saved, missing


def comparisons(practice: Practice, criteria: list[Criterion]) -> list[Comparison]:
    """Only for a practice that is submitted."""
    mine = {score.criterion_id: score for score in practice.scores.select_related("level")}
    theirs = {
        score.criterion_id: score for score in practice.example.scores.select_related("level")
    }
    found = []
    for criterion in criteria:
        a, b = mine.get(criterion.pk), theirs.get(criterion.pk)
        pair = _pair(criterion, a, b)
        found.append(
            Comparison(
                criterion=criterion.name,
                mine=_points(a, criterion),
                my_comment=a.comment if a else "",
                theirs=_points(b, criterion),
                reason=b.comment if b else "",
                words=pair.words if pair else "",
            )
        )
    return found


def distance_of(
    mine: Mapping[int, ExampleScore], theirs: Mapping[int, ExampleScore], criteria: list[Criterion]
) -> Distance | None:
    """Scores by criterion."""
    pairs = [_pair(one, mine.get(one.pk), theirs.get(one.pk)) for one in criteria]
    return distance([pair for pair in pairs if pair is not None])


def by_criterion(scores: Any) -> dict[int, ExampleScore]:
    return {score.criterion_id: score for score in scores}


def _pair(criterion: Criterion, a: ExampleScore | None, b: ExampleScore | None) -> Pair | None:
    if a is None or b is None or a.points is None or b.points is None:
        return None
    return Pair(a.points, b.points, criterion.scale, criterion.weight)


def _points(score: ExampleScore | None, criterion: Criterion) -> str:
    if score is None or score.points is None:
        return "no points"
    words = f"{plain(score.points)} of {criterion.out_of}"
    return f"{words}, {score.level.name}" if score.level else words


@dataclass(frozen=True)
class RoundPractice:
    """What a person may practise on in one round."""

    name: str
    comes_first: bool
    examples: tuple[ToPractise, ...]


def practice_of(user: User, conference: Conference) -> list[RoundPractice]:
    """By round, those due first before the others; two queries."""
    examples = (
        Example.objects.to_practise(user)
        .filter(round__conference=conference)
        .select_related("project", "round")
        .order_by("round__due_at", "round", "position", "pk")
    )
    states = {
        practice.example_id: "done" if practice.submitted_at else "begun"
        for practice in Practice.objects.filter(
            reviewer__user=user, example__round__conference=conference
        )
    }
    found: dict[ReviewRound, list[ToPractise]] = {}
    for example in examples:
        line = ToPractise(example.public_id, example.project.title, states.get(example.pk, "to do"))
        found.setdefault(example.round, []).append(line)
    return [
        RoundPractice(round_.name, round_.practice_first, tuple(lines))
        for round_, lines in found.items()
    ]


def owes_practice(user: User, round_: ReviewRound) -> bool:
    """Whether this round asks for practice first, and the person has not finished it."""
    if not round_.practice_first:
        return False
    done = Practice.objects.filter(reviewer__user=user, submitted_at__isnull=False)
    return (
        Example.objects.to_practise(user)
        .filter(round=round_)
        .exclude(pk__in=done.values("example"))
        .exists()
    )
