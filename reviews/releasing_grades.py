"""Releasing grades: its preview in numbers, and the act that shows them to their students."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from projects import outbox
from projects.clock import now
from projects.models import Conference, GradeShown, Milestone, User, log
from projects.refusals import WrongState
from projects.revising import record_grade_shown
from reviews import schemes
from reviews.gradebook import Cell, Gradebook, Line, compute
from reviews.models import Component, Grade, GradeHold, GradeRelease, ReleasedGrade, SchemeVersion
from reviews.personal_results import team_parts
from reviews.results import HELD, MISSING
from reviews.revising import chances_to_revise

Holds = dict[tuple[int, int], str]
# What a release writes of a grade, and taking it back puts back.
GRADE_FIELDS = ["project", "per_cent", "calculation", "scheme", "released_at"]


@dataclass(frozen=True)
class HeldBack:
    """A team whose grade is not shown with the others', why, and how many students that is."""

    team: str
    reason: str
    students: int


@dataclass(frozen=True)
class ComponentRelease:
    """What releasing one component now does, in numbers and, for what is left out, in names.

    rows: the students who would get a grade, with it. held: not completely graded.
    """

    component: Component
    rows: tuple[tuple[Line, Cell], ...]
    unchanged: int
    held: tuple[str, ...]
    missing: tuple[str, ...]
    held_back: tuple[HeldBack, ...] = ()
    problem: str = ""

    @property
    def new(self) -> int:
        return sum(1 for _, cell in self.rows if cell.released is None)

    @property
    def changed(self) -> int:
        return len(self.rows) - self.new

    @property
    def revised(self) -> int:
        return sum(1 for _, cell in self.rows if cell.is_newly_revised)

    @property
    def held_back_students(self) -> int:
        return sum(team.students for team in self.held_back)

    @property
    def moves(self) -> int:
        return len(self.rows)


def fingerprint(releases: Iterable[ComponentRelease]) -> str:
    """Names exactly what a preview showed, so that nothing else is released by its button."""
    told = [
        (
            release.component.pk,
            [(line.participant.pk, str(cell.per_cent)) for line, cell in release.rows],
            [(team.team, team.students) for team in release.held_back],
        )
        for release in releases
    ]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:24]


def preview(conference: Conference, component_ids: Iterable[int]) -> list[ComponentRelease]:
    """The consequence of a release, component by component. Constant queries."""
    book, wanted = compute(conference), set(component_ids)
    holds = holds_of(book.components)
    return [
        _component_release(book, component, wanted, holds)
        for component in book.components
        if component.pk in wanted
    ]


def holds_of(components: Iterable[Component]) -> Holds:
    """Why a grade is held back, by (component, project). What shows a held grade is held with it."""
    components = list(components)
    rows = GradeHold.objects.filter(component__in=components)
    found = {(row.component_id, row.project_id): row.reason for row in rows}
    for component in components:
        for shown in shown_by(component, components):
            for (held, project), reason in list(found.items()):
                if held == shown.pk:
                    told = f"It shows “{shown}”, which is held back: {reason}"
                    found.setdefault((component.pk, project), told)
    return found


def shown_by(component: Component, components: Iterable[Component]) -> list[Component]:
    """The other components whose results can be read from this one's calculation."""
    if component.source == Component.Source.CONTRIBUTION:
        return team_parts(list(components))
    return [one for one in components if one.pk == component.anchors_id]


def _why_not_yet(
    book: Gradebook, component: Component, wanted: Collection[int], holds: Holds
) -> str:
    """What of this component would come out too early; empty if nothing.

    wanted: the components that are released in the same act.
    """
    if component.round is not None and component.round.released_at is None:
        return f"The reviews of the round “{component.round}” are not released yet. Release them first."
    for shown in shown_by(component, book.components):
        if shown.pk in wanted:
            continue
        place = [one.pk for one in book.components].index(shown.pk)
        for line in book.lines:
            cell = line.cells[place]
            is_held = line.project is not None and (shown.pk, line.project.pk) in holds
            if cell.exact is not None and not is_held and (not cell.released or cell.is_changed):
                return (
                    f"“{component}” shows results of “{shown}”, and not all of them are released. "
                    "Release them first, or both together."
                )
    return ""


def _component_release(
    book: Gradebook, component: Component, wanted: Collection[int], holds: Holds
) -> ComponentRelease:
    place = [one.pk for one in book.components].index(component.pk)
    rows, unchanged, teams = [], 0, defaultdict(list)
    held, missing = [], []
    for line in book.lines:
        cell = line.cells[place]
        if cell.state == HELD:
            held.append(line.participant.user.name)
        elif cell.state == MISSING:
            missing.append(line.participant.user.name)
        elif cell.released and not cell.is_changed:
            unchanged += 1
        elif line.project is not None and (component.pk, line.project.pk) in holds:
            teams[line.project.pk].append(line)
        else:
            rows.append((line, cell))
    return ComponentRelease(
        component=component,
        rows=tuple(rows),
        unchanged=unchanged,
        held=tuple(held),
        missing=tuple(missing),
        held_back=tuple(
            HeldBack(_team_name(lines[0]), holds[component.pk, project], len(lines))
            for project, lines in teams.items()
        ),
        problem=_why_not_yet(book, component, wanted, holds),
    )


