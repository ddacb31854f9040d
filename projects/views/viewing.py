"""Viewing as a participant: the buttons that begin and end it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from projects import viewing
from projects.access import instructor_required, signed_in
from projects.models import Conference, Participant


@instructor_required
@require_POST
def view_as(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """See the conference as this participant does, read-only."""
    place = get_object_or_404(
        Participant.objects.visible_to(request.user)
        .active()
        .filter(conference=conference)
        .select_related("user", "conference"),
        pk=pk,
    )
    viewing.begin(request.session, place, request.user)  # type: ignore[arg-type]
    return redirect("dashboard", conference.slug)


@require_POST
@signed_in
def end_viewing(request: HttpRequest) -> HttpResponse:
    """Be oneself again. The one act that is not refused while viewing, besides signing out."""
    now = viewing.current(request.session, request.user)  # type: ignore[arg-type]
    if now is None:
        return redirect("my_conferences")
    viewing.end(request.session, request.user)  # type: ignore[arg-type]
    messages.success(request, f"You are yourself again, no longer {now.place.user.name}.")
    return redirect("staff_person", now.conference.slug, now.place.pk)
