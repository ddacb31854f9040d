"""Setting up a round: its form, and own numbers of reviews for single reviewers."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from projects.access import instructor_required
from projects.forms.times import in_conference_zone
from projects.models import Conference, log
from projects.refusals import WrongState
from reviews import loads
from reviews.forms.loads import LoadForm
from reviews.forms.rounds import RoundForm
from reviews.models import Review, ReviewRound
from reviews.parties import name_of, parties_of, usual_bounds


@instructor_required
@in_conference_zone
def new_round(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Set up a round; nobody sees it until it is opened."""
    return _edit(request, conference, ReviewRound(conference=conference))


@instructor_required
@in_conference_zone
@transaction.atomic
def edit_round(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Change a round; what people rely on by then stays as it is."""
    rounds = ReviewRound.objects.visible_to(request.user).filter(conference=conference)
    if request.method == "POST":
        # What is fixed must not change between the look and the save.
        rounds = rounds.select_for_update()
    return _edit(request, conference, get_object_or_404(rounds, pk=pk))


def _edit(request: HttpRequest, conference: Conference, round_: ReviewRound) -> HttpResponse:
    is_new = round_.pk is None
    form = RoundForm(request.POST or None, instance=round_)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            saved = form.save()
            after = {name: str(form.cleaned_data[name]) for name in form.changed_data}
            log(conference, request.user, "set up" if is_new else "changed", saved, after=after)  # type: ignore[arg-type]
        messages.success(request, f"The round “{saved.name}” is saved.")
        return redirect("staff_round", conference.slug, saved.pk)
    context = {
        "form": form,
        "round": None if is_new else get_object_or_404(ReviewRound, pk=round_.pk),
        "has_rubrics": conference.rubrics.exists(),
    }
    return render(request, "reviews/round/edit.html", context, status=422 if form.errors else 200)


@instructor_required
def round_loads(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Who writes more or fewer than the others; POST sets one number, or takes one back."""
    round_ = get_object_or_404(
        ReviewRound.objects.visible_to(request.user)
        .filter(conference=conference)
        .select_related("conference"),
        pk=pk,
    )
    if "forget" in request.POST:
        gone = request.POST["forget"]
        reviewer = int(gone) if gone.isdecimal() and len(gone) < 12 else 0
        loads.forget_load(round_, reviewer, request.user)  # type: ignore[arg-type]
        messages.success(request, "This reviewer writes as many as the others again.")
        return redirect("round_loads", conference.slug, round_.pk)
    parties = parties_of(round_)
    form = LoadForm(round_, parties, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            party = loads.set_load(
                round_,
                given["reviewer"],
                given["least"],
                given["most"],
                request.user,  # type: ignore[arg-type]
            )
        except WrongState as refusal:
            form.add_error(None, str(refusal))
        else:
            number = loads.bounds(given["least"], given["most"])
            messages.success(request, f"{name_of(party, round_)} writes {number}.")
            return redirect("round_loads", conference.slug, round_.pk)
    context = {
        "round": round_,
        "form": form,
        "own": loads.own_loads(round_, parties),
        "usual": loads.bounds(*usual_bounds(round_)),
        "reviewer_count": len(parties),
        "total": sum(party.most for party in parties) if round_.demand is None else None,
        "has_begun": round_.reviews.exclude(status=Review.Status.ASSIGNED).exists(),
    }
    return render(request, "reviews/round/loads.html", context, status=422 if form.errors else 200)
