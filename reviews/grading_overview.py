"""How far the grading is: component by component, project by project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from projects.models import Conference, Participant, Project, User
from reviews.desk_states import CellState, cell_states
from reviews.duties import TO_DO, Share, own_order, shares, states_of
from reviews.models import Component, Duty, Evaluation
from reviews.regrading import BEGUN, COMPLETE, RevisionLine, numbers, revisions
from reviews.results import GRADED, HELD, MISSING, inputs_of


@dataclass(frozen=True)
class ComponentLine:
    """A component, and the number of projects that are complete, begun and untouched in it."""

    component: Component
    graded: int
    held: int
    missing: int

    @property
    def demand(self) -> int:
        return self.graded + self.held + self.missing


@dataclass(frozen=True)
class ProjectLine:
    """A project and its state in every component, in their order."""

    project: Project
    states: tuple[tuple[Component, CellState], ...]


@dataclass(frozen=True)
class GraderLine:
    """A grader's part of each component, in their order; None where they have none."""

    grader: Participant
    shares: tuple[tuple[Component, Share | None], ...]


@dataclass(frozen=True)
class Overview:
    components: tuple[ComponentLine, ...]
    projects: tuple[ProjectLine, ...]
    revisions: tuple[RevisionLine, ...]
    graders: tuple[GraderLine, ...]
    weight: str


def overview(conference: Conference, viewer: User) -> Overview:
    """Of the projects that the viewer works on, in a constant number of queries."""
    components = list(conference.components.select_related("rubric", "round", "milestone"))
    projects = list(
        conference.projects.staffed_by(viewer).filter(withdrawn_at__isnull=True).order_by("number")
    )
    found = inputs_of(components)
    cells = cell_states(components, projects, found, viewer)
    states = {
        (component.pk, project.pk): found.get((component.pk, project.pk), (MISSING, None))[0]
        for component in components
        for project in projects
    }
    return Overview(
        components=tuple(
            ComponentLine(
                component,
                *(
                    sum(1 for project in projects if states[component.pk, project.pk] == state)
                    for state in (GRADED, HELD, MISSING)
                ),
            )
            for component in components
        ),
        projects=tuple(
            ProjectLine(
                project,
                tuple((component, cells[component.pk, project.pk]) for component in components),
            )
            for project in projects
        ),
        revisions=tuple(revisions(conference, viewer)),
        graders=_graders(components),
        weight=f"{sum(component.weight for component in components):f}",
    )


def _graders(components: Sequence[Component]) -> tuple[GraderLine, ...]:
    found: dict[Participant, dict[int, Share]] = {}
    for share in shares(components):
        found.setdefault(share.grader, {})[share.component.pk] = share
    return tuple(
        GraderLine(grader, tuple((one, held.get(one.pk)) for one in components))
        for grader, held in sorted(found.items(), key=lambda row: (row[0].user.name, row[0].pk))
    )


@dataclass(frozen=True)
class Queue:
    """The projects of a component's desk by board number, in the order in which they are graded."""

    numbers: Sequence[int]
    complete: frozenset[int]
    begun: frozenset[int]

    def before(self, number: int) -> int | None:
        at = self._place(number)
        return self.numbers[at - 1] if at and at > 0 else None

    def after(self, number: int) -> int | None:
        at = self._place(number)
        return self.numbers[at + 1] if at is not None and at + 1 < len(self.numbers) else None

    def unfinished_after(self, number: int) -> int | None:
        """The next one that is not complete, round the corner; None if all others are."""
        at = self._place(number)
        turned = self.numbers if at is None else [*self.numbers[at + 1 :], *self.numbers[:at]]
        return next((n for n in turned if n not in self.complete), None)

    def _place(self, number: int) -> int | None:
        return list(self.numbers).index(number) if number in self.numbers else None

    @property
    def progress(self) -> str:
        line = f"{len(self.complete)} of {len(self.numbers)}"
        drafts = len(self.begun)
        return line if not drafts else f"{line}, {drafts} draft" + ("" if drafts == 1 else "s")


def queue_of_revisions(component: Component, viewer: User, conference: Conference) -> Queue:
    """The desk of one viewer for what was handed in to be regraded."""
    states = numbers(revisions(conference, viewer), component)
    return Queue(
        numbers=[number for number, _ in states],
        complete=frozenset(number for number, state in states if state == COMPLETE),
        begun=frozenset(number for number, state in states if state == BEGUN),
    )


def queue(component: Component, viewer: User) -> Queue:
    """The desk of one viewer: what was given to them, in their own order; else all by board number."""
    own = list(
        component.duties.filter(
            grader__user=viewer, grader__left_at=None, project__withdrawn_at=None
        ).select_related("project", "grader")
    )
    if own:
        return _own_queue(component, own)
    numbers = list(
        Project.objects.staffed_by(viewer)
        .filter(conference=component.conference_id, withdrawn_at__isnull=True)
        .order_by("number")
        .values_list("number", flat=True)
    )
    rows = list(
        Evaluation.objects.filter(component=component, is_revision=False).values_list(
            "project__number", "completed_at"
        )
    )
    return Queue(
        numbers=numbers,
        complete=frozenset(number for number, done in rows if done) & frozenset(numbers),
        begun=frozenset(number for number, done in rows if not done) & frozenset(numbers),
    )


def _own_queue(component: Component, own: list[Duty]) -> Queue:
    states = states_of(own)
    numbers = {duty.project_id: duty.project.number for duty in own}
    found: dict[int, set[str]] = {}
    for duty in own:
        found.setdefault(duty.project.number, set()).add(states[duty.pk])
    order = own_order(component, own[0].grader, numbers)
    return Queue(
        numbers=[numbers[pk] for pk in order],
        complete=frozenset(number for number, held in found.items() if held == {COMPLETE}),
        begun=frozenset(n for n, held in found.items() if held not in ({COMPLETE}, {TO_DO})),
    )
