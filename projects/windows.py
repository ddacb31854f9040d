"""The times of milestones as they hold for one project: its extensions and its grades counted in."""

from __future__ import annotations

from collections.abc import Iterable

from projects.domain.lateness import Window
from projects.models import Extension, GradeShown, Milestone, Project


def windows_for(project: Project | None, milestones: Iterable[Milestone]) -> dict[int, Window]:
    """The window of each milestone for a project, or for a student without one. At most two queries."""
    milestones = list(milestones)
    extended: dict[int, Extension] = {}
    shown: dict[int, GradeShown] = {}
    if project:
        extended = {row.milestone_id: row for row in project.extensions.all()}
    if project and any(milestone.follows_release for milestone in milestones):
        shown = {row.milestone_id: row for row in project.grades_shown.all()}
    return {
        milestone.pk: _window(
            milestone, extended.get(milestone.pk), shown.get(milestone.revises_id or 0)
        )
        for milestone in milestones
    }


def windows_across(milestone: Milestone, project_ids: Iterable[int]) -> dict[int, Window]:
    """The window of one milestone for each of these projects. Two queries."""
    ids = list(project_ids)
    extended = {row.project_id: row for row in milestone.extensions.filter(project__in=ids)}
    rows = GradeShown.objects.filter(milestone=milestone.revises_id or 0, project__in=ids)
    shown = {row.project_id: row for row in rows} if milestone.follows_release else {}
    return {pk: _window(milestone, extended.get(pk), shown.get(pk)) for pk in ids}


def window_for(project: Project, milestone: Milestone) -> Window:
    """The instants of a milestone as they hold for this project."""
    extension = Extension.objects.filter(project=project, milestone=milestone).first()
    return _window(milestone, extension, _shown(project, milestone))


def own_window(project: Project, milestone: Milestone) -> Window:
    """The same without any extension: what an extension is later than."""
    return _window(milestone, None, _shown(project, milestone))


def _shown(project: Project, milestone: Milestone) -> GradeShown | None:
    if not milestone.follows_release:
        return None
    return GradeShown.objects.filter(project=project, milestone=milestone.revises_id).first()


def _window(milestone: Milestone, extension: Extension | None, shown: GradeShown | None) -> Window:
    return milestone.window(extension.due_at if extension else None, shown)
