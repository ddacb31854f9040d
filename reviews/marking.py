"""Two who grade the same project and do not see each other's: saving and completing one of the two.

Each may change their own until both are complete; from then on both stay, both graders can read
them, and the moderator settles what counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from projects.clock import now
from projects.models import User
from projects.refusals import WrongState
from reviews.domain.completeness import Lack, lacks
from reviews.evaluating import evaluation_texts
from reviews.forms.sheet import SheetForm
from reviews.models import Component, Duty, Marking
from reviews.sheets import Saved, answers_of, criteria_of, freeze, save_sheet

BOTH = 2
SETTLED = "Both gradings are complete, so they stay as they are. The moderator settles what counts."


def are_both_complete(component: Component, project_id: int) -> bool:
    """Whether both gradings of a project are complete, and so may be compared."""
    done = Marking.objects.filter(
        component=component, project=project_id, completed_at__isnull=False
    )
    return done.count() == BOTH


@transaction.atomic
def save_marking(marking: Marking, data: Mapping[str, Any], by: User) -> tuple[SheetForm, Saved]:
    """Save the fields that were sent. `marking` may be new: its first answer makes the row."""
    component = Component.objects.select_for_update().get(pk=marking.component_id)
    if are_both_complete(component, marking.project_id):
        raise WrongState(SETTLED)
    if marking.pk is None:
        marking, _ = Marking.objects.get_or_create(
            component=component,
            project=marking.project,
            seat=marking.seat,
            defaults={"graded_by": by},
        )
    marking = (
        Marking.objects.select_for_update(of=("self",))
        .select_related("graded_by")
        .get(pk=marking.pk)
    )
    form, saved = save_sheet(
        marking,
        criteria_of(component.rubric_id),
        evaluation_texts(),
        data,
        who=f"{marking.graded_by.name},",
        keep_full=marking.completed_at is not None,
    )
    if saved.revisions:
        freeze(component.rubric_id)
        marking.graded_by = by
        marking.saved_at = saved.saved_at or marking.saved_at
        marking.save(update_fields=["comment", "graded_by", "saved_at"])
    return form, saved


@transaction.atomic
def complete_marking(
    marking: Marking, data: Mapping[str, Any], by: User
) -> tuple[SheetForm, Saved, list[Lack]]:
    """Save everything sent and mark it complete, if every criterion has what it asks for."""
    form, saved = save_marking(marking, data, by)
    criteria = criteria_of(marking.component.rubric_id)
    stored = Marking.objects.filter(
        component=marking.component, project=marking.project, seat=marking.seat
    ).first()
    missing = lacks(answers_of(stored, criteria)) if stored else []
    if stored and saved.is_clean and not missing and stored.completed_at is None:
        stored.completed_at = now()
        stored.save(update_fields=["completed_at"])
        Duty.objects.filter(
            component=marking.component, project=marking.project, seat=marking.seat
        ).update(completed_at=stored.completed_at)
    return form, saved, missing
