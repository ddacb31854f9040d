"""Bidding: what a reviewer would like to review, before anyone is assigned."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from projects import clock
from projects.access import participant_required
from projects.models import Conference, Participant
from projects.refusals import Refusal, WrongState
from reviews.bidding import (
    bids_of,
    interests_of,
    place_bids,
    projects_to_bid_on,
    rounds_to_bid_in,
)
from reviews.models import Bid, ReviewRound
from reviews.sheets import Saved
from reviews.views.saving import saved_json, wants_json

WISH, WAS, NO_BID = "wish-", "was-", "none"
CLOSED = "Bids for that round are closed. What you chose until then counts."


@participant_required
def bids(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Every project I may review, in an order of my own, with my wish for each; POST keeps them."""
    place = request.participant  # type: ignore[attr-defined]
    rounds = rounds_to_bid_in(conference, place)
    asked = request.POST.get("round") or request.GET.get("round") or ""
    chosen = [pair for pair in rounds if str(pair[0].pk) == asked]
    if request.method == "POST" and rounds:
        return _keep(request, conference, chosen[0] if chosen else None)
    if not rounds:
        return render(request, "reviews/bids/page.html", {"round": None})
    round_, bidder = (chosen or rounds)[0]
    projects = projects_to_bid_on(round_, bidder)
    topics = sorted({topic.name for project in projects for topic in project.topics.all()})
    topic = request.GET.get("topic", "")
    shown = [p for p in projects if not topic or topic in {t.name for t in p.topics.all()}]
    mine = bids_of(round_, bidder)
    context = {
        "round": round_,
        "rounds": [one for one, _ in rounds],
        "team": bidder.team if round_.reviewed_by == ReviewRound.Reviewers.TEAMS else None,
        "rows": [(project, mine.get(project.pk, "")) for project in shown],
        "topics": topics,
        "topic": topic,
        "interests": interests_of(bidder),
        "total": len(projects),
        "placed": sum(project.pk in mine for project in projects),
        "wishes": Bid.Wish.choices,
    }
    return render(request, "reviews/bids/page.html", context)


def _keep(
    request: HttpRequest,
    conference: Conference,
    chosen: tuple[ReviewRound, Participant] | None,
) -> HttpResponse:
    """Keep what was sent. Scripts send what was just changed and get JSON."""
    is_script = wants_json(request)
    try:
        if chosen is None:
            raise WrongState(CLOSED)
        round_, bidder = chosen
        place_bids(round_, bidder, _wishes(request))
    except Refusal as refusal:
        if is_script:
            return saved_json(conference, Saved(), refusal)
        raise
    if is_script:
        return saved_json(conference, Saved(saved_at=clock.now()))
    conflict = request.POST.get("conflict", "")
    if conflict.isdecimal() and len(conflict) < 6:
        page = reverse("declare_conflict", args=[conference.slug, int(conflict)])
        return redirect(f"{page}?from=bids")
    if "show" not in request.POST:
        messages.success(request, "Your bids are saved.")
    return redirect(_page(conference, round_, request.POST.get("topic", "")))


def _wishes(request: HttpRequest) -> dict[int, str]:
    """The wishes that differ from what the page showed, so that an older page undoes nothing.

    One of the buttons for all sets every project that was shown.
    """
    for_all = request.POST.get("all", "")
    if for_all:
        wish = "" if for_all == NO_BID else for_all
        return {pk: wish for pk in map(_pk, request.POST.getlist("shown")) if pk}
    found = {}
    for name, value in request.POST.items():
        pk = _pk(name.removeprefix(WISH)) if name.startswith(WISH) else 0
        if pk and request.POST.get(f"{WAS}{pk}") != value:
            found[pk] = str(value)
    return found


def _pk(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 12 else 0


def _page(conference: Conference, round_: ReviewRound, topic: str) -> str:
    asked = {"round": str(round_.pk)} | ({"topic": topic} if topic.isprintable() else {})
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('bids', args=[conference.slug])}?{query}"
