"""Writing reviews: my list, the review beside what it is about, its files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from projects.access import participant_required
from projects.clock import now
from projects.models import Artefact, Conference
from projects.refusals import Refusal
from projects.templatetags.conference_time import in_zone
from projects.views.artefacts import send_file
from reviews import desk, ratings, remarking, scrubbing, taking, writing
from reviews.bidding import rounds_to_bid_in
from reviews.domain.completeness import Lack
from reviews.forms.remarks import RemarkForm
from reviews.forms.sheet import SheetForm
from reviews.models import Review
from reviews.practising import practice_of
from reviews.remarking import Remarked
from reviews.sheets import Saved, stored_values
from reviews.views import review_page
from reviews.views.saving import saved_json, wants_json


@participant_required
def reviews(request: HttpRequest, conference: Conference) -> HttpResponse:
    """What I am to review, round by round, with the next one first."""
    rounds = desk.my_reviews(request.user, conference, now())  # type: ignore[arg-type]
    place = request.participant  # type: ignore[attr-defined]
    asks_for_bids = bool(rounds_to_bid_in(conference, place))
    context = {
        "rounds": rounds,
        "practice": practice_of(request.user, conference),  # type: ignore[arg-type]
        "asks_for_bids": asks_for_bids,
        "offers": taking.offered_to(place, conference),
        "heard": ratings.heard(request.user, conference, now()),  # type: ignore[arg-type]
    }
    return render(request, "reviews/review/list.html", context)


@participant_required
def review(request: HttpRequest, conference: Conference, public_id: str) -> HttpResponse:
    """One review: the hand-in on the left, the rubric on the right."""
    mine = review_page.my_review(request, conference, public_id)
    criteria = writing.review_criteria(mine)
    values = stored_values(mine, criteria)
    form = SheetForm(criteria, writing.review_texts(), initial=values)
    missing = writing.review_lacks(mine, criteria) if "missing" in request.GET else None
    return review_page.page(request, mine, form, values, missing=missing)


@require_POST
@participant_required
def save_review(request: HttpRequest, conference: Conference, public_id: str) -> HttpResponse:
    """Save what was sent. Scripts get JSON, htmx the remarks, a browser without them the page."""
    mine = review_page.my_review(request, conference, public_id)
    user: Any = request.user
    if request.headers.get("HX-Request"):
        return _remarks(request, mine)
    try:
        with transaction.atomic():
            remarked = _save_remarks(request, mine)
            form, saved = writing.save_review(mine, request.POST, user)
    except Refusal as refusal:
        if wants_json(request):
            return saved_json(conference, Saved(), refusal)
        raise
    if wants_json(request):
        return saved_json(conference, saved)
    if not saved.is_clean or not remarked.is_clean:
        return review_page.again(request, mine, form, saved, remarked=remarked)
    messages.success(request, remarked.said or "Saved.")
    if "next" in request.POST:
        return redirect(review_page.address_of_next(user, mine))
    if "open" in request.POST:
        return redirect(review_page.back(mine, {"show": request.POST["open"]}))
    anchor = "#remarks" if remarked.said else ""
    return redirect(review_page.back(mine, request.POST) + anchor)


def _save_remarks(request: HttpRequest, mine: Review) -> Remarked:
    if not any(name.startswith("remark-") or name == "remove-remark" for name in request.POST):
        return Remarked()
    tabs = review_page.tabs_of(mine)
    return remarking.save_remarks(mine, tabs, request.POST, request.user)  # type: ignore[arg-type]


def _remarks(request: HttpRequest, mine: Review) -> HttpResponse:
    """The piece of the page that the remarks are, after they were saved alone.

    Always 200, because htmx draws no other; what was refused stands at the fields.
    """
    try:
        remarked = _save_remarks(request, mine)
    except Refusal as refusal:
        typed = RemarkForm(review_page.tabs_of(mine), request.POST)
        forms = {0: typed} if typed.is_begun else {}
        remarked = Remarked(said=str(refusal), is_refused=True, forms=forms)
    mine = review_page.my_review(request, mine.round.conference, mine.public_id)
    context = review_page.remarks_of(mine, request.POST, remarked)
    return render(request, "reviews/review/_remarks.html", context)


@require_POST
@participant_required
def submit_review(request: HttpRequest, conference: Conference, public_id: str) -> HttpResponse:
    """Save and hand in, or show what is missing."""
    mine = review_page.my_review(request, conference, public_id)
    was_submitted = mine.status == Review.Status.SUBMITTED
    user: Any = request.user
    with transaction.atomic():
        remarked = _save_remarks(request, mine)
        missing: list[Lack] = []
        if remarked.is_clean:
            warned = "anyway" in request.POST
            form, saved, missing = writing.submit_review(mine, request.POST, warned, user)
        else:
            form, saved = writing.save_review(mine, request.POST, user)
    if not saved.is_clean or not remarked.is_clean:
        return review_page.again(request, mine, form, saved, missing, remarked)
    mine = review_page.my_review(request, conference, public_id)
    if missing:
        # A redirect, so that loading the page again shows what is stored, not the form as sent.
        return redirect(review_page.back(mine, request.POST, "missing"))
    if mine.status != Review.Status.SUBMITTED and not warned and review_page.giveaways_of(mine):
        return redirect(review_page.back(mine, request.POST, "giveaway"))
    if mine.status != Review.Status.SUBMITTED:
        messages.error(
            request,
            "The round closed before this arrived. Your draft is kept; write to the staff if it "
            "should still count.",
        )
        return redirect(mine)
    if was_submitted:
        messages.success(request, "Your changes are saved.")
        return redirect(review_page.back(mine, request.POST))
    messages.success(
        request,
        f"Your review of “{mine.project.title}” is submitted{', marked late' * mine.is_late}. "
        f"You can change it until {in_zone(mine.round.last_at, conference)}.",
    )
    return redirect("reviews", conference.slug)


@participant_required
def review_file(
    request: HttpRequest, conference: Conference, public_id: str, artefact_id: str, name: str
) -> HttpResponse:
    """A file of the version under review, for its reviewer only."""
    mine = review_page.my_review(request, conference, public_id)
    return send_reviewed(
        request, desk.readable_artefacts(mine), artefact_id, name, mine.hides_authors
    )


def send_reviewed(
    request: HttpRequest,
    artefacts: Iterable[Artefact],
    artefact_id: str,
    name: str,
    is_blind: bool,
) -> HttpResponse:
    """One of these files under the name that says nothing of whose it is; else 404."""
    for artefact in artefacts:
        if artefact.public_id != artefact_id or not artefact.is_file:
            continue
        if name == review_page.generic_name(artefact):
            copy = scrubbing.copy_for(artefact) if is_blind else None
            return send_file(request, artefact, name=name, copy=copy)  # type: ignore[return-value]
        if name == review_page.small_name(artefact) and artefact.small:
            return send_file(request, artefact, small=True, name=name)  # type: ignore[return-value]
    raise Http404
