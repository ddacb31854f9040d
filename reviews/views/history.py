"""What a review said before: for whoever writes it, and for staff."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from projects.access import participant_required, staff_required
from projects.clock import now
from projects.models import Conference
from reviews import history, writing
from reviews.domain import keeping
from reviews.forms.sheet import SheetForm
from reviews.models import Review, Saving
from reviews.views.review_page import my_review


@participant_required
def review_history(request: HttpRequest, conference: Conference, public_id: str) -> HttpResponse:
    """The kept states of my review; one of them compared with now."""
    mine = my_review(request, conference, public_id)
    context = _context(request, mine)
    context["may_take_back"] = writing.is_writable(mine, now(), request.user)  # type: ignore[arg-type]
    context["here"] = reverse("review_history", args=[conference.slug, public_id])
    return render(request, "reviews/history/page.html", context)


@staff_required
def staff_review_history(
    request: HttpRequest, conference: Conference, public_id: str
) -> HttpResponse:
    """The same, to read."""
    review = get_object_or_404(
        Review.objects.visible_to(request.user)
        .filter(round__conference=conference)
        .select_related("round__conference", "round__rubric", "project", "reviewer__user"),
        public_id=public_id,
    )
    context = _context(request, review)
    context["here"] = reverse("staff_review_history", args=[conference.slug, public_id])
    return render(request, "reviews/history/staff.html", context)


@require_POST
@participant_required
def take_back(
    request: HttpRequest, conference: Conference, public_id: str, saving: int
) -> HttpResponse:
    """Write a kept state, or one field of it, over what the form holds; that is kept first."""
    mine = my_review(request, conference, public_id)
    old = get_object_or_404(mine.savings.all(), pk=saving)
    only = request.POST.get("field")
    content = {name: text for name, text in old.content.items() if only in (None, name)}
    if not content:
        raise Http404
    saved = writing.take_back(mine, content, request.user)  # type: ignore[arg-type]
    if saved.is_clean:
        messages.success(request, "It is back in your review. What stood there is in the history.")
    else:
        sentence = next(iter(saved.errors.values()), [""])[0]
        messages.error(request, f"Not all of it could be taken back. {sentence}")
    return redirect(mine)


def _context(request: HttpRequest, review: Review) -> dict[str, Any]:
    savings = list(review.savings.all())
    wanted = request.GET.get("at", "")
    chosen = next((one for one in savings if str(one.pk) == wanted), None)
    if wanted and chosen is None:
        raise Http404
    chosen = chosen or (savings[0] if savings else None)
    return {
        "review": review,
        "round": review.round,
        "entries": history.entries(savings),
        "chosen": chosen,
        "changes": _changes(review, chosen) if chosen else [],
        "most": keeping.KEPT_WHILE_WRITING,
        "most_hand_ins": keeping.KEPT_OF_HAND_INS,
    }


def _changes(review: Review, saving: Saving) -> list[history.Change]:
    criteria = writing.review_criteria(review)
    form = SheetForm(criteria, writing.review_texts())
    return history.changes(saving, writing.content_of(review), form)
