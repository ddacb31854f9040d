"""Review rounds for staff: the list, one round's board, and its acts with their previews."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from projects.access import instructor_required, staff_required
from projects.clock import now
from projects.forms.times import in_conference_zone
from projects.models import Conference, log
from reviews import assigning, board, opening, releasing
from reviews.feedback import score_records
from reviews.forms.conflicts import PairForm
from reviews.forms.rounds import RoundForm
from reviews.models import Review, ReviewRound


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
    )
    return render(request, "reviews/round/list.html", {"rounds": rounds})


@instructor_required
@in_conference_zone
def new_round(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Set up a round; nobody sees it until it is opened."""
    return _edit(request, conference, ReviewRound(conference=conference))


@instructor_required
@in_conference_zone
def edit_round(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    return _edit(request, conference, _round(request, conference, pk))


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


@staff_required
def staff_round(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """The progress board: what comes next, who owes what, what each project has."""
    round_ = _round(request, conference, pk)
    reviewers = board.reviewers(round_, request.user)  # type: ignore[arg-type]
    context = {
        "round": round_,
        "reviewers": reviewers,
        "projects": board.projects(round_, request.user),  # type: ignore[arg-type]
        "second_looks": board.second_looks(round_, request.user),  # type: ignore[arg-type]
        "review_count": sum(line.load for line in reviewers),
        "submitted_count": sum(line.submitted for line in reviewers),
        "draft_count": sum(line.drafts for line in reviewers),
        "may_assign": assigning.may_assign(round_),
        "is_closed": round_.is_closed(now()),
    }
    return render(request, "reviews/round/page.html", context)


@instructor_required
def assign_round(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """GET shows in numbers what an assignment would be; POST makes exactly that one."""
    round_ = _round(request, conference, pk)
    if request.method == "POST":
        number = assigning.apply(
            round_,
            assigning.seed_or_new(request.POST.get("seed")),
            request.POST.get("fingerprint", ""),
            request.user,  # type: ignore[arg-type]
        )
        messages.success(request, f"{number} reviews are assigned.")
        return redirect("staff_round", conference.slug, round_.pk)
    plan = assigning.plan(round_, assigning.seed_or_new(request.GET.get("seed")))
    context = {
        "round": round_,
        "plan": plan,
        "may_assign": assigning.may_assign(round_),
        "existing": round_.reviews.count(),
        "bid_count": round_.bids.count(),
        "bidder_count": round_.bids.values("reviewer").distinct().count(),
        "pins": round_.pins.select_related("reviewer__user", "project"),
        "pair_form": PairForm(conference),
    }
    return render(request, "reviews/round/assign.html", context)


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
        releasing.release_round(round_, request.user)  # type: ignore[arg-type]
        messages.success(request, f"The reviews of “{round_.name}” are released.")
        return redirect("staff_round", conference.slug, round_.pk)
    context = {"round": round_, "release": releasing.preview(round_)}
    return render(request, "reviews/round/release.html", context)


@staff_required
def staff_review(request: HttpRequest, conference: Conference, public_id: str) -> HttpResponse:
    """One review as staff read it, with its writer and the note to staff."""
    review = get_object_or_404(
        Review.objects.visible_to(request.user)
        .filter(round__conference=conference)
        .select_related("round", "project", "reviewer__user")
        .prefetch_related("scores__criterion", "scores__level"),
        public_id=public_id,
    )
    context = {
        "review": review,
        "scores": score_records(review.scores.all()),
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
