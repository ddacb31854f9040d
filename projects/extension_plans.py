"""What giving or taking back more time would do, project by project: shown before it is done.

A plan changes nothing; projects/extending.py does exactly what it said. It says of which versions
the lateness changes with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from projects import clock, letters
from projects.domain.extensions import MoreTime
from projects.domain.lateness import Timing, Window
from projects.models import ExtensionGrant, Milestone, Project, Submission, Version
from projects.standing import excused_until, late_ones, latest, named
from projects.windows import windows_across


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
