"""Sharing a component out among graders: what it would do, the act, and its undoing.

What somebody has begun or staff have pinned stays where it is; conflicts never come up; loads are
as even as that allows; and of what was given out before as little as can be changes hands.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from projects import clock, outbox
from projects.models import Conference, Participant, Project, User, log
from projects.refusals import WrongState
from reviews.conflicting import conflicts_of
from reviews.domain.sharing import CannotShare, Work, shared, shared_by_criterion
from reviews.duties import COMPLETE, TO_DO, desk_of, states_of
from reviews.models import Component, Criterion, Desk, Duty, Evaluation, SharingOut

# (grader, project, criterion or None, seat, pinned), as ids.
Row = tuple[int, int, int | None, int, bool]
Unit = tuple[int, int, int | None]  # (grader, project, criterion or None)
ELSEWHERE = "another section"
SETTLES = "alone may settle what two grade"


@dataclass(frozen=True)
class Line:
    """One grader's part before and after, in projects or in criteria of projects."""

    grader: Participant
    before: int
    after: int
    gained: int
    lost: int
    begun: int


@dataclass(frozen=True)
class Plan:
    """What sharing out would do. rows: all duties afterwards. moved: how many change hands."""

    rows: tuple[Row, ...]
    lines: tuple[Line, ...]
    moved: int
    new: int
    noun: str

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(repr(self.rows).encode()).hexdigest()[:24]

    @property
    def idle(self) -> list[str]:
        return [line.grader.user.name for line in self.lines if not line.after and not line.lost]


def may_grade(conference: Conference) -> list[Participant]:
    """The staff of the conference, with the sections that they are limited to."""
    return list(
        Participant.objects.staff()
        .filter(conference=conference)
        .select_related("user")
        .prefetch_related("watched_sections")
        .order_by("user__name", "pk")
    )


def barred(conference: Conference, graders: Collection[Participant]) -> dict[tuple[int, int], str]:
    """(grader, project) -> why the one never grades the other: conflicts, and others' sections."""
    found = conflicts_of(conference, [one.pk for one in graders])
    limited = [one for one in graders if one.role == "assistant" and one.sections]
    if limited:
        sections: dict[int, set[str]] = defaultdict(set)
        for project, section in conference.projects.values_list(
            "pk", "team__memberships__participant__section"
        ):
            sections[project].add(section or "")
        for one in limited:
            for project, held in sections.items():
                if not held & set(one.sections):
                    found.setdefault((one.pk, project), ELSEWHERE)
    return found


def _settlers(desk: Desk) -> set[int]:
    """Who may settle what two grade: not more than one of them grades the same project, and nothing
    if there is only one."""
    return {
        one.pk
        for one in may_grade(desk.component.conference)
        if desk.is_double and (one.is_instructor or one.pk == desk.moderator_id)
    }


def plan(component: Component, graders: Sequence[Participant], gives_begun: bool = False) -> Plan:
    """What would be whose. gives_begun: whether also what is begun, and not complete, goes to others
    where its grader is no longer among them.

    Raises WrongState with a sentence if it cannot be shared out.
    """
    desk = desk_of(component)
    projects = _projects(component)
    criteria = list(Criterion.objects.filter(rubric=component.rubric_id)) if desk.is_by_criterion else []  # fmt: skip
    duties = list(component.duties.filter(project__in=projects).select_related("grader__user"))
    chosen = {one.pk for one in graders}
    fixed = _fixed(duties, chosen, gives_begun)
    before: set[Unit] = {_unit(duty) for duty in duties}
    if not duties and not desk.is_double and not desk.is_by_criterion:
        before = fixed = _graded(component, graders)
    settlers = _settlers(desk)
    kept_off = barred(component.conference, graders)
    for pk in settlers if len(settlers) == 1 else ():
        kept_off |= {(pk, project.pk): SETTLES for project in projects}
    work = Work(
        graders=[str(one.pk) for one in graders],
        units=[str(project.pk) for project in projects],
        demand=desk.graders,
        forbidden={(str(grader), str(project)): why for (grader, project), why in kept_off.items()},
        before=sorted(_pair(unit) for unit in before),
        fixed=sorted(_pair(unit) for unit in fixed),
        seed=f"grade-{component.pk}",
        names={str(one.pk): f"{one.board} {one.title}" for one in projects},
        apart={str(pk) for pk in settlers},
    )
    try:
        after = _shared(work, desk, criteria)
    except CannotShare as why:
        raise WrongState(str(why)) from None
    return Plan(
        rows=tuple(_seated(after, duties)),
        lines=tuple(_lines(graders, duties, before, after, fixed)),
        moved=len(before - after),
        new=len(after - before),
        noun="criterion of a project" if desk.is_by_criterion else "project",
    )


