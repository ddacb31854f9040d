"""Holding a team's grades back, with the reason, and letting them go again."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from projects.models import Conference, Project, User, log
from projects.refusals import WrongState
from reviews.models import Component, GradeHold


@transaction.atomic
def hold(components: Iterable[Component], project: Project, reason: str, by: User) -> None:
    """Leave a team out of the releases of these components. What it has been shown stays shown."""
    Conference.objects.select_for_update(no_key=True).get(pk=project.conference_id)
    held = set(GradeHold.objects.filter(project=project).values_list("component", flat=True))
    fresh = [component for component in components if component.pk not in held]
    if not fresh:
        raise WrongState(f"The grade of {_of(project)} is held back already.")
    for component in fresh:
        GradeHold.objects.create(component=component, project=project, reason=reason, held_by=by)
        log(
            project.conference,
            by,
            "held back a grade of",
            f"{component}, {_of(project)}",
            after={"reason": reason},
        )


@transaction.atomic
def let_go(row: GradeHold, by: User) -> None:
    """The next release shows it."""
    reason = row.reason
    log(
        row.project.conference,
        by,
        "no longer holds back a grade of",
        f"{row.component}, {_of(row.project)}",
        before={"reason": reason},
    )
    row.delete()


def _of(project: Project) -> str:
    return f"project {project.board}, {project.title}"
