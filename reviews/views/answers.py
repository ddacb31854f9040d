"""What authors read of their reviews, and say to them: the answer of the team, one's own ratings."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from projects.access import student_required
from projects.clock import now
from projects.models import Conference, Project
from projects.refusals import Refusal
from reviews import ratings, responding
from reviews.feedback import received
from reviews.models import Review, ReviewRound
from reviews.one_text import FIELD
from reviews.sheets import Saved, mark
from reviews.views.saving import saved_json, wants_json


@dataclass
class Again:
    """An answer that was not taken as it came: shown once more with everything typed."""

    round_pk: int = 0
    text: str = ""
    saved: Saved = field(default_factory=Saved)


@student_required
def feedback(request: HttpRequest, conference: Conference) -> HttpResponse:
    """The reviews of my project, once they are released; until then one sentence."""
    return _page(request, conference, Again())


@require_POST
@student_required
def save_response(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Save my team's answer as a draft. Scripts get JSON, a browser without them the page again."""
    round_, project = _reviewed(request, conference, pk)
    try:
        saved = responding.save_response(round_, project, request.user, request.POST)  # type: ignore[arg-type]
    except Refusal as refusal:
        if wants_json(request):
            return saved_json(conference, Saved(), refusal)
        raise
    if wants_json(request):
        return saved_json(conference, saved)
    if not saved.is_clean:
        return _page(request, conference, Again(pk, request.POST.get(FIELD, ""), saved))
    messages.success(request, "Your answer is saved.")
    return redirect(f"{reverse('feedback', args=[conference.slug])}#answer-{pk}")


@require_POST
@student_required
def send_response(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Save my team's answer and let its reviewers and the staff read it."""
    round_, project = _reviewed(request, conference, pk)
    saved = responding.send_response(
        round_,
        project,
        request.user,  # type: ignore[arg-type]
        request.POST,
        warned="anyway" in request.POST,
    )
    if not saved.is_clean:
        return _page(request, conference, Again(pk, request.POST.get(FIELD, ""), saved))
    messages.success(request, "Your answer is sent. You can change it until answers close.")
    return redirect(f"{reverse('feedback', args=[conference.slug])}#answer-{pk}")


@require_POST
@student_required
def rate_reviews(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Keep what I alone marked about the reviews of one round."""
    round_, _ = _reviewed(request, conference, pk)
    ratings.rate(round_, request.participant, request.POST)  # type: ignore[attr-defined]
    messages.success(request, "Your ratings are saved. You can change them until ratings close.")
    return redirect(f"{reverse('feedback', args=[conference.slug])}#ratings-{pk}")


def _reviewed(request: HttpRequest, conference: Conference, pk: int) -> tuple[ReviewRound, Project]:
    """The released round and my project, if it has a review there."""
    review = (
        Review.objects.received_by(request.user)  # type: ignore[arg-type]
        .filter(round__conference=conference, round=pk)
        .select_related("round__conference", "project")
        .first()
    )
    if review is None:
        raise Http404
    return review.round, review.project


def _page(request: HttpRequest, conference: Conference, again: Again) -> HttpResponse:
    rounds = received(request.user, conference, now())  # type: ignore[arg-type]
    marks = {one.pk: mark(one.answer.text) for one in rounds if one.answer}
    context = {
        "rounds": rounds,
        "marks": marks,
        "again": again,
        "errors": again.saved.errors.get(FIELD, []),
        "conflicts": {one.field: one for one in again.saved.conflicts},
    }
    status = 409 if again.saved.conflicts else 422 if again.saved.errors else 200
    return render(request, "reviews/feedback/page.html", context, status=status)
