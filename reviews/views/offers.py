"""Reviews on offer: staff offer and withdraw them, people take them on."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from projects.access import instructor_required, participant_required
from projects.clock import now
from projects.models import Conference
from reviews import offering, taking
from reviews.models import Offer, ReviewRound

NUMBER = "offer-"


@instructor_required
def staff_offers(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """What is missing, and what is offered; POST shows the preview, and then offers."""
    round_ = _round(request, conference, pk)
    counts_unbegun = "unbegun" not in request.GET
    if request.method == "POST":
        numbers = _numbers(request)
        to = request.POST.get("to", "")
        if "fingerprint" in request.POST:
            made = offering.offer(
                round_,
                numbers,
                to,
                request.user,  # type: ignore[arg-type]
                request.POST["fingerprint"],
            )
            messages.success(
                request,
                f"{made} {'review is' if made == 1 else 'reviews are'} on offer, and who may take "
                "one is told by mail.",
            )
            return redirect("staff_offers", conference.slug, round_.pk)
        planned = offering.preview(round_, numbers, to)
        context = {"round": round_, "preview": planned, "to": to, "is_for_staff": to == "staff"}
        return render(request, "reviews/offers/preview.html", context)
    rows = offering.coverage(round_, counts_unbegun)
    offers = round_.offers.select_related("project", "taken_by__user", "made_by")
    context = {
        "round": round_,
        "rows": [row for row in rows if row.short or row.overdue or row.offered],
        "project_count": len(rows),
        "short": sum(row.short for row in rows),
        "counts_unbegun": counts_unbegun,
        "offers": offers.order_by("project__number", "made_at"),
        "takes_reviews": round_.takes_reviews(now()),
        "to_students": offering.may_go_to_students(round_),
        "most_extra": taking.MOST_EXTRA,
        "most_at_once": offering.MOST_AT_ONCE,
    }
    return render(request, "reviews/offers/staff.html", context)


@require_POST
@instructor_required
def withdraw_offer(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Take back one offer that nobody has taken."""
    offer = get_object_or_404(Offer.objects.filter(round__conference=conference), pk=pk)
    offering.withdraw(offer, request.user)  # type: ignore[arg-type]
    messages.success(request, "The offer is withdrawn.")
    return redirect("staff_offers", conference.slug, offer.round_id)


@require_POST
@participant_required
def take_offer(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Take on an extra review, and go there."""
    place = request.participant  # type: ignore[attr-defined]
    known = {
        (str(round_.round_id), str(project.number)): (round_.round_id, project.number)
        for round_ in taking.offered_to(place, conference)
        for project in round_.projects
    }
    asked = (request.POST.get("round", ""), request.POST.get("project", ""))
    if asked not in known:
        return _gone(request, conference)
    round_id, number = known[asked]
    round_ = get_object_or_404(ReviewRound, conference=conference, pk=round_id)
    project = get_object_or_404(conference.projects, number=number)
    review = taking.take(round_, project, place)
    messages.success(request, "The review is yours. Thank you for taking it on.")
    return redirect(review)


def _gone(request: HttpRequest, conference: Conference) -> HttpResponse:
    """What is not on offer, or never was: the list says what is, and nothing tells the two apart."""
    if request.participant is None:  # type: ignore[attr-defined]
        raise Http404
    messages.error(request, taking.TAKEN)
    return redirect("reviews", conference.slug)


def _numbers(request: HttpRequest) -> dict[int, int]:
    """How many reviews of which project, as the form says; what is no small number is left out."""
    found = {}
    for name, value in request.POST.items():
        pk = name.removeprefix(NUMBER)
        if name.startswith(NUMBER) and pk.isdecimal() and len(pk) < 12:
            text = str(value).strip()
            if text.isdecimal() and len(text) < 4:
                found[int(pk)] = int(text)
    return found


def _round(request: HttpRequest, conference: Conference, pk: int) -> ReviewRound:
    return get_object_or_404(
        ReviewRound.objects.visible_to(request.user).filter(conference=conference), pk=pk
    )
