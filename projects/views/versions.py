"""What was handed in: reading a version, comparing two, and saying which one counts."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from projects import clock, comparing, counting, statements
from projects.access import student_required
from projects.drafting import window_for
from projects.models import Conference, Decision, SectionComment, Submission, Version, VersionItem
from projects.reading import parts_of
from projects.sealing import seal_of
from projects.views.answers import do_and_return
from projects.views.work import Work, work_on


def with_contents(versions: Any) -> Any:
    """Versions with everything that their page shows, in a constant number of queries."""
    return versions.select_related(
        "submitted_by", "submission__milestone", "submission__project__team"
    ).prefetch_related(
        Prefetch("items", VersionItem.objects.select_related("artefact__project")),
        Prefetch("decisions", Decision.objects.select_related("decided_by")),
        Prefetch(
            "decisions__section_comments",
            SectionComment.objects.select_related("item__artefact__project"),
        ),
    )


@student_required
def version(
    request: HttpRequest, conference: Conference, milestone: str, number: int
) -> HttpResponse:
    """What one version holds, as it was handed in."""
    work = work_on(request, conference, milestone)
    shown = get_object_or_404(
        with_contents(Version.objects.visible_to(request.user)),
        submission=work.submission,
        number=number,
    )
    to_confirm = [one for one in statements.attach(shown) if not one.own(request.user)]
    context = {
        "work": work,
        "milestone": work.milestone,
        "version": shown,
        "parts": parts_of(shown),
        "seal": seal_of(shown),
        "to_confirm": to_confirm,
    }
    return render(request, "projects/submission/version.html", context)


@student_required
def compare_versions(request: HttpRequest, conference: Conference, milestone: str) -> HttpResponse:
    """What changed from one of the team's versions to another."""
    work = work_on(request, conference, milestone)
    if work.submission is None:
        raise Http404
    context = {"milestone": work.milestone, **comparison(request, work.submission)}
    return render(request, "projects/submission/compare.html", context)


def comparison(request: HttpRequest, submission: Submission) -> dict[str, Any]:
    """The versions that the address asks for, the last two if it names none, and their changes."""
    visible = Version.objects.visible_to(request.user).filter(submission=submission)
    versions = {str(one.number): one for one in with_contents(visible).order_by("number")}
    numbers = list(versions)
    if len(numbers) < 2:
        raise Http404
    old = versions.get(request.GET.get("from", numbers[-2]))
    new = versions.get(request.GET.get("to", numbers[-1]))
    if old is None or new is None:
        raise Http404
    changes = comparing.compare(old, new)
    return {
        "submission": submission,
        "versions": list(versions.values()),
        "old": old,
        "new": new,
        "changes": changes,
        "changed": sum(change.state != "same" for change in changes),
    }


@require_POST
@student_required
def choose_version(
    request: HttpRequest, conference: Conference, milestone: str, number: int
) -> HttpResponse:
    """Let another version count."""
    work = work_on(request, conference, milestone)
    submission = _begun(work)
    return _done(
        request,
        work,
        lambda: counting.choose(submission, number, request.user),  # type: ignore[arg-type]
        f"Version {number} counts now. The team gets a mail.",
    )


@student_required
def withdraw_submission(
    request: HttpRequest, conference: Conference, milestone: str
) -> HttpResponse:
    """Says on GET what withdrawing means, does it on POST."""
    work = work_on(request, conference, milestone)
    submission = _begun(work)
    if request.method == "POST":
        return _done(
            request,
            work,
            lambda: counting.withdraw(submission, request.user),  # type: ignore[arg-type]
            "It is withdrawn and counts nowhere. The team gets a mail.",
        )
    window = window_for(work.project, work.milestone)
    if submission.status != Submission.Status.SUBMITTED or not window.takes(clock.now()):
        return redirect("submission", conference.slug, work.milestone.slug)
    context = {"milestone": work.milestone, "submission": submission, "window": window}
    return render(request, "projects/submission/withdraw.html", context)


@require_POST
@student_required
def revive_submission(request: HttpRequest, conference: Conference, milestone: str) -> HttpResponse:
    """Let what was withdrawn count again."""
    work = work_on(request, conference, milestone)
    submission = _begun(work)
    return _done(
        request,
        work,
        lambda: counting.revive(submission, request.user),  # type: ignore[arg-type]
        "It counts again, as it was handed in. The team gets a mail.",
    )


@require_POST
@student_required
def switch_by_itself(request: HttpRequest, conference: Conference, milestone: str) -> HttpResponse:
    """Whether a complete draft is handed in by itself at the deadline."""
    work = work_on(request, conference, milestone)
    is_on = request.POST.get("by_itself") == "on"
    submission = work.begun()
    said = (
        "A complete draft is handed in by itself at the deadline."
        if is_on
        else "Nothing is handed in by itself; press Submit before the deadline."
    )
    return _done(
        request,
        work,
        lambda: counting.switch_handing_in_by_itself(submission, is_on, request.user),  # type: ignore[arg-type]
        said,
    )


def _begun(work: Work) -> Submission:
    if work.submission is None:
        raise Http404
    return work.submission


def _done(request: HttpRequest, work: Work, act: Any, said: str) -> HttpResponse:
    return do_and_return(
        request, act, said, "submission", work.conference.slug, work.milestone.slug
    )
