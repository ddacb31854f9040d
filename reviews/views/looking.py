"""Staff mark a review with signs of carelessness as looked at."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from projects.access import staff_required
from projects.models import Conference
from reviews.models import Review
from reviews.second_looks import look_at


@require_POST
@staff_required
def look_at_review(request: HttpRequest, conference: Conference, public_id: str) -> HttpResponse:
    """`done` marks it, its absence takes the mark back."""
    review = get_object_or_404(
        Review.objects.visible_to(request.user)
        .filter(
            round__conference=conference,
            project__in=conference.projects.staffed_by(request.user),  # type: ignore[arg-type]
        )
        .select_related("round__conference", "round__rubric", "project"),
        public_id=public_id,
    )
    look_at(review, request.user, "done" in request.POST)  # type: ignore[arg-type]
    page = reverse("staff_round", args=[conference.slug, review.round_id])
    return redirect(f"{page}#second-look")
