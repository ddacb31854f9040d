"""What staff do from a round's board: take it along as a table, remind who owes reviews."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from projects.access import instructor_required, staff_required
from projects.clock import now
from projects.models import Conference
from reviews import nudging, progress
from reviews.models import ReviewRound


@staff_required
def round_csv(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Who has written what, extra and practice reviews too, for a spreadsheet."""
    round_ = _round(request, conference, pk)
    lines = progress.reviewers(round_, request.user)  # type: ignore[arg-type]
    response = HttpResponse(progress.as_csv(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="reviewers-{round_.pk}.csv"'
    return response


@instructor_required
def remind_reviewers(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """GET shows who would get a mail; POST sends it."""
    round_ = _round(request, conference, pk)
    show = (request.POST or request.GET).get("show", "owes")
    show = show if show in dict(progress.SHOWN) else "owes"
    if request.method == "POST":
        told = nudging.remind(
            round_,
            show,
            request.user,  # type: ignore[arg-type]
            request.POST.get("fingerprint", ""),
        )
        messages.success(request, f"{told} {'is' if told == 1 else 'are'} reminded by mail.")
        return redirect("staff_round", conference.slug, round_.pk)
    context = {
        "round": round_,
        "show": show,
        "who": dict(progress.SHOWN)[show],
        "preview": nudging.preview(round_, show, request.user),  # type: ignore[arg-type]
        "takes_reviews": round_.takes_reviews(now()),
    }
    return render(request, "reviews/round/remind.html", context)


def _round(request: HttpRequest, conference: Conference, pk: int) -> ReviewRound:
    return get_object_or_404(
        ReviewRound.objects.visible_to(request.user).filter(conference=conference), pk=pk
    )
