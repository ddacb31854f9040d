"""What staff do with a submission beside deciding: reopen it, revive it, compare its versions."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from projects import counting, deciding
from projects.access import staff_required
from projects.models import Conference
from projects.views.answers import do_and_return
from projects.views.deciding import submission_of
from projects.views.versions import comparison


@require_POST
@staff_required
def reopen(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Take the last decision back, so that another can be made."""
    submission = submission_of(request, conference, pk)
    return do_and_return(
        request,
        lambda: deciding.reopen(submission, request.user),  # type: ignore[arg-type]
        "The submission waits for a decision again. The team has not been told.",
        "staff_submission",
        conference.slug,
        submission.pk,
    )


@require_POST
@staff_required
def revive(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Let what a team withdrew count again, also when its own time to do so is over."""
    submission = submission_of(request, conference, pk)
    return do_and_return(
        request,
        lambda: counting.revive(submission, request.user, is_staff=True),  # type: ignore[arg-type]
        "The submission counts again. The team is told by mail.",
        "staff_submission",
        conference.slug,
        submission.pk,
    )


@staff_required
def compare(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """What changed from one version of a submission to another."""
    submission = submission_of(request, conference, pk)
    context = {
        "milestone": submission.milestone,
        "project": submission.project,
        **comparison(request, submission),
    }
    return render(request, "projects/queue/compare.html", context)
