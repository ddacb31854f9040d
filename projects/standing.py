"""How versions count: their frozen lateness, and the extensions that cover what came late before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from projects.domain.late_rule import Arrival, Standing, standing
from projects.domain.lateness import last_instant
from projects.models import Decision, Extension, ExtensionGrant, Submission, Version


def arrival_of(version: Version) -> Arrival:
    return Arrival(version.submitted_at, version.due_at, version.is_late, version.penalty)


def standing_of(version: Version) -> Standing:
    """How one version counts. One query, and none for a version that came on time."""
    return standings_of([version])[version.pk]


def standings_of(versions: Iterable[Version]) -> dict[int, Standing]:
    """How each version counts, by its id, and as its `standing`. One query.

    Their submissions are at hand.
    """
    rows = list(versions)
    late = [row for row in rows if row.is_late]
    until: dict[tuple[int, int], datetime | None] = {}
    if late:
        until = {
            (project, milestone): last
            for project, milestone, last in Extension.objects.filter(
                excuses_until__isnull=False,
                project__in={row.submission.project_id for row in late},
                milestone__in={row.submission.milestone_id for row in late},
            ).values_list("project", "milestone", "excuses_until")
        }
    for row in rows:
        covered = until.get((row.submission.project_id, row.submission.milestone_id))
        row.standing = standing(arrival_of(row), covered)
    return {row.pk: row.standing for row in rows}


def excused_until(grants: Iterable[ExtensionGrant]) -> datetime | None:
    """The last instant that these grants excuse lateness for; None if none does."""
    return latest(*(last_instant(row.due_at) for row in grants if row.excuses_lateness))


def latest(*instants: datetime | None) -> datetime | None:
    return max((instant for instant in instants if instant), default=None)


def late_ones(versions: Iterable[Version], until: datetime | None) -> list[Version]:
    """Those of a submission's versions that are late if lateness is excused up to this instant."""
    return [row for row in versions if standing(arrival_of(row), until).is_late]


def named(versions: Iterable[Version]) -> str:
    """Version 2; version 1, version 2; empty without any."""
    return ", ".join(f"version {version.number}" for version in versions)


def carried_cost(submission: Submission) -> Decimal:
    """The cost of the late versions that staff asked to change: answering them does not end it."""
    asked = submission.versions.filter(
        decisions__verdict=Decision.Verdict.REQUEST_CHANGES, penalty__gt=0
    ).distinct()
    for version in asked:
        version.submission = submission
    return max((one.cost for one in standings_of(asked).values()), default=Decimal(0))
