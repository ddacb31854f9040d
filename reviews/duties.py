"""Who may grade what, and how far each grader is. A component that is not shared out is everyone's."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from projects.models import Participant, Project, Role, User
from projects.refusals import NotAllowed
from reviews.models import Component, Criterion, Desk, Duty, Evaluation, EvaluationScore, Marking

TO_DO, BEGUN, COMPLETE = "not begun", "begun", "complete"


def desk_of(component: Component) -> Desk:
    """The component's settings; the usual ones where nobody has set any."""
    desk = Desk.objects.filter(component=component).select_related("moderator").first()
    if desk is None:
        return Desk(component=component)
    desk.component = component
    return desk


@dataclass(frozen=True)
class Place:
    """What a person may grade of a project. seat: 0 for the evaluation that counts, 1 or 2 for one of
    two gradings. duties: theirs; none for who grades without having been given it."""

    seat: int
    duties: tuple[Duty, ...] = ()
    others: tuple[Duty, ...] = ()

    @property
    def criteria(self) -> frozenset[int] | None:
        """The criteria that are theirs; None for all."""
        own = {duty.criterion_id for duty in self.duties}
        return frozenset(pk for pk in own if pk) if own and None not in own else None

    @property
    def is_complete(self) -> bool:
        return bool(self.duties) and all(duty.completed_at for duty in self.duties)

    def of(self, rubric: Sequence[Criterion]) -> list[Criterion]:
        return [one for one in rubric if self.criteria is None or one.pk in self.criteria]


def instructs(user: User, component: Component) -> bool:
    return user.is_superuser or Participant.objects.active().filter(
        conference=component.conference_id, user=user, role=Role.INSTRUCTOR
    ).exists()  # fmt: skip


def moderates(user: User, desk: Desk) -> bool:
    """Whether the person settles two gradings of the component: instructors, and who was named."""
    named = desk.moderator is not None and desk.moderator.user_id == user.pk
    return named or instructs(user, desk.component)


def place_at(desk: Desk, project: Project, user: User, is_revision: bool = False) -> Place | None:
    """Where the person sits; None for who moderates what two others grade.

    Raises NotAllowed, with whose it is, for an assistant to whom it was not given.
    """
    component = desk.component
    rows = list(
        Duty.objects.filter(component=component, project=project).select_related(
            "grader__user", "criterion"
        )
    )
    own = tuple(row for row in rows if row.grader.user_id == user.pk and row.grader.left_at is None)
    others = tuple(row for row in rows if row not in own)
    if desk.is_double and not is_revision:
        if own:
            return Place(own[0].seat, own, others)
        if moderates(user, desk):
            return None
        raise NotAllowed(_whose(others, is_shared_out(component)))
    if own and not is_revision:
        return Place(0, own, others)
    if own or instructs(user, component) or not is_shared_out(component):
        return Place(0, (), others)
    raise NotAllowed(_whose(others, True))


def is_shared_out(component: Component) -> bool:
    return component.duties.exists()


def _whose(others: Iterable[Duty], is_shared: bool) -> str:
    names = list(dict.fromkeys(duty.grader.user.name for duty in others))
    if names:
        return f"This is {' and '.join(names)}’s to grade. What is yours stands under Grading."
    if is_shared:
        return "This was not given to you to grade. What is yours stands under Grading."
    return "Two graders grade this, and an instructor has not shared it out yet."


def states_of(duties: Collection[Duty]) -> dict[int, str]:
    """How far each of these duties is, by its id: four queries for any number."""
    components = {duty.component_id for duty in duties}
    projects = {duty.project_id for duty in duties}
    within = Q(component__in=components, project__in=projects)
    doubles = set(Desk.objects.filter(component__in=components, graders=2).values_list(
        "component", flat=True
    ))  # fmt: skip
    evaluations = {
        (component, project): done
        for component, project, done in Evaluation.objects.filter(
            within, is_revision=False
        ).values_list("component", "project", "completed_at")
    }
    scored = set(
        EvaluationScore.objects.filter(
            Q(points__isnull=False) | ~Q(comment=""),
            evaluation__component__in=components,
            evaluation__project__in=projects,
            evaluation__is_revision=False,
        ).values_list("evaluation__component", "evaluation__project", "criterion")
    )
    markings = {
        (component, project, seat): done
        for component, project, seat, done in Marking.objects.filter(within).values_list(
            "component", "project", "seat", "completed_at"
        )
    }

    def state(duty: Duty) -> str:
        key = (duty.component_id, duty.project_id)
        if duty.completed_at is not None:
            return COMPLETE
        if duty.component_id in doubles:
            if (*key, duty.seat) not in markings:
                return TO_DO
            return COMPLETE if markings[*key, duty.seat] else BEGUN
        if evaluations.get(key):
            return COMPLETE
        if duty.criterion_id is not None:
            return BEGUN if (*key, duty.criterion_id) in scored else TO_DO
        return BEGUN if key in evaluations else TO_DO

    return {duty.pk: state(duty) for duty in duties}


@dataclass(frozen=True)
class Share:
    """One grader's part of a component, in projects."""

    component: Component
    grader: Participant
    done: int
    begun: int
    total: int


def shares(components: Collection[Component]) -> list[Share]:
    """How far each grader is, component by component; constant queries."""
    duties = list(
        Duty.objects.filter(component__in=components, project__withdrawn_at=None)
        .select_related("grader__user", "component", "project")
        .order_by("component__position", "component", "grader__user__name", "grader")
    )
    states = states_of(duties)
    grouped: dict[tuple[Component, Participant], dict[int, list[str]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for duty in duties:
        grouped[duty.component, duty.grader][duty.project_id].append(states[duty.pk])
    return [
        Share(
            component,
            grader,
            done=sum(set(found) == {COMPLETE} for found in projects.values()),
            begun=sum(set(found) not in ({COMPLETE}, {TO_DO}) for found in projects.values()),
            total=len(projects),
        )
        for (component, grader), projects in grouped.items()
    ]


def own_order(component: Component, grader: Participant, projects: Iterable[int]) -> list[int]:
    """Projects (ids) in the grader's own shuffled order: no team is always graded last, when all
    graders are tired."""

    def place(project: int) -> bytes:
        return hashlib.sha256(f"{component.pk}|{grader.pk}|{project}".encode()).digest()

    return sorted(projects, key=place)
