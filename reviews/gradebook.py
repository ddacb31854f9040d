"""The gradebook: every student's result for every component, computed and released."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction

from projects import outbox
from projects.clock import now
from projects.models import Conference, Milestone, Participant, Project, User, log
from projects.refusals import WrongState
from projects.revising import record_grade_shown
from reviews.domain import grading
from reviews.domain.grading import Part, Steps
from reviews.domain.late_lines import late_lines
from reviews.models import Component, Grade
from reviews.results import HELD, MISSING, inputs_of
from reviews.revising import chances_to_revise


@dataclass(frozen=True)
class Cell:
    """One student's result for one component as it stands now.

    state: graded, held (begun but not marked complete) or missing. released: what the student
    sees, which is not `exact` if the grading has changed since.
    """

    state: str
    exact: Fraction | None = None
    inputs: dict[str, Any] | None = None
    released: Grade | None = None

    @property
    def per_cent(self) -> Decimal | None:
        return None if self.exact is None else grading.rounded(self.exact)

    @property
    def is_changed(self) -> bool:
        """Whether the released grade was computed from other inputs."""
        return self.released is not None and not grading.is_same(
            self.released.calculation, self.inputs
        )

    @property
    def steps(self) -> Steps | None:
        return None if self.inputs is None else grading.steps(self.inputs)

    @property
    def old_per_cent(self) -> Decimal | None:
        """Before the revision."""
        return None if self.steps is None else grading.rounded(self.steps.old)

    @property
    def won_per_cent(self) -> Decimal | None:
        return None if self.steps is None else grading.rounded(self.steps.won)

    @property
    def late_words(self) -> str:
        """How the hand-in came and what that cost, short: late by 6 h 11 min, −10."""
        penalty = self.inputs and self.inputs["penalty"]
        lines = dict(late_lines(penalty, str))
        cost = grading.plain(100 * grading.fraction_of(penalty))
        return f"{lines['Arrived']}, −{cost}" if penalty else ""

    @property
    def is_newly_revised(self) -> bool:
        """Whether releasing it now would show a regraded revision for the first time."""
        if self.inputs is None or not self.inputs.get("revision") or self.released is None:
            return False
        return not self.released.calculation.get("revision")


NOTHING = Cell(MISSING)


@dataclass(frozen=True)
class Line:
    """One student's row."""

    participant: Participant
    project: Project | None
    components: tuple[Component, ...]
    cells: tuple[Cell, ...]
    total: Fraction | None
    weight: Decimal

    @property
    def named_cells(self) -> list[tuple[Component, Cell]]:
        return list(zip(self.components, self.cells, strict=True))

    @property
    def total_per_cent(self) -> Decimal | None:
        return None if self.total is None else grading.rounded(self.total)

    @property
    def released_total(self) -> Decimal | None:
        """The project grade of what has been released; None until all of it is."""
        released = [cell.released for cell in self.cells if cell.released]
        if not self.cells or len(released) < len(self.cells):
            return None
        value = grading.total(
            Part(component.name, component.weight, grading.result(grade.calculation))
            for component, grade in zip(self.components, released, strict=True)
        )
        return None if value is None else grading.rounded(value)

    @property
    def is_complete(self) -> bool:
        return all(cell.exact is not None for cell in self.cells) and bool(self.cells)


@dataclass(frozen=True)
class Gradebook:
    """All students of a conference by all its components. Its queries do not grow with students."""

    components: tuple[Component, ...]
    lines: tuple[Line, ...]


def compute(conference: Conference, viewer: User | None = None) -> Gradebook:
    """The gradebook as it stands, released or not; of the students whom the viewer may see."""
    components = tuple(
        conference.components.select_related("rubric", "round", "milestone", "anchors").order_by(
            "position", "pk"
        )
    )
    # A team's result is computed once, not once for each of its members.
    results = {key: _cell(*found) for key, found in inputs_of(components).items()}
    released = {
        (grade.component_id, grade.participant_id): grade
        for grade in Grade.objects.filter(component__in=components)
    }
    everyone = Participant.objects.visible_to(viewer) if viewer else Participant.objects.all()
    students = (
        everyone.students()
        .filter(conference=conference)
        .select_related("user", "membership__team__project")
        .order_by("user__name", "pk")
    )
    lines = []
    for student in students:
        project = getattr(student.team, "project", None)
        cells = tuple(
            replace(
                results.get((component.pk, project.pk), NOTHING) if project else NOTHING,
                released=released.get((component.pk, student.pk)),
            )
            for component in components
        )
        parts = [
            Part(component.name, component.weight, cell.exact)
            for component, cell in zip(components, cells, strict=True)
            if cell.exact is not None
        ]
        lines.append(
            Line(
                participant=student,
                project=project,
                components=components,
                cells=cells,
                total=grading.total(parts),
                weight=sum((part.weight for part in parts), Decimal(0)),
            )
        )
    return Gradebook(components, tuple(lines))


def _cell(state: str, inputs: dict[str, Any] | None) -> Cell:
    return Cell(state, None if inputs is None else grading.result(inputs), inputs)


