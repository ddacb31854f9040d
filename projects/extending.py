"""Extensions: more time for one team and milestone, or for many teams at once, and back again.

Each grant is kept (ExtensionGrant); the latest that stands is the team's Extension, which is what
every deadline asks. What was handed in keeps the lateness that was frozen with it. What came late
and lies within an extension granted since counts as on time as long as that extension holds. Time
for changes that staff asked for excuses nothing. What an act would do: extension_plans.py.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from projects import clock, outbox
from projects.domain.extensions import MoreTime
from projects.extension_plans import Change, Plan, plan, plan_taking_back
from projects.models import (
    Extension,
    ExtensionGrant,
    Milestone,
    Project,
    User,
    log,
)
from projects.refusals import WrongState
from projects.standing import excused_until
from projects.windows import windows_across

MOVED_ON = "Due times are not as they were when this page was drawn. Look at the result again."


@transaction.atomic
def grant(
    milestone: Milestone,
    projects: Sequence[Project],
    more: datetime | MoreTime,
    reason: str,
    by: User,
    fingerprint: str,
) -> Plan:
    """Give several projects more time as one act, exactly as it was previewed; mail each team."""
    projects = _held(projects)
    planned = plan(milestone, projects, more)
    if planned.fingerprint != fingerprint:
        raise WrongState(MOVED_ON)
    if not planned.going:
        raise WrongState("No team would get more time by this, so nothing was changed.")
    act = secrets.token_urlsafe(12)
    for change in planned.going:
        _grant(change, reason, by, act)
    return planned


@transaction.atomic
def extend(
    project: Project,
    milestone: Milestone,
    due_at: datetime,
    reason: str,
    by: User,
    tells: bool = True,
    excuses: bool = True,
) -> Extension:
    """Give one project a later due time for a milestone, on top of what it has.

    tells: whether the team gets the mail of an extension; not if another mail says it.
    excuses: whether what came late and lies within it counts as on time from now on.
    """
    if milestone.conference_id != project.conference_id:
        raise WrongState("This milestone belongs to another conference.")
    _held([project])
    (change,) = plan(milestone, [project], due_at, excuses=excuses).changes
    own = windows_across(milestone, [project.pk])[project.pk]
    if own.is_waiting:
        raise WrongState(
            f"The {milestone.name.lower()} opens with the grade. It can be extended once it is open."
        )
    if not replace(own, extended_to=due_at).is_longer_than(own):
        raise WrongState("An extension must end after the due time that the team has now.")
    return _grant(change, reason, by, secrets.token_urlsafe(12), tells, excuses)


def _held(projects: Sequence[Project]) -> list[Project]:
    """The projects, their rows locked in one order, so that two acts on the same do not cross."""
    rows = Project.objects.select_for_update(of=("self",), no_key=True).filter(
        pk__in=[project.pk for project in projects]
    )
    held = set(rows.order_by("pk").values_list("pk", flat=True))
    return [project for project in projects if project.pk in held]


def _grant(
    change: Change, reason: str, by: User, act: str, tells: bool = True, excuses: bool = True
) -> Extension:
    project, milestone = change.project, change.milestone
    made = ExtensionGrant.objects.create(
        project=project,
        milestone=milestone,
        due_at=change.due_then,
        due_before=change.due_now,
        excuses_lateness=excuses,
        reason=reason,
        act=act,
        granted_by=by,
        granted_at=clock.now(),
    )
    extension = _keep_in_step(project, milestone)
    if extension is None:
        raise WrongState(MOVED_ON)
    log(
        project.conference,
        by,
        "extended",
        f"{milestone} of {project}",
        before={"due": change.due_now.isoformat()},
        after={
            "due": change.due_then.isoformat(),
            "reason": reason,
            **({"counts_as_on_time": change.excused} if change.excused else {}),
        },
    )
    _forget_reminders(project, milestone)
    if tells:
        _tell("extension", f"extension:{made.pk}", change, made)
    return extension


def _keep_in_step(project: Project, milestone: Milestone) -> Extension | None:
    """Let the project's Extension be the latest grant that stands, or none."""
    standing = list(
        ExtensionGrant.objects.standing().filter(project=project, milestone=milestone)
    )  # fmt: skip
    holds = standing[0] if standing else None
    if holds is None:
        Extension.objects.filter(project=project, milestone=milestone).delete()
        return None
    extension, _ = Extension.objects.update_or_create(
        project=project,
        milestone=milestone,
        defaults={
            "due_at": holds.due_at,
            "excuses_until": excused_until(standing),
            "reason": holds.reason,
            "granted_by": holds.granted_by,
            "granted_at": holds.granted_at,
        },
    )
    return extension


@transaction.atomic
def take_back(grants: Sequence[ExtensionGrant], by: User, fingerprint: str) -> Plan:
    """Undo grants as one act, exactly as it was previewed. What held before them holds again."""
    _held([row.project for row in grants])
    rows = ExtensionGrant.objects.filter(pk__in=[row.pk for row in grants])
    rows = rows.select_related("project__conference", "project__team", "milestone")
    planned = plan_taking_back(list(rows))
    if planned.fingerprint != fingerprint or not planned.going:
        raise WrongState(MOVED_ON)
    now = clock.now()
    for change in planned.going:
        undone = change.grant
        assert undone is not None  # noqa: S101  for the type checker
        undone.taken_back_at, undone.taken_back_by = now, by
        undone.save(update_fields=["taken_back_at", "taken_back_by"])
        _keep_in_step(change.project, change.milestone)
        log(
            change.project.conference,
            by,
            "took back the extension of",
            f"{change.milestone} of {change.project}",
            before={"due": change.due_now.isoformat()},
            after={
                "due": change.due_then.isoformat(),
                **({"late_again": change.late_again} if change.late_again else {}),
            },
        )
        _forget_reminders(change.project, change.milestone)
        _tell("extension_undone", f"extension-undone:{undone.pk}", change, undone)
    return planned


def _forget_reminders(project: Project, milestone: Milestone) -> None:
    """Take back reminders that are not sent yet: they name a due time that no longer holds."""
    outbox.drop(project.conference, "reminder", outbox.milestone_thread(project.team, milestone))


def _tell(template: str, key: str, change: Change, made: ExtensionGrant) -> None:
    team = change.project.team
    if team is None:
        return
    outbox.post(
        change.project.conference,
        team.members,
        template,
        key,
        {"grant": made, "change": change, "milestone": change.milestone, "team": team},
        thread=outbox.milestone_thread(team, change.milestone),
    )