def _projects(component: Component) -> list[Project]:
    return list(
        component.conference.projects.filter(
            withdrawn_at__isnull=True, team__isnull=False
        ).order_by("number")
    )


def _unit(duty: Duty) -> Unit:
    return duty.grader_id, duty.project_id, duty.criterion_id


def _pair(unit: Unit) -> tuple[str, str]:
    grader, project, criterion = unit
    return str(grader), f"{project}" if criterion is None else f"{project}/{criterion}"


def _fixed(duties: list[Duty], chosen: set[int], gives_begun: bool) -> set[Unit]:
    """What stays: complete, pinned to somebody who still grades, or begun."""
    states = states_of(duties)
    kept = set()
    for duty in duties:
        stays = duty.grader_id in chosen
        is_begun = states[duty.pk] != TO_DO and (stays or not gives_begun)
        if states[duty.pk] == COMPLETE or is_begun or (duty.is_pinned and stays):
            kept.add(_unit(duty))
    return kept


def _graded(component: Component, graders: Sequence[Participant]) -> set[Unit]:
    """What somebody among them began before anything was shared out."""
    by_user = {one.user_id: one.pk for one in graders}
    rows = Evaluation.objects.filter(
        component=component, is_revision=False, project__withdrawn_at=None, project__team__isnull=False
    )  # fmt: skip
    return {
        (by_user[user], project, None)
        for user, project in rows.values_list("graded_by", "project")
        if user in by_user
    }


def _shared(work: Work, desk: Desk, criteria: list[Criterion]) -> set[Unit]:
    if not desk.is_by_criterion:
        return {(int(grader), int(project), None) for grader, project in shared(work)}
    if not criteria:
        raise CannotShare("The rubric has no criterion yet.")
    found = shared_by_criterion(work, work.units, [str(one.pk) for one in criteria])
    return {(int(grader), int(project), int(criterion)) for grader, project, criterion in found}


def _seated(after: set[Unit], duties: list[Duty]) -> list[Row]:
    """Each with its seat: who stays keeps it, who comes takes the free one."""
    held = {_unit(duty): duty for duty in duties}
    by_work: dict[tuple[int, int | None], list[Unit]] = defaultdict(list)
    for unit in sorted(after, key=str):
        by_work[unit[1], unit[2]].append(unit)
    rows: list[Row] = []
    for units in by_work.values():
        taken = {held[unit].seat for unit in units if unit in held}
        free = iter(seat for seat in (1, 2) if seat not in taken)
        for unit in units:
            seat = held[unit].seat if unit in held else next(free)
            rows.append((*unit, seat, unit in held and held[unit].is_pinned))
    return sorted(rows, key=str)


def _lines(
    graders: Sequence[Participant],
    duties: list[Duty],
    before: set[Unit],
    after: set[Unit],
    fixed: set[Unit],
) -> Iterable[Line]:
    people = {duty.grader_id: duty.grader for duty in duties} | {one.pk: one for one in graders}
    for pk, person in sorted(people.items(), key=lambda row: (row[1].user.name, row[0])):
        had = {unit for unit in before if unit[0] == pk}
        has = {unit for unit in after if unit[0] == pk}
        yield Line(person, len(had), len(has), len(has - had), len(had - has), len(has & fixed))


@transaction.atomic
def share_out(
    component: Component,
    graders: Sequence[Participant],
    gives_begun: bool,
    by: User,
    fingerprint: str,
) -> Plan:
    """Do what the plan with this fingerprint showed, and mail everyone whose part changes."""
    component = Component.objects.select_for_update().select_related("conference").get(pk=component.pk)  # fmt: skip
    planned = plan(component, graders, gives_begun)
    if planned.fingerprint != fingerprint:
        raise WrongState("Projects, people or gradings have changed since this preview. Look at a new one.")  # fmt: skip
    before = _rows(component)
    if set(before) == set(planned.rows):
        return planned  # pressed twice
    _replace(component, planned.rows)
    SharingOut.objects.create(
        component=component, before=before, after=list(planned.rows), by=by, at=clock.now()
    )
    log(
        component.conference,
        by,
        "shared out the grading of",
        component,
        before={line.grader.user.name: line.before for line in planned.lines if line.before},
        after={line.grader.user.name: line.after for line in planned.lines if line.after},
    )
    _tell(component, planned)
    return planned


