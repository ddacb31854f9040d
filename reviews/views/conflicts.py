"""Conflicts: declared by reviewers, set and settled by staff."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from projects import clock
from projects.access import instructor_required, student_required
from projects.models import Conference, Participant
from projects.refusals import WrongState
from reviews import conflicting, replacing
from reviews.bidding import projects_to_bid_on
from reviews.forms.conflicts import DeclareForm, PairForm
from reviews.models import Conflict, Review, ReviewRound


@student_required
def declare_conflict(request: HttpRequest, conference: Conference, number: int) -> HttpResponse:
    """A reviewer says why they should not review a project that they can bid on or are assigned."""
    place = request.participant  # type: ignore[attr-defined]
    project = get_object_or_404(
        conference.projects, number=number, pk__in=_known(conference, place)
    )
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
                "The staff read it and decide. Until then you need not work on this review, and "
                "nobody assigns it to you anew.",
            )
            return redirect("reviews", conference.slug)
    context = {"form": form, "project": project}
    return render(
        request, "reviews/conflicts/declare.html", context, status=422 if form.errors else 200
    )


def _known(conference: Conference, place: Participant) -> set[int]:
    """The projects this reviewer has met: those assigned, and those they are asked to bid on."""
    known = set(
        Review.objects.filter(reviewer=place, round__opened_at__isnull=False).values_list(
            "project", flat=True
        )
    )
    for round_ in conference.rounds.all():
        if round_.takes_bids(clock.now()):
            known |= {project.pk for project in projects_to_bid_on(round_, place)}
    return known


@instructor_required
def staff_conflicts(request: HttpRequest, conference: Conference) -> HttpResponse:
    """All conflicts, those that wait first; suggestions; a form to keep a pair apart."""
    form = PairForm(conference, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            conflicting.set_by_staff(
                given["reviewer"],
                given["project"],
                given["reason"],
                request.user,  # type: ignore[arg-type]
            )
        except WrongState as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The two are kept apart from now on.")
            return redirect("staff_conflicts", conference.slug)
    rows = conference.conflicts.select_related("reviewer__user", "project", "settled_by")
    waiting = [row for row in rows if row.state == Conflict.State.WAITING]
    context = {
        "form": form,
        "waiting": waiting,
        "settled": [row for row in rows if row.state != Conflict.State.WAITING],
        "suggestions": conflicting.suggestions(conference),
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
def pin_pair(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Put a person and a project together in a round, or take that back."""
    round_ = get_object_or_404(ReviewRound.objects.filter(conference=conference), pk=pk)
    if "remove" in request.POST:
        gone = request.POST["remove"]
        round_.pins.filter(pk=gone if gone.isdecimal() and len(gone) < 12 else 0).delete()
        messages.success(request, "The pair is free again.")
        return redirect("assign_round", conference.slug, round_.pk)
    form = PairForm(conference, request.POST)
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
