"""How students and teams find each other: profile, offered seats, requests to join."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from projects import requesting, seeking
from projects.access import student_required
from projects.forms.seeking import AskForm, LookingForm, OfferForm
from projects.models import Conference, JoinRequest, LookingFor, Participant, Team
from projects.refusals import WrongState
from projects.views.answers import do_and_return, first_error
from projects.views.teams import own_team


@student_required
def say_looking(request: HttpRequest, conference: Conference) -> HttpResponse:
    """What a student says of themselves to those who look for a team mate."""
    place: Participant = request.participant  # type: ignore[attr-defined]
    said = LookingFor.objects.filter(participant=place).first()
    initial = (
        {name: getattr(said, name) for name in ("about", "skills", "interests", "free_times")}
        if said
        else None
    )
    form = LookingForm(request.POST or None, initial=initial)
    # A form of optional fields alone is empty when every box is: the token tells that it was sent.
    if request.method == "POST":
        form = LookingForm(request.POST)
        if form.is_valid():
            seeking.say_looking(place, **form.cleaned_data)
            messages.success(request, "Saved. Fellow students and staff see it.")
            return redirect("people", conference.slug)
    return render(
        request, "projects/people/profile.html", {"form": form}, status=422 if form.errors else 200
    )


@student_required
def offer_seats(request: HttpRequest, conference: Conference) -> HttpResponse:
    """The team says which seats are free for whom."""
    mine = own_team(request)
    initial: dict[str, Any] = {"seeks": mine.seeks, "wanted_skills": mine.wanted_skills}
    form = OfferForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            seeking.announce(mine, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except WrongState as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Your free seats are offered. Students can ask for one.")
            return redirect("people", conference.slug)
    context = {"form": form, "team": mine}
    return render(request, "projects/team/offer.html", context, status=422 if form.errors else 200)


@student_required
@require_POST
def stop_offering(request: HttpRequest, conference: Conference) -> HttpResponse:
    mine = own_team(request)
    return do_and_return(
        request,
        lambda: seeking.stop_announcing(mine, request.user),  # type: ignore[arg-type]
        "Your team offers no seats any more.",
        "team",
        conference.slug,
    )


@student_required
@require_POST
def ask_to_join(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    place: Participant = request.participant  # type: ignore[attr-defined]
    team = get_object_or_404(
        Team.objects.announced_to(request.user).select_related("conference"),
        conference=conference,
        pk=pk,
    )
    form = AskForm(request.POST)
    if not form.is_valid():
        messages.error(request, first_error(form))
        return redirect("people", conference.slug)
    return do_and_return(
        request,
        lambda: requesting.ask(team, place, form.cleaned_data["message"]),
        f"{team.name} has your request. Its members answer; you get a mail.",
        "people",
        conference.slug,
    )


def _request(request: HttpRequest, conference: Conference, pk: int) -> JoinRequest:
    return get_object_or_404(
        JoinRequest.objects.visible_to(request.user).select_related(
            "team__conference", "participant__user", "participant__conference"
        ),
        team__conference=conference,
        pk=pk,
    )


@student_required
@require_POST
def answer_request(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """A member of the team accepts or declines."""
    asked = _request(request, conference, pk)
    name = asked.participant.user.name
    answers = {
        "accept": (requesting.accept, f"{name} is on your team now."),
        "decline": (requesting.decline, f"{name} gets a mail with your no."),
    }
    if request.POST.get("answer") not in answers:
        raise WrongState("Choose whether to accept or to decline.")
    act, said = answers[request.POST["answer"]]
    return do_and_return(
        request,
        lambda: act(asked, request.user),  # type: ignore[arg-type]
        said,
        "team",
        conference.slug,
    )


@student_required
@require_POST
def retract_request(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    asked = _request(request, conference, pk)
    return do_and_return(
        request,
        lambda: requesting.retract(asked, request.user),  # type: ignore[arg-type]
        f"Your request to {asked.team.name} is taken back.",
        "people",
        conference.slug,
    )
