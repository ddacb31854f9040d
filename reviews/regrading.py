"""Regrading revisions: which are handed in, and what a regraded one comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from projects.models import Conference, Milestone, Project, User, Version
from reviews.domain import grading
from reviews.domain.completeness import Lack
from reviews.domain.explaining import explanation
from reviews.domain.grading import PLAIN
from reviews.feedback import marks
from reviews.forms.sheet import comment_name
from reviews.models import Component, Evaluation
from reviews.results import counting_versions
from reviews.sheets import answers_of, criteria_of

TO_DO, BEGUN, COMPLETE = "to regrade", "begun", "complete"


@dataclass(frozen=True)
class RevisionLine:
    """A revision that a team handed in, and how far its regrading is for one component."""

    project: Project
    component: Component
    version: Version
    state: str


def revision_of(component: Component) -> Milestone | None:
    """The milestone by which this component's hand-in can be revised."""
    if component.source != Component.Source.STAFF or component.milestone_id is None:
        return None
    return Milestone.objects.filter(revises=component.milestone_id).first()


def revisions(conference: Conference, viewer: User) -> list[RevisionLine]:
    """What was handed in to be regraded, of projects that the viewer works on; constant queries."""
    components = [
        component
        for component in conference.components.select_related("milestone")
        if component.source == Component.Source.STAFF and component.milestone_id
    ]
    milestones = {
        row.revises_id: row.pk
        for row in Milestone.objects.filter(revises__in={one.milestone_id for one in components})
    }
    if not milestones:
        return []
    versions = counting_versions(milestones.values())
    projects = conference.projects.staffed_by(viewer).filter(
        pk__in={project for _, project in versions}, withdrawn_at__isnull=True
    )
    graded = {
        (row.component_id, row.project_id, row.is_revision): row.completed_at is not None
        for row in Evaluation.objects.filter(component__in=components)
    }
    found = []
    for project in projects.order_by("number"):
        for component in components:
            handed_in = versions.get((milestones.get(component.milestone_id), project.pk))
            if handed_in is None or not graded.get((component.pk, project.pk, False)):
                continue
            done = graded.get((component.pk, project.pk, True))
            state = TO_DO if done is None else COMPLETE if done else BEGUN
            found.append(RevisionLine(project, component, handed_in[0], state))
    return found


def graded_before(evaluation: Evaluation) -> Evaluation | None:
    """The complete evaluation that a revision is measured against."""
    return (
        Evaluation.objects.filter(
            component=evaluation.component,
            project=evaluation.project,
            is_revision=False,
            completed_at__isnull=False,
        )
        .prefetch_related("scores__criterion", "scores__level")
        .first()
    )


def lacking(evaluation: Evaluation) -> list[Lack]:
    """The criteria that were regraded without a reason. None regraded is a complete answer too."""
    criteria = criteria_of(evaluation.component.rubric_id)
    by_key = {criterion.pk: criterion for criterion in criteria}
    return [
        Lack(comment_name(by_key[answer.key]), f"{answer.criterion}: a reason")
        for answer in answers_of(evaluation, criteria)
        if answer.has_points and not answer.comment.strip()
    ]


def comes_to(
    evaluation: Evaluation, before: Evaluation, milestone: Milestone
) -> list[tuple[str, str]]:
    """The calculation as it would be with what is regraded so far, line by line."""
    versions = counting_versions([milestone.pk, milestone.revises_id])
    project = evaluation.project_id
    _, late = versions.get((milestone.revises_id, project), (None, None))
    _, revision_late = versions.get((milestone.pk, project), (None, None))
    changed = marks(evaluation.scores.all()) if evaluation.pk else []
    return explanation(
        grading.staff_inputs(
            marks(before.scores.all()),
            penalty=late,
            revision=grading.revision_inputs(
                changed, milestone.wins_back / 100, penalty=revision_late
            ),
            bounds=evaluation.component.rubric.bounds if evaluation.component.rubric else PLAIN,
        )
    )


def old_points(before: Evaluation) -> dict[int, str]:
    """What each criterion got before, in words, by criterion."""
    return {
        row.criterion_id: f"{grading.plain(row.points)} of {row.criterion.out_of}"
        + (f", {row.level.name}" if row.level else "")
        for row in before.scores.all()
        if row.points is not None
    }


def numbers(lines: Sequence[RevisionLine], component: Component) -> list[tuple[int, str]]:
    """The board numbers of a component's revisions, each with its state."""
    return [(line.project.number, line.state) for line in lines if line.component == component]