def _rows(component: Component) -> list[Row]:
    return [(*_unit(duty), duty.seat, duty.is_pinned) for duty in component.duties.order_by("pk")]


def _replace(component: Component, rows: Iterable[Row]) -> None:
    """Make the duties these and no others; what stays is left alone, with when it was given."""
    wanted = {tuple(row[:4]): row for row in rows}
    held = {(*_unit(duty), duty.seat): duty.pk for duty in component.duties.all()}
    component.duties.filter(pk__in=[pk for key, pk in held.items() if key not in wanted]).delete()
    Duty.objects.bulk_create(
        Duty(
            component=component,
            grader_id=grader,
            project_id=project,
            criterion_id=criterion,
            seat=seat,
            is_pinned=is_pinned,
            given_at=clock.now(),
        )
        for key, (grader, project, criterion, seat, is_pinned) in wanted.items()
        if key not in held
    )


def _tell(component: Component, planned: Plan) -> None:
    stamp = f"{clock.now():%Y%m%d%H%M%S%f}"
    for line in planned.lines:
        if line.gained or line.lost:
            outbox.post(
                component.conference,
                [line.grader.user],
                "grading_shared_out",
                f"grading:{component.pk}:{stamp}:{line.grader.pk}",
                {"component": component, "line": line, "noun": planned.noun},
                thread=f"grading-{component.pk}",
            )


def last_act(component: Component) -> SharingOut | None:
    """What can be undone: the last act, until something that it gave out has been begun."""
    act = component.sharings.filter(undone_at__isnull=True).select_related("by").first()
    if act is None or component.sharings.filter(pk__gt=act.pk).exists():
        return None
    old = {tuple(row[:4]) for row in act.before}
    new = [duty for duty in component.duties.all() if (*_unit(duty), duty.seat) not in old]
    states = states_of(new)
    return act if all(states[duty.pk] == TO_DO for duty in new) else None


@transaction.atomic
def undo(component: Component, by: User) -> None:
    """Put back what was there before the last act of sharing out."""
    component = Component.objects.select_for_update().select_related("conference").get(pk=component.pk)  # fmt: skip
    act = last_act(component)
    if act is None:
        raise WrongState(
            "Somebody has begun to grade what was given out, so this can no longer be undone. "
            "Share out anew instead; what is begun stays."
        )
    people = {row[0] for row in act.before}
    if Participant.objects.active().filter(pk__in=people).count() < len(people):
        raise WrongState("Somebody who graded before has left. Share out anew instead.")
    _replace(component, [tuple(row) for row in act.before])
    act.undone_at = clock.now()
    act.save(update_fields=["undone_at"])
    log(component.conference, by, "undid the sharing out of", component)


@transaction.atomic
def put(component: Component, project: Project, criterion: Criterion | None, seat: int,
        grader: Participant, by: User) -> None:  # fmt: skip
    """Give one project, or one criterion of it, to a grader by hand; it then stays theirs."""
    component = Component.objects.select_for_update().select_related("conference").get(pk=component.pk)  # fmt: skip
    why = barred(component.conference, [grader]).get((grader.pk, project.pk))
    if why:
        raise WrongState(
            f"{grader.user.name} may not grade “{project.title}”: {why}. Nothing was changed."
        )
    duty = component.duties.filter(project=project, criterion=criterion, seat=seat).first()
    if duty is None:
        raise WrongState("This has not been shared out. Share out the projects first.")
    twin = component.duties.filter(project=project, criterion=criterion, grader=grader)
    if twin.exclude(pk=duty.pk).exists():
        raise WrongState(f"{grader.user.name} is the other grader of “{project.title}” already.")
    if duty.grader_id != grader.pk and states_of([duty])[duty.pk] == COMPLETE:
        raise WrongState("This is complete, so it stays with who graded it.")
    before = duty.grader.user.name
    duty.delete()
    Duty.objects.create(
        component=component, project=project, criterion=criterion, seat=seat, grader=grader,
        is_pinned=True, given_at=clock.now(),
    )  # fmt: skip
    log(
        component.conference,
        by,
        f"gave by hand, for {component.name},",
        project,
        before={"grader": before},
        after={"grader": grader.user.name},
    )
