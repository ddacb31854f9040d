"""Review rounds for staff: the list, one round's board, and its acts with their previews."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from projects.access import instructor_required, instructs, staff_required
from projects.clock import now
from projects.models import Conference
from reviews import assigning, opening, progress, releasing
from reviews.feedback import score_records
from reviews.loads import bounds, own_loads
from reviews.models import Review, ReviewRound
from reviews.parties import parties_of, usual_bounds
from reviews.reading_remarks import NEEDED, records
from reviews.second_looks import second_looks


@staff_required
def staff_rounds(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Every round with how far it is: of the reviews that this member of staff may see."""
    seen = Q(reviews__in=Review.objects.visible_to(request.user))
    done = Q(reviews__status=Review.Status.SUBMITTED)
    rounds = (
        ReviewRound.objects.visible_to(request.user)
        .filter(conference=conference)
        .select_related("milestone", "rubric")
        .annotate(
            review_count=Count("reviews", filter=seen),
            submitted_count=Count("reviews", filter=seen & done),
        )
        .order_by("due_at", "pk")
    )
    return render(request, "reviews/round/list.html", {"rounds": rounds})


@staff_required
def staff_round(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """The progress board: what comes next, who owes what, what each project has."""
    round_ = _round(request, conference, pk)
    lines = progress.reviewers(round_, request.user)  # type: ignore[arg-type]
    show = request.GET.get("show", "")
    own = own_loads(round_, parties_of(round_)) if instructs(request) else []
    context = {
        "round": round_,
        "reviewers": [line for line in lines if line.is_shown(show)],
        "show": show,
        "filters": [
            (value, label, sum(line.is_shown(value) for line in lines))
            for value, label in progress.SHOWN
        ],
        "owing_count": sum(line.owed > line.questioned and not line.has_left for line in lines),
        "example_count": round_.examples.count(),
        "takes_reviews": round_.takes_reviews(now()),
        "projects": progress.projects(round_, request.user),  # type: ignore[arg-type]
        "second_looks": second_looks(round_, request.user),  # type: ignore[arg-type]
        "review_count": sum(line.load for line in lines),
        "submitted_count": sum(line.submitted for line in lines),
        "draft_count": sum(line.drafts for line in lines),
        "may_assign": assigning.may_assign(round_),
        "own_loads": own,
        "usual": bounds(*usual_bounds(round_)),
        "is_past_due": round_.is_past_due(now()),
        "is_closed": round_.is_closed(now()),
    }
    return render(request, "reviews/round/page.html", context)


@instructor_required
def open_round(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """GET says who will be told what; POST opens."""
    round_ = _round(request, conference, pk)
    if request.method == "POST":
        opening.open_round(round_, request.user)  # type: ignore[arg-type]
        messages.success(request, f"“{round_.name}” is open, and its reviewers are told by mail.")
        return redirect("staff_round", conference.slug, round_.pk)
    context = {
        "round": round_,
        "review_count": round_.reviews.count(),
        "reviewer_count": round_.reviews.values("reviewer").distinct().count(),
        "has_begun": round_.has_begun(now()),
    }
    return render(request, "reviews/round/open.html", context)


@instructor_required
def release_round(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """GET says in numbers what authors will see; POST releases."""
    round_ = _round(request, conference, pk)
    if request.method == "POST":
        seen = request.POST.get("fingerprint", "")
        releasing.release_round(round_, request.user, seen)  # type: ignore[arg-type]
        messages.success(request, f"The reviews of “{round_.name}” are released.")
        return redirect("staff_round", conference.slug, round_.pk)
    context = {
        "round": round_,
        "release": releasing.preview(round_),
        "second_looks": [
            look
            for look in second_looks(round_, request.user)  # type: ignore[arg-type]
            if not look.looked_by
        ],
        "is_closed": round_.is_closed(now()),
    }
    return render(request, "reviews/round/release.html", context)


@staff_required
def staff_review(request: HttpRequest, conference: Conference, public_id: str) -> HttpResponse:
    """One review as staff read it, with its writer and the note to staff."""
    review = get_object_or_404(
        Review.objects.visible_to(request.user)
        .filter(round__conference=conference)
        .select_related("round", "project", "reviewer__user", "team", "saved_by")
        .prefetch_related("scores__criterion", "scores__level", *NEEDED),
        public_id=public_id,
    )
    context = {
        "review": review,
        "scores": score_records(review.scores.all(), for_staff=True),
        "remarks": records([review])[review.pk],
        "round": review.round,
    }
    return render(request, "reviews/round/review.html", context)


def _round(request: HttpRequest, conference: Conference, pk: int) -> ReviewRound:
    return get_object_or_404(
        ReviewRound.objects.visible_to(request.user)
        .filter(conference=conference)
        .select_related("conference", "milestone", "rubric"),
        pk=pk,
    )
