"""Pieces of a draft's page that change while it is open: its health panel, and what is missing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from projects import clock
from projects.access import student_required
from projects.checking_links import TooSoon, check_again
from projects.draft_health import Panel, panel_of
from projects.drafting import entries_of
from projects.handing_in import problems_of
from projects.models import Conference
from projects.views.work import Work, work_on


@require_safe
@student_required
def draft_health(request: HttpRequest, conference: Conference, milestone: str) -> HttpResponse:
    """The panel as it is now, for htmx; the page it stands on for everyone else."""
    work = work_on(request, conference, milestone)
    if not request.headers.get("HX-Request"):
        return redirect(_place(work))
    return _piece(request, work, "")


@require_safe
@student_required
def draft_missing(request: HttpRequest, conference: Conference, milestone: str) -> HttpResponse:
    """What keeps the draft from being handed in, as it is now; the whole page without htmx."""
    work = work_on(request, conference, milestone)
    if not request.headers.get("HX-Request"):
        return redirect("submission", conference.slug, work.milestone.slug)
    entries = entries_of(work.milestone, work.submission, work.project)
    missing = problems_of(entries, request.user)  # type: ignore[arg-type]
    context = {"missing": missing, "milestone": work.milestone, "conference": conference}
    return render(request, "projects/submission/_missing.html", context)


@require_POST
@student_required
def check_links(request: HttpRequest, conference: Conference, milestone: str) -> HttpResponse:
    """Look at the draft's links once more. Each at most every two minutes."""
    work = work_on(request, conference, milestone)
    said = "The links are being looked at again."
    try:
        check_again(_panel(work).checks)
    except TooSoon as refusal:
        said = str(refusal)
    if request.headers.get("HX-Request"):
        return _piece(request, work, said)
    messages.info(request, said)
    return redirect(_place(work))


def _panel(work: Work) -> Panel:
    entries = entries_of(work.milestone, work.submission, work.project)
    return panel_of(entries, work.conference, clock.now(), work.project)


def _place(work: Work) -> str:
    return reverse("submission", args=[work.conference.slug, work.milestone.slug]) + "#health"


def _piece(request: HttpRequest, work: Work, said: str) -> HttpResponse:
    context = {"panel": _panel(work), "milestone": work.milestone, "said": said}
    return render(
        request,
        "projects/submission/_health.html",
        {**context, "conference": work.conference},
    )
