"""Regrade requests from the team's side: what it may ask about now, asking, and going further."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from projects import outbox
from projects.clock import now
from projects.domain.lateness import Window
from projects.domain.revision_rule import revision_due
from projects.models import Conference, Participant, Role, User, log
from projects.refusals import WrongState
from reviews.domain import grading
from reviews.models import Component, Criterion, Evaluation, Grade, GradePolicy, RegradeRequest

OVER = "The time to ask for a regrade of this part is over."
State = RegradeRequest.State


@dataclass(frozen=True)
class Panel:
    """What a team reads below a released part: until when it may ask, about what, and its requests.

    window: None where nobody may ask. open: criteria nobody of the team has asked about.
    """

    window: Window | None
    open: Sequence[Criterion]
    requests: Sequence[RegradeRequest]

    @property
    def is_empty(self) -> bool:
        return self.window is None and not self.requests


def window_of(since: datetime, policy: GradePolicy, conference: Conference) -> Window:
    """So many days of the calendar from an instant on, until 23:59."""
    due = revision_due(since, policy.regrade_days, conference.zone)
    return Window(opens_at=since, due_at=due)


def takes_from(since: datetime, policy: GradePolicy, conference: Conference) -> bool:
    """Whether a request that may begin at `since` is taken now."""
    if not policy.regrade_days or conference.is_archived:
        return False
    return window_of(since, policy, conference).takes(now())


def panels(place: Participant, conference: Conference) -> dict[int, Panel]:
    """By component, for the released grades that staff gave. Constant queries."""
    grades = [
        grade
        for grade in Grade.objects.visible_to(place.user)
        .filter(participant=place, component__source=Component.Source.STAFF)
        .select_related("component")
    ]
    if not grades:
        return {}
    policy = GradePolicy.of(conference)
    asked: dict[tuple[int, int], list[RegradeRequest]] = {}
    for request in (
        RegradeRequest.objects.visible_to(place.user)
        .filter(component__in=[grade.component_id for grade in grades])
        .select_related("criterion", "asked_by__user", "escalated_by__user")
    ):
        asked.setdefault((request.component_id, request.project_id), []).append(request)
    criteria: dict[int, dict[str, Criterion]] = {}
    for one in Criterion.objects.filter(
        rubric__in=[grade.component.rubric_id for grade in grades], is_for_staff=False
    ):
        criteria.setdefault(one.rubric_id, {})[one.name] = one
    found = {}
    for grade in grades:
        requests = asked.get((grade.component_id, grade.project_id), [])
        taken = {request.criterion_id for request in requests}
        known = criteria.get(grade.component.rubric_id or 0, {})
        names = [mark.criterion for mark in grading.marks_of(grade.calculation.get("marks", []))]
        found[grade.component_id] = Panel(
            window=window_of(grade.released_at, policy, conference)
            if takes_from(grade.released_at, policy, conference)
            else None,
            open=[known[name] for name in names if name in known and known[name].pk not in taken],
            requests=requests,
        )
    return found


def released_points(grade: Grade, criterion: Criterion) -> Decimal | None:
    """What a grade as it is released gives for a criterion, its revision counted in."""
    revision = grade.calculation.get("revision") or {}
    for stored in (revision.get("marks", []), grade.calculation.get("marks", [])):
        for mark in grading.marks_of(stored):
            if mark.criterion == criterion.name:
                return mark.points
    return None


@transaction.atomic
def ask(place: Participant, grade: Grade, criterion: Criterion, text: str) -> RegradeRequest:
    """Ask the grader to look at one criterion again. The whole team asks, once for each."""
    conference = place.conference
    Conference.objects.select_for_update(no_key=True).get(pk=conference.pk)
    policy = GradePolicy.of(conference)
    if not takes_from(grade.released_at, policy, conference):
        raise WrongState(f"{OVER} What you wrote is still in the form; talk to the staff.")
    points = released_points(grade, criterion)
    if points is None:
        raise WrongState("This criterion is not part of the grade that you were shown.")
    rows = RegradeRequest.objects.filter(component=grade.component, project=grade.project)
    if rows.filter(criterion=criterion).exists():
        raise WrongState("Your team has asked about this criterion already.")
    evaluation = Evaluation.objects.get(
        component=grade.component, project=grade.project, is_revision=False
    )
    made = RegradeRequest.objects.create(
        component=grade.component,
        project=grade.project,
        criterion=criterion,
        points=points,
        grader=evaluation.graded_by,
        asked_by=place,
        asked_at=now(),
        text=text,
    )
    log(conference, place.user, "asked for a regrade of", made)
    is_staff = Participant.objects.staff().filter(conference=conference, user=made.grader)
    readers = [made.grader] if is_staff.exists() else instructors(conference)
    tell(made, readers, "regrade_asked", "asked")
    return made


@transaction.atomic
def escalate(pk: int, place: Participant, text: str) -> RegradeRequest:
    """Ask an instructor to settle what the grader answered. Once."""
    request = locked(pk)
    conference = place.conference
    if request.state != State.ANSWERED or request.answered_at is None:
        raise WrongState(
            "Only an answer can be taken to an instructor, and only once. Load the page again to see "
            "how your request stands."
        )
    if not takes_from(request.answered_at, GradePolicy.of(conference), conference):
        raise WrongState("The time to take this answer to an instructor is over.")
    request.state, request.escalation = State.ESCALATED, text
    request.escalated_by, request.escalated_at = place, now()
    request.save(update_fields=["state", "escalation", "escalated_by", "escalated_at"])
    log(conference, place.user, "took to an instructor the regrade of", request)
    tell(request, instructors(conference), "regrade_asked", "escalated")
    return request


def instructors(conference: Conference) -> list[User]:
    places = Participant.objects.active().filter(conference=conference, role=Role.INSTRUCTOR)
    return [place.user for place in places.select_related("user")]


def locked(pk: int) -> RegradeRequest:
    return (
        RegradeRequest.objects.select_for_update(of=("self",))
        .select_related("component", "criterion", "project__conference")
        .get(pk=pk)
    )


def tell(request: RegradeRequest, people: Sequence[User], letter: str, step: str) -> None:
    outbox.post(
        request.project.conference,
        people,
        letter,
        f"regrade-{step}:{request.pk}",
        {"regrade": request},
        thread=f"regrade-{request.pk}",
    )
