"""Bidding: what a reviewer would like to review, before anyone is assigned."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from projects import clock
from projects.access import student_required
from projects.models import Conference
from projects.refusals import WrongState
from reviews.bidding import place_bids, projects_to_bid_on
from reviews.models import Bid, ReviewRound

WISH = "wish-"


@student_required
def bids(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Every project I may review, in an order of my own, with my wish for each; POST keeps them."""
    place = request.participant  # type: ignore[attr-defined]
    round_ = next(
        (one for one in conference.rounds.order_by("bids_until") if one.takes_bids(clock.now())),
        None,
    )
    if round_ is None:
        return render(request, "reviews/bids/page.html", {"round": None})
    if request.method == "POST":
        return _keep(request, conference, round_)
    projects = projects_to_bid_on(round_, place)
    topics = sorted({topic.name for project in projects for topic in project.topics.all()})
    topic = request.GET.get("topic", "")
    shown = [p for p in projects if not topic or topic in {t.name for t in p.topics.all()}]
    mine = dict(Bid.objects.filter(round=round_, reviewer=place).values_list("project", "wish"))
    context = {
        "round": round_,
        "rows": [(project, mine.get(project.pk, "")) for project in shown],
        "topics": topics,
        "topic": topic,
        "total": len(projects),
        "placed": len(mine),
        "wishes": Bid.Wish.choices,
    }
    return render(request, "reviews/bids/page.html", context)


def _keep(request: HttpRequest, conference: Conference, round_: ReviewRound) -> HttpResponse:
    shown = [int(pk) for pk in request.POST.getlist("shown") if pk.isdecimal() and len(pk) < 12]
    for_all = request.POST.get("all", "")
    wishes = {pk: for_all or request.POST.get(f"{WISH}{pk}", "") for pk in shown}
    if str(round_.pk) != request.POST.get("round"):
        raise WrongState("Bids for that round are closed. What you chose until then counts.")
    place_bids(round_, request.participant, wishes)  # type: ignore[attr-defined]
    messages.success(request, "Your bids are saved.")
    topic = request.POST.get("topic", "")
    page = reverse("bids", args=[conference.slug])
    return redirect(f"{page}?topic={topic}" if topic and topic.isprintable() else page)
