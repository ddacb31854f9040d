"""The gradebook: every student's result for every component, as it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from projects.models import Conference, Participant, Project, User
from reviews import schemes
from reviews.domain import grading
from reviews.domain.grading import Steps
from reviews.domain.late_lines import late_lines
from reviews.domain.schemes import parts_of, rules_of
from reviews.domain.totals import Rules, count, in_course
from reviews.models import Component, Grade
from reviews.personal_results import Personal
from reviews.results import MISSING, inputs_of


@dataclass(frozen=True)
class Cell:
    """One student's result for one component as it stands now.

    state: graded, held (begun but not marked complete) or missing. released: what the student
    sees, which is not `exact` if the grading has changed since. scheme: the version that holds now.
    """

    state: str
    exact: Fraction | None = None
    inputs: dict[str, Any] | None = None
    released: Grade | None = None
    scheme: int | None = None

    @property
    def per_cent(self) -> Decimal | None:
        return None if self.exact is None else grading.rounded(self.exact)

    @property
    def is_changed(self) -> bool:
        """Whether the released grade was computed from other inputs, or counts by another scheme."""
        return self.released is not None and (
            self.released.scheme_id != self.scheme
            or not grading.is_same(self.released.calculation, self.inputs)
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
    """One student's row. weight: of the ordinary parts that have a result.

    released_total: the project grade of what has been released; None until all of it is.
    """

    participant: Participant
    project: Project | None
    components: tuple[Component, ...]
    cells: tuple[Cell, ...]
    total: Fraction | None
    weight: Decimal
    course: Fraction | None = None
    released_total: Decimal | None = None

    @property
    def named_cells(self) -> list[tuple[Component, Cell]]:
        return list(zip(self.components, self.cells, strict=True))

    @property
    def total_per_cent(self) -> Decimal | None:
        return None if self.total is None else grading.rounded(self.total)

    @property
    def course_points(self) -> Decimal | None:
        """What the total is worth in the course."""
        return None if self.course is None else grading.rounded(self.course)

    @property
    def is_complete(self) -> bool:
        return all(cell.exact is not None for cell in self.cells) and bool(self.cells)


@dataclass(frozen=True)
class Gradebook:
    """All students of a conference by all its components. Its queries do not grow with students."""

    components: tuple[Component, ...]
    lines: tuple[Line, ...]
    scheme: dict[str, Any]
    versions: schemes.Versions

    @property
    def rules(self) -> Rules:
        return rules_of(self.scheme)


def compute(conference: Conference, viewer: User | None = None) -> Gradebook:
    """The gradebook as it stands, released or not; of the students whom the viewer may see."""
    components = tuple(
        conference.components.select_related(
            "rubric", "round__rubric", "milestone", "anchors", "group"
        ).order_by("position", "pk")
    )
    scheme = schemes.document_of(conference, components)
    versions, rules = schemes.versions_of(conference, scheme), rules_of(scheme)
    # A team's result is computed once, not once for each of its members.
    known = inputs_of(components)
    results = {key: _cell(*found) for key, found in known.items()}
    personal = Personal(conference, components)
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
        own = {}
        if project:
            team = {one.pk: known.get((one.pk, project.pk), (MISSING, None)) for one in components}
            own = {
                one.pk: _cell(*personal.found(one, student, team))
                for one in components
                if one.is_personal
            }
        cells = tuple(
            replace(
                own.get(component.pk) or results.get((component.pk, project.pk), NOTHING)
                if project
                else NOTHING,
                released=released.get((component.pk, student.pk)),
                scheme=versions.current,
            )
            for component in components
        )
        found = count(
            parts_of(scheme, {c.pk: cell.exact for c, cell in zip(components, cells, strict=True)}),
            rules,
        )
        total = None if found is None else found.total
        lines.append(
            Line(
                participant=student,
                project=project,
                components=components,
                cells=cells,
                total=total,
                weight=sum(
                    (
                        component.weight
                        for component, cell in zip(components, cells, strict=True)
                        if cell.exact is not None and not component.is_bonus
                    ),
                    Decimal(0),
                ),
                course=None if total is None else in_course(total, rules),
                released_total=_released_total(cells, versions),
            )
        )
    return Gradebook(components, tuple(lines), scheme, versions)


def _released_total(cells: Sequence[Cell], versions: schemes.Versions) -> Decimal | None:
    """By the newest version of the scheme that any of the grades was released by."""
    shown = [cell.released for cell in cells if cell.released]
    version = versions.newest(grade.scheme_id for grade in shown)
    if version is None or len(shown) < len(cells):
        return None
    results = {grade.component_id: grading.result(grade.calculation) for grade in shown}
    found = count(parts_of(version.document, results), rules_of(version.document))
    return None if found is None else grading.rounded(found.total)


def _cell(state: str, inputs: dict[str, Any] | None) -> Cell:
    return Cell(state, None if inputs is None else grading.result(inputs), inputs)
