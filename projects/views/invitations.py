"""Answering an invitation: by its link, or from the team page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from projects import addresses, inviting
from projects.access import signed_in, student_required
from projects.models import Conference, Invitation, Participant
from projects.refusals import WrongState


@never_cache
@signed_in
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Shows an invitation on GET, answers it on POST. A robot that opens the link does nothing.

    The owner of another address gets the same page as someone with an invented link.
    """
    found = inviting.of_token(token, request.user)  # type: ignore[arg-type]
    if found is None:
        return render(request, "projects/invitation/unknown.html", status=404)
    conference = found.team.conference
    places = Participant.objects.active().filter(conference=conference, user=request.user)  # type: ignore[misc]
    request.conference = conference  # type: ignore[attr-defined]
    request.participant = places.select_related("user", "membership__team").first()  # type: ignore[attr-defined]
    if request.method == "POST":
        return _answer(request, found)
    context = {
        "invitation": found,
        "members": found.team.memberships.select_related("participant__user"),
        "reason": inviting.why_not_answer(found, request.user),  # type: ignore[arg-type]
    }
    return render(request, "projects/invitation/page.html", context)


@student_required
@require_POST
def answer_invitation(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """The answer from the team page, where a student sees what waits for their address."""
    found = get_object_or_404(
        Invitation.objects.select_related("team__conference", "invited_by"),
        pk=pk,
        email__in=addresses.of(request.user),  # type: ignore[arg-type]
        team__conference=conference,
    )
    return _answer(request, found)


def _answer(request: HttpRequest, found: Invitation) -> HttpResponse:
    user = request.user
    try:
        if request.POST.get("answer") == "decline":
            inviting.decline(found, user)  # type: ignore[arg-type]
            said = f"You have declined the invitation to {found.team.name}."
        elif request.POST.get("answer") == "accept":
            inviting.accept(found, user)  # type: ignore[arg-type]
            said = f"You are on the team {found.team.name} now."
        else:
            raise WrongState("Choose whether to accept or to decline.")
    except WrongState as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("team", found.team.conference.slug)
