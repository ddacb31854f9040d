"""Settling how a component is graded: by whom, by how many, with or without names."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from projects.models import User, log
from projects.refusals import WrongState
from reviews.models import Component, Desk

# What decides who grades what; it stays once somebody has begun.
DECIDES = {"shared_by", "graders"}


def reason_for_being_fixed(component: Component) -> str:
    """Why one cannot change any more who grades what together; empty while one can."""
    if component.markings.exists() or component.evaluations.exists():
        return (
            "Somebody has begun to grade, so how it is shared out and by how many stays as it is."
        )
    return ""


@transaction.atomic
def save_desk(component: Component, form: Any, by: User) -> Desk:
    """Save a valid DeskForm. Another way of sharing takes back what is shared out, not yet begun."""
    Component.objects.select_for_update().get(pk=component.pk)
    changed = DECIDES & set(form.changed_data)
    reason = reason_for_being_fixed(component)
    if changed and reason:
        raise WrongState(reason)
    before = _words(Desk.objects.filter(component=component).first() or Desk(component=component))
    desk = form.save()
    if changed:
        component.duties.all().delete()
    log(
        component.conference,
        by,
        "changed how staff grade",
        component,
        before=before,
        after=_words(desk),
    )
    return desk


def _words(desk: Desk) -> dict[str, Any]:
    return {
        "shared out": desk.get_shared_by_display(),
        "graders": desk.graders,
        "tolerance": desk.tolerance,
        "moderator": str(desk.moderator or ""),
        "without names": desk.is_anonymous,
    }
