"""Grading without names: whether a desk hides whose a project is, and the look that is logged."""

from __future__ import annotations

from projects.models import Project, User, log
from projects.refusals import WrongState, require
from reviews.duties import instructs
from reviews.models import Desk, Evaluation


def hides_names(desk: Desk) -> bool:
    """From the setting on until every project is complete or the component is released."""
    component = desk.component
    if not desk.is_anonymous or component.released_at is not None:
        return False
    done = Evaluation.objects.filter(
        component=component, is_revision=False, completed_at__isnull=False
    )
    return (
        component.conference.projects.filter(withdrawn_at=None, team__isnull=False)
        .exclude(pk__in=done.values("project"))
        .exists()
    )


def look(desk: Desk, project: Project, by: User) -> str:
    """Whose project it is, for an instructor who must know; written into the log."""
    require(instructs(by, desk.component), "Only instructors may look whose a project is.")
    if not hides_names(desk):
        raise WrongState("Names are shown here already.")
    log(project.conference, by, f"looked whose, while {desk.component.name} hides it,", project)
    if project.team is None:
        return f"Project {project.board} has no team."
    names = ", ".join(member.name for member in project.team.members)
    return (
        f"Project {project.board} is by {project.team.name}: {names}. The log says that you looked."
    )
