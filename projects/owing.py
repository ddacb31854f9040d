"""Which teams still owe a milestone, and what of it is missing."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from projects.domain.lateness import Window
from projects.drafting import Entry, entries_of
from projects.handing_in import Problem, problems_of
from projects.models import (
    Extension,
    LinkCheck,
    Milestone,
    Project,
    Submission,
    Team,
)
from projects.models.milestones import MilestoneQuerySet

OWED = (Submission.Status.DRAFT, Submission.Status.CHANGES_REQUESTED)


@dataclass(frozen=True)
class BrokenLink:
    """A link of a draft that a visitor could not open when it was last looked at."""

    label: str
    url: str
    verdict: str


def teams_owing(milestone: Milestone) -> QuerySet[Team]:
    """Teams that have handed nothing in, or whom staff asked for changes; not withdrawn ones.

    Nobody owes a revision: it is a chance, and a team that leaves it owes nothing. A team of whose project the milestone asks nothing, because all its fields are for other
    categories, owes nothing.
    """
    if milestone.revises_id is not None:
        return Team.objects.none()
    settled = Submission.objects.filter(
        milestone=milestone, project__team=OuterRef("pk")
    ).exclude(status__in=OWED)  # fmt: skip
    asking = Milestone.objects.filter(pk=milestone.pk).asking(OuterRef("project"))
    return (
        Team.objects.filter(conference=milestone.conference_id, memberships__isnull=False)
        .exclude(project__withdrawn_at__isnull=False)
        .exclude(Exists(settled))
        .filter(Q(project__isnull=True) | Exists(asking))
        .distinct()
    )


def asked_nothing(milestones: MilestoneQuerySet) -> set[tuple[int, int]]:
    """(project, milestone) where all that the milestone asks for is for other categories.

    One query, and one more for each milestone that is not for everyone.
    """
    return {
        (project, milestone.pk)
        for milestone in milestones.for_some()
        for project in Project.objects.filter(
            ~Exists(Milestone.objects.filter(pk=milestone.pk).asking(OuterRef("pk"))),
            conference=milestone.conference_id,
        ).values_list("pk", flat=True)
    }


def extensions_of(milestone: Milestone) -> dict[int, Extension]:
    """The extensions of a milestone, by project."""
    return {extension.project_id: extension for extension in milestone.extensions.all()}


def window_of(milestone: Milestone, extension: Extension | None) -> Window:
    """Of a milestone that is owed; a revision never is, so no grade is looked for."""
    return milestone.window(extension.due_at if extension else None)


def lacking(
    milestone: Milestone, submission: Submission | None, project: Project | None = None
) -> tuple[list[Problem], list[BrokenLink]]:
    """What keeps the draft from being handed in, and its links that do not work.

    project: of a submission that is not begun, if the team has named one.
    """
    entries = entries_of(milestone, submission, project)
    return problems_of(entries), _broken_links(entries)


def _broken_links(entries: list[Entry]) -> list[BrokenLink]:
    labels = {
        entry.artefact.pk: entry.field.label
        for entry in entries
        if entry.artefact and entry.field.is_link
    }
    checks = LinkCheck.objects.filter(
        artefact__in=labels,
        verdict__in=[LinkCheck.Verdict.GONE, LinkCheck.Verdict.NEEDS_SIGN_IN],
    ).select_related("artefact")
    return [
        BrokenLink(
            labels[check.artefact_id], check.artefact.url, check.get_verdict_display()
        )
        for check in checks
    ]  # fmt: skip