# Release ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ComponentRelease:
    """What releasing one component now does, in numbers and, for what is left out, in names."""

    component: Component
    new: int
    changed: int
    unchanged: int
    revised: int
    held: tuple[str, ...]
    missing: tuple[str, ...]
    problem: str = ""

    @property
    def moves(self) -> int:
        return self.new + self.changed


def preview(conference: Conference, component_ids: Iterable[int]) -> list[ComponentRelease]:
    """The consequence of a release, component by component."""
    book = compute(conference)
    wanted = set(component_ids)
    return [
        _component_release(book, place, component, wanted)
        for place, component in enumerate(book.components)
        if component.pk in wanted
    ]


def _why_not_yet(book: Gradebook, component: Component, wanted: set[int]) -> str:
    """What of a part from peers would come out too early; empty if nothing.

    wanted: the components that are released in the same act.
    """
    if component.source != Component.Source.PEERS:
        return ""
    if component.round is not None and component.round.released_at is None:
        return f"The reviews of the round “{component.round}” are not released yet. Release them first."
    if component.anchors_id is None or component.anchors_id in wanted:
        return ""
    place = [one.pk for one in book.components].index(component.anchors_id)
    anchors = [line.cells[place] for line in book.lines]
    if any(cell.exact is not None and (not cell.released or cell.is_changed) for cell in anchors):
        return (
            f"“{component}” shows what staff gave for “{component.anchors}”, and not all of that is "
            "released. Release it first, or both together."
        )
    return ""


def _component_release(
    book: Gradebook, place: int, component: Component, wanted: set[int]
) -> ComponentRelease:
    cells = [(line.participant, line.cells[place]) for line in book.lines]
    graded = [cell for _, cell in cells if cell.exact is not None]
    return ComponentRelease(
        component=component,
        new=sum(1 for cell in graded if cell.released is None),
        changed=sum(1 for cell in graded if cell.is_changed),
        revised=sum(1 for cell in graded if cell.is_newly_revised),
        unchanged=sum(1 for cell in graded if cell.released and not cell.is_changed),
        held=tuple(person.user.name for person, cell in cells if cell.state == HELD),
        missing=tuple(person.user.name for person, cell in cells if cell.state == MISSING),
        problem=_why_not_yet(book, component, wanted),
    )


@transaction.atomic
def release(conference: Conference, component_ids: Iterable[int], by: User) -> int:
    """Write the grades of these components and show them to their students. How many were written.

    A grade that is released already and has changed is written again, with its former number in
    the log. Raises WrongState if there is nothing to release.
    """
    Conference.objects.select_for_update().get(pk=conference.pk)
    book = compute(conference)
    wanted = set(component_ids)
    at = now()
    told: dict[int, list[str]] = defaultdict(list)
    shown: dict[Milestone, set[int]] = defaultdict(set)
    users: dict[int, User] = {}
    project_of: dict[int, int] = {}
    written = 0
    for place, component in enumerate(book.components):
        if component.pk not in wanted:
            continue
        problem = _component_release(book, place, component, wanted).problem
        if problem:
            raise WrongState(problem)
        before: dict[str, str] = {}
        after: dict[str, str] = {}
        knew = {
            line.cells[place].released.project_id  # type: ignore[union-attr]
            for line in book.lines
            if line.cells[place].released
        }
        for line in book.lines:
            cell = line.cells[place]
            if cell.exact is None or (cell.released and not cell.is_changed):
                continue
            if cell.released:
                before[line.participant.user.email] = str(cell.released.per_cent)
            after[line.participant.user.email] = str(cell.per_cent)
            Grade.objects.update_or_create(
                component=component,
                participant=line.participant,
                defaults={
                    "project": line.project,
                    "per_cent": cell.per_cent,
                    "calculation": cell.inputs,
                    "released_at": at,
                },
            )
            # Only what staff grade can be graded again, so only that opens a revision.
            is_staffs = component.source == Component.Source.STAFF
            is_first = line.project is not None and line.project.pk not in knew
            if is_staffs and is_first and component.milestone and line.project:
                shown[component.milestone].add(line.project.pk)
            told[line.participant.pk].append(component.name)
            users[line.participant.pk] = line.participant.user
            project_of[line.participant.pk] = line.project.pk if line.project else 0
        if not after:
            continue
        written += len(after)
        if component.released_at is None:
            component.released_at, component.released_by = at, by
            component.save(update_fields=["released_at", "released_by"])
        log(conference, by, "released grades of", component, before=before, after=after)
    for milestone, projects in shown.items():
        record_grade_shown(milestone, projects, at)
    chances = chances_to_revise(shown)
    if not written:
        raise WrongState("There is no new or changed grade to release.")
    for pk, names in told.items():
        outbox.post(
            conference,
            [users[pk]],
            "grades_released",
            f"grades-released:{conference.pk}:{at:%Y%m%d%H%M%S%f}",
            {
                "names": ", ".join(names),
                "number": len(names),
                "chances": chances.get(project_of.get(pk, 0), []),
            },
        )
    return written
