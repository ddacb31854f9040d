"""Settling what the grade is made of."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from projects.models import Conference, User, log
from projects.refusals import WrongState
from reviews.domain.grading import plain
from reviews.models import Component, Evaluation


def reason_for_being_fixed(conference: Conference) -> str:
    """Why the components can no longer change; empty while they can."""
    released = conference.components.filter(released_at__isnull=False).order_by("position").first()
    if released is None:
        return ""
    return (
        f"Grades of “{released.name}” have been released, so the components and their weights "
        "stay as they are: students have seen what they count."
    )


@transaction.atomic
def save_components(conference: Conference, forms: Any, by: User) -> None:
    """Save all components of a valid formset at once, or none."""
    Conference.objects.select_for_update().get(pk=conference.pk)
    reason = reason_for_being_fixed(conference)
    if reason:
        raise WrongState(reason)
    before = _weights(conference)
    for form in forms.deleted_forms:
        if Evaluation.objects.filter(component=form.instance).exists():
            raise WrongState(
                f"“{form.instance.name}” has been graded for some projects, so it cannot be "
                "removed. Give it another name or weight instead."
            )
    forms.save()
    log(
        conference,
        by,
        "changed the components of",
        conference,
        before=before,
        after=_weights(conference),
    )


def _weights(conference: Conference) -> dict[str, str]:
    return {
        component.name: _in_words(component)
        for component in conference.components.select_related("anchors")
    }


def _in_words(component: Component) -> str:
    """Weight and rule: 50 per cent, calibrated by Report."""
    words = f"{plain(component.weight)} per cent"
    if component.is_calibrated:
        words += ", calibrated"
        words += f" by {component.anchors}" if component.anchors else ""
    return words
