"""Regrade requests from the staff's side: the queue, the grader's answer, the instructor's ruling."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from projects.clock import now
from projects.models import Conference, Participant, Role, User, log
from projects.refusals import WrongState, require
from reviews.domain.grading import plain
from reviews.doubting import instructors, locked, tell
from reviews.models import EvaluationScore, RegradeRequest

Outcome, State = RegradeRequest.Outcome, RegradeRequest.State
NOT_CHANGED = (
    "The points of this criterion are still those that were released ({}). Change them on the "
    "grading desk first; then say here that they are changed."
)
NOT_KEPT = (
    "The points of this criterion have been changed on the grading desk from {} to {}. Say that they "
    "are changed, or put them back first."
)


@dataclass(frozen=True)
class Standing:
    """A request as one member of staff finds it: what is now on the desk, and whether they answer."""

    request: RegradeRequest
    points_now: Decimal | None
    is_mine: bool

    @property
    def is_changed(self) -> bool:
        return self.points_now != self.request.points


def queue(conference: Conference, viewer: User) -> list[RegradeRequest]:
    """Requests of projects that the viewer works on; those that wait come first. Two queries."""
    rows = (
        RegradeRequest.objects.visible_to(viewer)
        .filter(project__conference=conference)
        .select_related("component", "criterion", "project", "grader", "asked_by__user")
    )
    return sorted(rows, key=lambda row: (not row.waits_for_staff, row.grader_id != viewer.pk))


def waiting_for(conference: Conference, user: User) -> int:
    """How many wait for this member of staff; one query."""
    teaches = user.participations.filter(
        conference=conference, role=Role.INSTRUCTOR, left_at__isnull=True
    )
    is_mine = Q(state=State.ASKED, grader=user) | Q(
        state=State.ESCALATED, project__conference__in=teaches.values("conference")
    )
    rows = RegradeRequest.objects.visible_to(user).filter(project__conference=conference)
    return rows.filter(is_mine).count()


def instructs(conference: Conference, user: User) -> bool:
    places = Participant.objects.active().filter(conference=conference, role=Role.INSTRUCTOR)
    return user.is_superuser or places.filter(user=user).exists()


def may_answer(request: RegradeRequest, user: User) -> bool:
    """The original grader, or an instructor; what was escalated, an instructor who did not answer.

    Where there is one instructor only, that one settles what they answered themselves.
    """
    conference = request.project.conference
    is_instructor = instructs(conference, user)
    if request.state == State.ASKED:
        return is_instructor or request.grader_id == user.pk
    if request.state == State.ESCALATED:
        others = [one for one in instructors(conference) if one.pk != user.pk]
        return is_instructor and (request.answered_by_id != user.pk or not others)
    return False


def standing(request: RegradeRequest, user: User) -> Standing:
    points = (
        EvaluationScore.objects.filter(
            evaluation__component=request.component,
            evaluation__project=request.project,
            criterion=request.criterion,
            points__isnull=False,
        )
        .order_by("-evaluation__is_revision")
        .values_list("points", flat=True)
        .first()
    )
    return Standing(request, points, may_answer(request, user))


@transaction.atomic
def answer(pk: int, outcome: str, text: str, by: User) -> RegradeRequest:
    """Answer a request, or settle it for good if it was escalated.

    The outcome must be true of the desk. Raises WrongState if it is not, or nothing waits.
    """
    request = locked(pk)
    if not request.waits_for_staff:
        raise WrongState("This request has been answered meanwhile. Load the page again.")
    require(
        may_answer(request, by),
        "The grader answers a request first, and an instructor who has not answered it settles it.",
    )
    how = standing(request, by)
    if outcome == Outcome.CHANGED and not how.is_changed:
        raise WrongState(NOT_CHANGED.format(plain(request.points)))
    if outcome == Outcome.STAYS and how.is_changed:
        now_given = "nothing" if how.points_now is None else plain(how.points_now)
        raise WrongState(NOT_KEPT.format(plain(request.points), now_given))
    is_final = request.state == State.ESCALATED
    if is_final:
        request.state, request.final_outcome, request.ruling = State.SETTLED, outcome, text
        request.settled_by, request.settled_at = by, now()
    else:
        request.state, request.outcome, request.answer = State.ANSWERED, outcome, text
        request.answered_by, request.answered_at = by, now()
    request.save()
    log(
        request.project.conference,
        by,
        "settled the regrade of" if is_final else "answered the regrade of",
        request,
        before={"points": str(request.points)},
        after={
            "outcome": outcome,
            "points": None if how.points_now is None else str(how.points_now),
        },
    )
    team = request.project.team.members if request.project.team else []
    tell(request, list(team), "regrade_answered", "settled" if is_final else "answered")
    return request
