"""Settling what the grade is made of. Once something is graded by it, a change makes a new version."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from projects.models import Conference, User, log
from projects.refusals import WrongState
from reviews import schemes
from reviews.domain.schemes import changes
from reviews.models import Evaluation, Grade, SchemeVersion


@transaction.atomic
def save_scheme(conference: Conference, forms: Any, by: User, reason: str = "") -> SchemeVersion:
    """Save components, groups and caps of a valid SchemeForms at once, or none of it.

    Where something was graded or released, what held before stays as a version, and students see the
    new one with the next release.
    """
    Conference.objects.select_for_update().get(pk=conference.pk)
    for form in forms.components.deleted_forms:
        name = form.instance.name
        if (
            Evaluation.objects.filter(component=form.instance).exists()
            or Grade.objects.filter(component=form.instance).exists()
        ):
            raise WrongState(
                f"“{name}” has been graded for some projects, so it cannot be "
                "removed. Give it another name or weight instead."
            )
        level = conference.components.filter(anchors=form.instance).first()
        if level is not None:
            raise WrongState(
                f"“{name}” sets the level of “{level}”, so it cannot be removed. Choose another part "
                "there first."
            )
    before = schemes.document_of(conference)
    if schemes.is_used(conference):
        schemes.keep(conference, None)
    forms.save()
    after = schemes.document_of(conference)
    version = schemes.keep(conference, by, reason)
    log(
        conference,
        by,
        "changed the components of",
        conference,
        before=_weights(before),
        after={
            **_weights(after),
            "version": version.number,
            "changes": changes(before, after),
            **({"reason": reason} if reason else {}),
        },
    )
    return version


def _weights(document: dict[str, Any]) -> dict[str, Any]:
    return {part["name"]: _in_words(part) for part in document["components"]}


def _in_words(part: dict[str, Any]) -> str:
    """Weight and rule: 50 per cent, calibrated by Report."""
    words = f"{part['weight']} per cent"
    if part["is_bonus"]:
        words += " bonus"
    if part["peer_rule"] == "calibrated":
        words += ", calibrated"
        words += f" by {part['anchors']}" if part["anchors"] else ""
    return words
