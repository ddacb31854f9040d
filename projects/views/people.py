"""Looking for a team: students who have none, and teams that offer a seat."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from projects import inviting, teaming
from projects.access import course_required
from projects.domain.free_times import told
from projects.models import Conference, JoinRequest, LookingFor, Membership, Participant, Team


@course_required
def people(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Students without a team, invited with one press, and open seats, asked for with one."""
    place: Participant | None = request.participant  # type: ignore[attr-defined]
    without = list(
        Participant.objects.visible_to(request.user)
        .without_team()
        .filter(conference=conference)
        .select_related("user")
    )
    said = {
        row.participant_id: row
        for row in LookingFor.objects.visible_to(request.user).filter(participant__in=without)
    }
    own: Team | None = place.team if place else None
    invited: set[str] = set()
    may_invite = False
    is_locked = teaming.teams_are_locked(conference)
    if own:
        waiting = inviting.open_invitations().filter(team=own)
        invited = set(waiting.values_list("email", flat=True))
        has_seat = own.memberships.count() + len(invited) < own.seats
        may_invite = has_seat and not is_locked
    asked = (
        dict(
            JoinRequest.objects.visible_to(request.user)
            .open()
            .filter(participant=place)
            .values_list("team_id", "pk")
        )
        if place
        else {}
    )
    context = {
        "students": [
            {
                "place": student,
                "is_invited": student.user.email in invited,
                "said": said.get(student.pk),
                "free": told(said[student.pk].free_times) if student.pk in said else "",
            }
            for student in without
        ],
        "offers": [
            {"team": team, "free": team.seats - team.size, "asked": asked.get(team.pk)}
            for team in _offers(request, conference)
        ],
        "may_invite": may_invite,
        "may_ask": place is not None and place.is_student and own is None and not is_locked,
        "team": own,
        "is_locked": is_locked,
    }
    return render(request, "projects/people/looking.html", context)


def _offers(request: HttpRequest, conference: Conference) -> list[Any]:
    """Teams that offer a seat and still have one."""
    teams: Any = (
        Team.objects.announced_to(request.user)
        .with_size()
        .filter(conference=conference)
        .prefetch_related(
            Prefetch("memberships", Membership.objects.select_related("participant__user"))
        )
        .order_by("-announced_at", "name")
    )
    return [team for team in teams if team.size < team.seats]