def _team_name(line: Line) -> str:
    return line.participant.team.name if line.participant.team else ""


@dataclass
class _Told:
    """What an act of release tells whom, gathered component by component."""

    users: dict[int, User] = field(default_factory=dict)
    names: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    project_of: dict[int, int] = field(default_factory=dict)
    shown: dict[Milestone, set[int]] = field(default_factory=lambda: defaultdict(set))


@transaction.atomic
def release(
    conference: Conference, component_ids: Iterable[int], by: User, seen: str | None = None
) -> GradeRelease:
    """Write the grades of these components and show them to their students.

    A grade that is released already and has changed is written again, with its former number in
    the log. seen: the fingerprint of the preview that was looked at. Raises WrongState if there is
    nothing to release, or something else than was looked at.
    """
    Conference.objects.select_for_update(no_key=True).get(pk=conference.pk)
    wanted, at = set(component_ids), now()
    scheme = schemes.keep(conference, by)
    planned = preview(conference, wanted)
    if seen is not None and seen != fingerprint(planned):
        raise WrongState(
            "Something was graded, held back or released since this preview, so nothing has been "
            "released. Look at the new numbers and press once more."
        )
    for one in planned:
        if one.problem:
            raise WrongState(one.problem)
    if not any(one.moves for one in planned):
        raise WrongState("There is no new or changed grade to release.")
    act = GradeRelease.objects.create(conference=conference, released_at=at, released_by=by)
    told = _Told()
    for one in planned:
        if one.moves:
            _write(act, one, scheme, told)
    _open_revisions(act, told.shown)
    chances = chances_to_revise(told.shown)
    for pk, names in told.names.items():
        outbox.post(
            conference,
            [told.users[pk]],
            "grades_released",
            f"grades-released:{act.pk}",
            {
                "names": ", ".join(names),
                "number": len(names),
                "chances": chances.get(told.project_of[pk], []),
            },
            thread=act.mail_thread,
        )
    return act


def _write(
    act: GradeRelease, planned: ComponentRelease, scheme: SchemeVersion, told: _Told
) -> None:
    component = planned.component
    before: dict[str, str] = {}
    after: dict[str, Any] = {}
    stored = Grade.objects.filter(component=component)
    knew = set(stored.values_list("project", flat=True))
    fresh: list[Grade] = []
    again: list[Grade] = []
    kept: list[ReleasedGrade] = []
    for line, cell in planned.rows:
        person, project, per_cent = line.participant, line.project, cell.per_cent
        if project is None or per_cent is None:
            continue  # not in a plan's rows
        former = cell.released and as_stored(cell.released)
        if cell.released:
            before[person.user.email] = str(cell.released.per_cent)
        after[person.user.email] = str(per_cent)
        grade = cell.released or Grade(component=component, participant=person)
        grade.project, grade.per_cent = project, per_cent
        grade.calculation, grade.released_at = cell.inputs, act.released_at
        grade.scheme = scheme
        (again if cell.released else fresh).append(grade)
        kept.append(
            ReleasedGrade(
                release=act,
                component=component,
                participant=person,
                per_cent=per_cent,
                before=former,
            )
        )
        # Only what staff grade can be graded again, so only that opens a revision.
        is_staffs = component.source == Component.Source.STAFF
        if is_staffs and component.milestone and project.pk not in knew:
            told.shown[component.milestone].add(project.pk)
        told.names[person.pk].append(component.name)
        told.users[person.pk] = person.user
        told.project_of[person.pk] = project.pk
    Grade.objects.bulk_create(fresh)
    Grade.objects.bulk_update(again, GRADE_FIELDS)
    ReleasedGrade.objects.bulk_create(kept)
    if component.released_at is None:
        component.released_at, component.released_by = act.released_at, act.released_by
        component.save(update_fields=["released_at", "released_by"])
    log(act.conference, act.released_by, "released grades of", component, before=before,
        after=after | _held_words(planned))  # fmt: skip


def _held_words(planned: ComponentRelease) -> dict[str, Any]:
    """For the log: which teams were left out."""
    return {"held back": [team.team for team in planned.held_back]} if planned.held_back else {}


def as_stored(grade: Grade) -> dict[str, Any]:
    """A grade as plain values, so that it can be put back."""
    return {
        "project": grade.project_id,
        "per_cent": str(grade.per_cent),
        "calculation": grade.calculation,
        "scheme": grade.scheme_id,
        "released_at": grade.released_at.isoformat(),
    }


def _open_revisions(act: GradeRelease, shown: dict[Milestone, set[int]]) -> None:
    """Let the revisions of what is shown begin, and keep what stood there before."""
    for milestone, projects in shown.items():
        known = {
            row.project_id: row
            for row in GradeShown.objects.filter(milestone=milestone, project__in=projects)
        }
        act.shown_before += [
            [milestone.pk, project, *_instants(known.get(project))] for project in sorted(projects)
        ]
        record_grade_shown(milestone, projects, act.released_at)
    act.save(update_fields=["shown_before"])


def _instants(row: GradeShown | None) -> list[str | None]:
    times: list[datetime | None] = [row.first_at, row.last_at] if row else [None, None]
    return [at.isoformat() if at else None for at in times]
