"""Looking for a team: the students who have none, as their fellow students see them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from projects import inviting, teaming
from projects.access import participant_required
from projects.models import Conference, Participant, Team


@participant_required
def people(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Students without a team; members of a team with a free seat invite with one press."""
    place: Participant | None = request.participant  # type: ignore[attr-defined]
    without = (
        Participant.objects.visible_to(request.user)
        .without_team()
        .filter(conference=conference)
        .select_related("user")
    )
    own: Team | None = place.team if place else None
    invited: set[str] = set()
    may_invite = False
    if own:
        waiting = inviting.open_invitations().filter(team=own)
        invited = set(waiting.values_list("email", flat=True))
        has_seat = own.memberships.count() + len(invited) < own.seats
        may_invite = has_seat and not teaming.teams_are_locked(conference)
    context = {
        "students": [(student, student.user.email in invited) for student in without],
        "may_invite": may_invite,
        "team": own,
        "is_locked": teaming.teams_are_locked(conference),
    }
    return render(request, "projects/people/looking.html", context)
