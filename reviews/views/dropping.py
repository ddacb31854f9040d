"""Taking somebody out of a round, with what it moves."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from projects.access import instructor_required
from projects.models import Conference, Participant
from reviews import dropping
from reviews.models import ReviewRound


@instructor_required
def drop_reviewer(
    request: HttpRequest, conference: Conference, pk: int, participant: int
) -> HttpResponse:
    """GET shows which reviews would go to whom; POST does exactly that."""
    round_ = get_object_or_404(
        ReviewRound.objects.visible_to(request.user).filter(conference=conference), pk=pk
    )
    reviewers = Participant.objects.filter(pk__in=round_.reviews.values("reviewer"))
    person = get_object_or_404(reviewers.select_related("user", "membership__team"), pk=participant)
    gives_begun = (request.POST or request.GET).get("begun") == "give"
    if request.method == "POST":
        planned = dropping.drop(
            round_,
            person,
            gives_begun,
            request.user,  # type: ignore[arg-type]
            request.POST.get("fingerprint", ""),
        )
        messages.success(request, _said(planned, round_))
        if planned.open and round_.demand is not None:
            return redirect("staff_offers", conference.slug, round_.pk)
        return redirect("staff_round", conference.slug, round_.pk)
    planned = dropping.plan(round_, person, gives_begun)
    drafts = [row for row in (*planned.kept, *planned.given) if row.status == "draft"]
    context = {
        "round": round_,
        "person": person,
        "name": next(iter((*planned.kept, *planned.given))).signature,
        "plan": planned,
        "gives_begun": gives_begun,
        "draft_count": len(drafts),
        "is_released": round_.released_at is not None,
    }
    return render(request, "reviews/round/drop.html", context)


def _said(planned: dropping.Plan, round_: ReviewRound) -> str:
    count = len(planned.given)
    if round_.demand is None:
        return f"{count} review{'' if count == 1 else 's'} taken back, {planned.moved} moved."
    given = f"{count} review{'' if count == 1 else 's'} taken back, {planned.room} given to others."
    if not planned.open:
        return given
    return f"{given} {planned.open_count} stay open: offer them here."
