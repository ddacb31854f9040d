"""Revisions as authors meet them: until when one may come, and what it can win back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from projects.domain.lateness import Window
from projects.models import Milestone
from projects.windows import windows_across
from reviews.domain import grading
from reviews.domain.explaining import at_most
from reviews.models import Component, Grade


@dataclass(frozen=True)
class Offer:
    """What a team may win back by revising the hand-in of one released component."""

    milestone: Milestone
    window: Window
    component: str
    now: str
    most: str
    lines: tuple[tuple[str, str], ...]


def offers(grades: Sequence[Grade], at: datetime) -> dict[int, Offer]:
    """By component, of the released grades of one student: what can be revised now.

    Only parts that staff grade: their rubric can be gone through again. Constant queries.
    """
    revisable = [
        grade
        for grade in grades
        if grade.component.source == Component.Source.STAFF and grade.component.milestone_id
    ]
    revisions = {
        row.revises_id: row
        for row in Milestone.objects.filter(
            revises__in={grade.component.milestone_id for grade in revisable}
        ).select_related("conference", "revises")
    }
    windows: dict[tuple[int, int], Window] = {}
    found = {}
    for grade in revisable:
        milestone = revisions.get(grade.component.milestone_id)
        if milestone is None or milestone.conference.is_archived:
            continue
        key = milestone.pk, grade.project_id
        if key not in windows:
            windows[key] = windows_across(milestone, [grade.project_id])[grade.project_id]
        if not windows[key].takes(at):
            continue
        most, lines = at_most(grade.calculation, milestone.wins_back / 100)
        old = grading.steps(grade.calculation).old
        found[grade.component_id] = Offer(
            milestone=milestone,
            window=windows[key],
            component=grade.component.name,
            now=str(grading.rounded(old)),
            most=str(grading.rounded(most)),
            lines=tuple(lines),
        )
    return found


def chances_to_revise(shown: Mapping[Milestone, set[int]]) -> dict[int, list[tuple[str, datetime]]]:
    """By project, what may be revised and until when, of milestones whose grade is shown now."""
    found: dict[int, list[tuple[str, datetime]]] = {}
    revisions = Milestone.objects.filter(revises__in=shown).select_related("conference", "revises")
    for milestone in revisions:
        projects = shown[milestone.revises] if milestone.revises else set()
        for project, window in windows_across(milestone, projects).items():
            found.setdefault(project, []).append((milestone.name, window.due))
    return found
