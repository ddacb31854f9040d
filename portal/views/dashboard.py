"""Where a signed-in person lands: their conferences, their dashboard, the staff console's front."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal import console
from portal import dashboard as compose
from projects.access import participant_required, signed_in, staff_required
from projects.models import Conference, Participant


@signed_in
def my_conferences(request: HttpRequest) -> HttpResponse:
    """One conference: its dashboard. Several: a list. A site admin: all of them."""
    user = request.user
    places = {
        place.conference_id: place
        for place in Participant.objects.active().filter(user=user).select_related("user")  # type: ignore[misc]
    }
    visible = Conference.objects.visible_to(user)
    if not user.is_superuser:  # type: ignore[union-attr]
        visible = visible.filter(pk__in=places)
        if len(places) == 1:
            return redirect("dashboard", visible.get().slug)
    rows = [(conference, places.get(conference.pk)) for conference in visible]
    context = {
        "current": [row for row in rows if not row[0].is_archived],
        "archived": [row for row in rows if row[0].is_archived],
    }
    return render(request, "portal/conferences/mine.html", context)


@participant_required
def dashboard(request: HttpRequest, conference: Conference) -> HttpResponse:
    """One next action, what is due, what is new; for staff, what waits for them."""
    place: Participant | None = request.participant  # type: ignore[attr-defined]
    if place is None or place.is_staff:
        waiting = console.waiting_for_staff(conference, request.user)  # type: ignore[arg-type]
        context = {
            "waiting": waiting,
            "milestones": conference.milestones.all(),
            "news": compose.news_of_announcements(conference, request.user),  # type: ignore[arg-type]
        }
        return render(request, "portal/dashboard/staff.html", context)
    board = compose.of_participant(conference, place)
    return render(
        request, "portal/dashboard/page.html", {"board": board, "step": board.next.step.name}
    )


@staff_required
def staff(request: HttpRequest, conference: Conference) -> HttpResponse:
    """The front of the staff console: how large the conference is and what waits."""
    context = {
        "waiting": console.waiting_for_staff(conference, request.user),  # type: ignore[arg-type]
        "figures": console.figures(conference, request.user),  # type: ignore[arg-type]
        "milestones": conference.milestones.all(),
    }
    return render(request, "portal/dashboard/console.html", context)
