"""Conflicts: declared by reviewers, set and settled by staff."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from projects.access import instructor_required, participant_required
from projects.models import Conference, Participant
from projects.refusals import WrongState
from reviews import conflicting, replacing, suggesting
from reviews.bidding import projects_to_bid_on, rounds_to_bid_in
from reviews.forms.conflicts import DeclareForm, PairForm
from reviews.models import Conflict, Review, ReviewRound


@participant_required
def my_conflicts(request: HttpRequest, conference: Conference) -> HttpResponse:
    """What I have reported and what became of it, and a way to report another."""
    place = request.participant  # type: ignore[attr-defined]
    if place is None:
        raise Http404
    projects = conference.projects.filter(pk__in=_known(conference, place)).order_by("number")
    chosen = request.GET.get("project", "")
    if chosen.isdecimal() and len(chosen) < 6:
        return redirect("declare_conflict", conference.slug, int(chosen))
    context = {
        "conflicts": place.conflicts.exclude(kind=Conflict.Kind.STAFF).select_related("project"),
        "projects": projects,
    }
    return render(request, "reviews/conflicts/mine.html", context)


@participant_required
def declare_conflict(request: HttpRequest, conference: Conference, number: int) -> HttpResponse:
    """A reviewer says why they should not review a project that they know of."""
    place = request.participant  # type: ignore[attr-defined]
    if place is None:
        raise Http404
    project = get_object_or_404(
        conference.projects, number=number, pk__in=_known(conference, place)
    )
    from_bids = (request.POST or request.GET).get("from") == "bids"
    form = DeclareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            conflicting.declare(
                place, project, form.cleaned_data["kind"], form.cleaned_data["reason"]
            )
        except WrongState as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                "The staff read it and decide. Until then you need not review this project, and "
                "nobody assigns it to you anew.",
            )
            return redirect("bids" if from_bids else "reviews", conference.slug)
    context = {"form": form, "project": project, "from_bids": from_bids}
    return render(
        request, "reviews/conflicts/declare.html", context, status=422 if form.errors else 200
    )


def _known(conference: Conference, place: Participant) -> set[int]:
    """The projects this reviewer knows of: those assigned, those they may bid on, and those that
    they may see anyway, such as published ones. Never those of their own team."""
    known = set(
        Review.objects.visible_to(place.user)
        .written_by(place.user)
        .filter(round__conference=conference, round__opened_at__isnull=False)
        .values_list("project", flat=True)
    )
    for round_, bidder in rounds_to_bid_in(conference, place):
        known |= {project.pk for project in projects_to_bid_on(round_, bidder)}
    seen = conference.projects.visible_to(place.user).filter(withdrawn_at__isnull=True)
    known |= set(seen.values_list("pk", flat=True))
    own = conference.projects.filter(team__memberships__participant=place)
    return known - set(own.values_list("pk", flat=True))


@instructor_required
def staff_conflicts(request: HttpRequest, conference: Conference) -> HttpResponse:
    """All conflicts, those that wait first; suggestions; a form to keep a pair apart."""
    form = PairForm(conference, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            said = replacing.keep_apart(
                given["reviewer"],
                given["project"],
                given["reason"],
                request.user,  # type: ignore[arg-type]
            )
        except WrongState as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return redirect("staff_conflicts", conference.slug)
    rows = conference.conflicts.select_related("reviewer__user", "project", "settled_by")
    waiting = [row for row in rows if row.state == Conflict.State.WAITING]
    context = {
        "form": form,
        "waiting": waiting,
        "settled": [row for row in rows if row.state != Conflict.State.WAITING],
        "suggestions": suggesting.suggestions(conference),
    }
    return render(
        request, "reviews/conflicts/staff.html", context, status=422 if form.errors else 200
    )


@require_POST
@instructor_required
def settle_conflict(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Uphold or dismiss; an upheld one takes the review away if it has not been begun."""
    conflict = get_object_or_404(conference.conflicts, pk=pk)
    state = request.POST.get("state")
    if state not in (Conflict.State.UPHELD, Conflict.State.DISMISSED):
        raise WrongState("Choose whether the conflict holds or not.")
    said = replacing.settle(conflict, state, request.user)  # type: ignore[arg-type]
    messages.success(request, said)
    return redirect("staff_conflicts", conference.slug)


@require_POST
@instructor_required
def settle_suggestions(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Keep all ticked pairs apart, or dismiss them for good."""
    said = suggesting.settle_suggestions(
        conference,
        request.POST.getlist("pair"),
        request.POST.get("state", ""),
        request.user,  # type: ignore[arg-type]
    )
    messages.success(request, " ".join(said))
    return redirect("staff_conflicts", conference.slug)


@require_POST
@instructor_required
def pin_pair(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Put a person and a project together in a round, or take that back."""
    round_ = get_object_or_404(ReviewRound.objects.filter(conference=conference), pk=pk)
    if "remove" in request.POST:
        gone = request.POST["remove"]
        number = int(gone) if gone.isdecimal() and len(gone) < 12 else 0
        conflicting.unpin(round_, number, request.user)  # type: ignore[arg-type]
        messages.success(request, "The pair is free again.")
        return redirect("assign_round", conference.slug, round_.pk)
    form = PairForm(conference, request.POST, round_=round_)
    del form.fields["reason"]
    if not form.is_valid():
        raise WrongState("Choose a person and a project to put together.")
    conflicting.pin(
        round_,
        form.cleaned_data["reviewer"],
        form.cleaned_data["project"],
        request.user,  # type: ignore[arg-type]
    )
    messages.success(request, "The two are put together whatever is drawn.")
    return redirect("assign_round", conference.slug, round_.pk)
