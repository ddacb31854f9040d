"""Grading a project for one component: saved while typing, complete when every criterion is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import transaction

from projects.clock import now
from projects.models import User
from reviews import regrading
from reviews.domain.completeness import Lack, lacks
from reviews.domain.grading import PLAIN, Bounds, Mark, has_result, rounded, rubric_per_cent
from reviews.duties import Place
from reviews.forms.sheet import SheetForm
from reviews.models import Criterion, Duty, Evaluation
from reviews.sheets import LONGEST_TEXT, Saved, answers_of, criteria_of, freeze, save_sheet


def evaluation_texts() -> dict[str, forms.Field]:
    return {
        "comment": forms.CharField(
            label="Comment for the team, optional",
            required=False,
            max_length=LONGEST_TEXT,
            widget=forms.Textarea(attrs={"rows": 5}),
        )
    }


@transaction.atomic
def save_evaluation(
    evaluation: Evaluation, data: Mapping[str, Any], by: User, place: Place | None = None
) -> tuple[SheetForm, Saved]:
    """Save the fields that were sent. `evaluation` may be new: its first answer makes the row.

    place: of a grader to whom only some criteria were given; the others are left alone.
    """
    if evaluation.pk is None:
        evaluation, _ = Evaluation.objects.get_or_create(
            component=evaluation.component,
            project=evaluation.project,
            is_revision=evaluation.is_revision,
            defaults={"graded_by": by},
        )
    evaluation = (
        Evaluation.objects.select_for_update(of=("self",))
        .select_related("component", "graded_by")
        .get(pk=evaluation.pk)
    )
    form, saved = save_sheet(
        evaluation,
        _criteria(evaluation, place),
        evaluation_texts(),
        data,
        who=f"{evaluation.graded_by.name},",
        keep_full=_is_complete(evaluation, place) and not evaluation.is_revision,
    )
    if saved.revisions:
        freeze(evaluation.component.rubric_id)
        evaluation.graded_by = by
        evaluation.saved_at = saved.saved_at or evaluation.saved_at
        evaluation.save(update_fields=["comment", "graded_by", "saved_at"])
    return form, saved


@transaction.atomic
def complete_evaluation(
    evaluation: Evaluation, data: Mapping[str, Any], by: User, place: Place | None = None
) -> tuple[SheetForm, Saved, list[Lack]]:
    """Save everything sent and mark the evaluation complete, if it is. Complete is not released.

    A revision is complete when each criterion that was regraded has its reason; one whose criteria
    are several graders' when the last of them is.
    """
    form, saved = save_evaluation(evaluation, data, by, place)
    stored = Evaluation.objects.filter(
        component=evaluation.component,
        project=evaluation.project,
        is_revision=evaluation.is_revision,
    ).first()
    criteria = _criteria(evaluation, place)
    if evaluation.is_revision:
        stored = stored or Evaluation.objects.create(
            component=evaluation.component,
            project=evaluation.project,
            is_revision=True,
            graded_by=by,
        )
        missing = regrading.lacking(stored)
    else:
        missing = lacks(answers_of(stored, criteria)) if stored else []
    if stored and saved.is_clean and not missing:
        _complete(stored, place)
    return form, saved, missing


def _criteria(evaluation: Evaluation, place: Place | None) -> list[Criterion]:
    rubric = criteria_of(evaluation.component.rubric_id)
    return place.of(rubric) if place else rubric


def _is_complete(evaluation: Evaluation, place: Place | None) -> bool:
    """Whether what the grader grades of it is complete: all of it, or the criteria that are theirs."""
    if evaluation.completed_at is not None:
        return True
    return place is not None and place.criteria is not None and place.is_complete


def _complete(evaluation: Evaluation, place: Place | None) -> None:
    """Mark the grader's part complete, and the whole with its last part."""
    at = now()
    if not evaluation.is_revision:
        parts = Duty.objects.filter(component=evaluation.component, project=evaluation.project)
        own = parts.filter(pk__in=[duty.pk for duty in place.duties]) if place and place.criteria else parts  # fmt: skip
        own.filter(completed_at=None).update(completed_at=at)
        if parts.filter(completed_at=None).exists():
            return
    if evaluation.completed_at is None:
        evaluation.completed_at = at
        evaluation.save(update_fields=["completed_at"])


def result_so_far(given: list[Mark], bounds: Bounds = PLAIN) -> str:
    """The rubric's result of the criteria that have points, for the desk; empty without any."""
    return str(rounded(rubric_per_cent(given, bounds))) if has_result(given) else ""
