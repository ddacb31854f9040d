"""Extensions: more time for one team and milestone, or for many teams at once, and back again.

Each grant is kept (ExtensionGrant); the latest that stands is the team's Extension, which is what
every deadline asks. What was handed in keeps the lateness that was frozen with it. What came late
and lies within an extension granted since counts as on time as long as that extension holds; every
act says of which versions that is so. Time for changes that staff asked for excuses nothing.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from projects import clock, letters, outbox
from projects.domain.extensions import MoreTime
from projects.domain.lateness import Timing, Window
from projects.models import (
    Extension,
    ExtensionGrant,
    Milestone,
    Project,
    Submission,
    User,
    Version,
    log,
)
from projects.refusals import WrongState
from projects.standing import excused_until, late_ones, latest, named
from projects.windows import windows_across

MOVED_ON = "Due times are not as they were when this page was drawn. Look at the result again."


@dataclass(frozen=True)
class Change:
    """What an act would do to one project's due time. why_not: why it does nothing; else empty.

    late: the version that counts, if it came late and stays so. handed_in: how many versions.
    excused: the versions, in words, that were late and count as on time by it. late_again: the
    reverse.
    """

    project: Project
    milestone: Milestone
    due_now: datetime
    due_then: datetime
    why_not: str = ""
    is_over: bool = False
    late: Version | None = None
    handed_in: int = 0
    excused: str = ""
    late_again: str = ""
    status: str = ""
    grant: ExtensionGrant | None = None


@dataclass(frozen=True)
class Plan:
    """What one act would do, project by project. The fingerprint names exactly this."""

    changes: list[Change] = field(default_factory=list)

    @property
    def going(self) -> list[Change]:
        return [change for change in self.changes if not change.why_not]

    @property
    def skipped(self) -> list[Change]:
        return [change for change in self.changes if change.why_not]

    @property
    def fingerprint(self) -> str:
        told = [
            (one.project.pk, one.milestone.pk, one.due_now, one.due_then, one.why_not)
            for one in self.changes
        ]
        return hashlib.sha256(repr(sorted(told)).encode()).hexdigest()


def plan(
    milestone: Milestone,
    projects: Iterable[Project],
    more: datetime | MoreTime,
    at: datetime | None = None,
    excuses: bool = True,
) -> Plan:
    """What giving these projects more time would do. A duration counts from the due time that
    holds for each team now, so it comes on top of an extension they have. Constant queries.

    excuses: whether what came late and lies within it counts as on time."""
    at = at or clock.now()
    projects = list(projects)
    windows = windows_across(milestone, [project.pk for project in projects])
    extensions = {row.project_id: row for row in milestone.extensions.filter(project__in=projects)}
    handed_in = _handed_in([milestone.pk], projects)
    zone = milestone.conference.zone
    changes = []
    for project in projects:
        window = windows[project.pk]
        then = more.after(window.due, zone) if isinstance(more, MoreTime) else more
        longer = replace(window, extended_to=then)
        extension = extensions.get(project.pk)
        before = extension.excuses_until if extension else None
        until = latest(before, longer.final_instant if excuses else None)
        changes.append(
            Change(
                project,
                milestone,
                window.due,
                then,
                why_not=_why_not(project, window, longer, at),
                **_meaning(handed_in.get((project.pk, milestone.pk)), before, until),
            )
        )
    return Plan(changes)


def _why_not(project: Project, now: Window, then: Window, at: datetime) -> str:
    if project.withdrawn_at:
        return "is withdrawn"
    if now.is_waiting:
        return "has not seen the grade yet that this opens with"
    if not then.is_longer_than(now):
        return "has that much time already"
    if then.timing(at) is Timing.CLOSED:
        return "would gain nothing: that time is over too"
    return ""


def _handed_in(
    milestones: Sequence[int], projects: Sequence[Project]
) -> dict[tuple[int, int], dict[str, Any]]:
    """For each project and milestone: status, versions, and the one that counts."""
    rows = Submission.objects.filter(
        milestone__in=milestones, project__in=projects
    ).prefetch_related("versions")
    found = {}
    for row in rows:
        versions = list(row.versions.all())
        for version in versions:
            version.submission = row
        chosen = [one for one in versions if row.chosen_version_id in (None, one.pk)]
        counting = chosen[-1] if chosen else None
        found[row.project_id, row.milestone_id] = {
            "versions": versions,
            "status": row.status,
            "counting": counting,
        }
    return found


def _meaning(
    handed_in: dict[str, Any] | None, before: datetime | None, then: datetime | None
) -> dict[str, Any]:
    """What it means for versions that lateness is excused until `then` and no longer `before`."""
    if handed_in is None:
        return {}
    late_now = late_ones(handed_in["versions"], before)
    late_then = late_ones(handed_in["versions"], then)
    counting = handed_in["counting"]
    return {
        "handed_in": len(handed_in["versions"]),
        "status": handed_in["status"],
        "late": counting if counting in late_then else None,
        "excused": named(one for one in late_now if one not in late_then),
        "late_again": named(one for one in late_then if one not in late_now),
    }


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


def plan_taking_back(grants: Sequence[ExtensionGrant], at: datetime | None = None) -> Plan:
    """What taking these grants back would do: each project falls back to the grant before, or to
    the milestone's own due time. Constant queries. The grants come with project and milestone."""
    at = at or clock.now()
    pairs = {(row.project_id, row.milestone_id) for row in grants}
    standing: dict[tuple[int, int], list[ExtensionGrant]] = {}
    for row in ExtensionGrant.objects.standing().filter(
        project__in={project for project, _ in pairs},
        milestone__in={milestone for _, milestone in pairs},
    ):
        standing.setdefault((row.project_id, row.milestone_id), []).append(row)
    handed_in = _handed_in([row.milestone_id for row in grants], [row.project for row in grants])
    windows = {
        milestone.pk: windows_across(milestone, [project for project, _ in pairs])
        for milestone in {row.milestone for row in grants}
    }
    changes = []
    for row in grants:
        stand = standing.get((row.project_id, row.milestone_id), [])
        holds = bool(stand) and stand[0].pk == row.pk
        window = windows[row.milestone_id][row.project_id]
        after = replace(window, extended_to=stand[1].due_at if len(stand) > 1 else None)
        why_not = "" if holds else "a later extension holds in its place"
        if row.taken_back_at:
            why_not = "is taken back already"
        changes.append(
            Change(
                row.project,
                row.milestone,
                window.due,
                after.due if holds else window.due,
                why_not=why_not,
                is_over=after.timing(at) is Timing.CLOSED,
                grant=row,
                **_meaning(
                    handed_in.get((row.project_id, row.milestone_id)),
                    excused_until(stand),
                    excused_until(stand[1:] if holds else stand),
                ),
            )
        )
    return Plan(changes)


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


def letter_for(change: Change, reason: str) -> letters.Letter | None:
    """The mail of an extension as the first member of this team would get it."""
    team = change.project.team
    members = team.members if team else []
    if not members:
        return None
    made = ExtensionGrant(
        project=change.project, milestone=change.milestone, due_at=change.due_then, reason=reason
    )
    context = {"grant": made, "change": change, "milestone": change.milestone, "team": team}
    return letters.write(change.project.conference, members[0], "extension", context)
