"""Extensions: a later due time for one team and milestone."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from projects import outbox
from projects.models import Extension, Milestone, Project, User, log
from projects.refusals import WrongState


@transaction.atomic
def extend(
    project: Project, milestone: Milestone, due_at: datetime, reason: str, by: User
) -> Extension:
    """Give a project a later due time for a milestone, in place of an earlier extension; mail it."""
    if milestone.conference_id != project.conference_id:
        raise WrongState("This milestone belongs to another conference.")
    if due_at <= milestone.due_at:
        raise WrongState("An extension must end after the milestone's own due time.")
    before = Extension.objects.filter(project=project, milestone=milestone).first()
    extension, _ = Extension.objects.update_or_create(
        project=project,
        milestone=milestone,
        defaults={"due_at": due_at, "reason": reason, "granted_by": by},
    )
    entry = log(
        project.conference,
        by,
        "extended",
        f"{milestone} of {project}",
        before={"due": before.due_at.isoformat()} if before else {},
        after={"due": due_at.isoformat(), "reason": reason},
    )
    _forget_reminders(extension)
    _tell(extension, entry.pk)
    return extension


@transaction.atomic
def take_back(extension: Extension, by: User) -> None:
    """End an extension; the milestone's own due time holds again."""
    log(
        extension.project.conference,
        by,
        "took back the extension of",
        f"{extension.milestone} of {extension.project}",
        before={"due": extension.due_at.isoformat()},
    )
    _forget_reminders(extension)
    extension.delete()


def _forget_reminders(extension: Extension) -> None:
    """Take back reminders that are not sent yet: they name a due time that no longer holds."""
    project, milestone = extension.project, extension.milestone
    outbox.drop(project.conference, "reminder", outbox.milestone_thread(project.team, milestone))


def _tell(extension: Extension, occasion: int) -> None:
    team = extension.project.team
    if team is None:
        return
    outbox.post(
        extension.project.conference,
        team.members,
        "extension",
        f"extension:{occasion}",
        {"extension": extension, "milestone": extension.milestone, "team": team},
        thread=outbox.milestone_thread(team, extension.milestone),
    )
