"""A team's submissions: the list of milestones, the page of one, and handing in."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from projects import clock, drafting
from projects.access import student_required
from projects.confirming import Ticks, confirm_draft
from projects.domain.lateness import Timing, Window
from projects.handing_in import Incomplete, NotTaken, hand_in
from projects.models import (
    Conference,
    Milestone,
    Submission,
)
from projects.refusals import WrongState
from projects.views.work import own_project, sent_texts, ticked, work_on
from projects.views.work_page import show_work
from projects.windows import windows_for


@dataclass(frozen=True)
class Row:
    """A milestone in the list, with where this team stands."""

    milestone: Milestone
    window: Window
    timing: Timing
    submission: Submission | None
    versions: int
    asks: bool = True


@student_required
def submissions(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Every milestone of the conference, with where the team stands."""
    project = own_project(request, conference)
    now = clock.now()
    done: dict[int, Submission] = {}
    if project:
        own = Submission.objects.visible_to(request.user).filter(project=project)
        done = {row.milestone_id: row for row in own.annotate(version_count=Count("versions"))}
    milestones = list(conference.milestones.select_related("revises"))
    asking = set(conference.milestones.asking(project).values_list("pk", flat=True))
    windows = windows_for(project, milestones)
    rows = []
    for milestone in sorted(milestones, key=lambda row: windows[row.pk].due):
        window = windows[milestone.pk]
        submission = done.get(milestone.pk)
        versions = submission.version_count if submission else 0  # type: ignore[attr-defined]
        asks = milestone.pk in asking
        rows.append(Row(milestone, window, window.timing(now), submission, versions, asks))
    context = {"rows": rows, "project": project}
    return render(request, "projects/submission/list.html", context)


@student_required
def submission(request: HttpRequest, conference: Conference, milestone: str) -> HttpResponse:
    """The form of one milestone, what was handed in so far, and what staff said.

    `?missing`: Submit was pressed a moment ago and the draft was not complete.
    """
    if own_project(request, conference) is None:
        asked = get_object_or_404(conference.milestones, slug=milestone)
        return render(request, "projects/submission/no_project.html", {"milestone": asked})
    return show_work(request, work_on(request, conference, milestone))


@require_POST
@student_required
def hand_in_draft(request: HttpRequest, conference: Conference, milestone: str) -> HttpResponse:
    """Submit: keep what the form holds, then make it a version. The stamp is taken first."""
    at = clock.now()
    work = work_on(request, conference, milestone)
    texts, revisions = sent_texts(request, work)
    person: Any = request.user
    ticks = None
    try:
        saved = drafting.save_texts(work.begun(), person, texts, revisions, at)
        if saved.conflicts:
            return show_work(request, work, conflicts=saved.conflicts, status=409)
        if marks := ticked(request, work):
            ticks = Ticks(marks, saved.revisions)
        press = re.sub(r"[^0-9A-Za-z]", "", request.POST.get("press", ""))[:64]
        press = press or secrets.token_hex(16)
        seen = request.POST.get("seen", "")
        known = int(seen) if seen.isdecimal() and len(seen) < 9 else 0
        version = hand_in(work.begun(), person, press, at, known, ticks)
    except Incomplete:
        if ticks:
            confirm_draft(work.begun(), person, ticks, at)
        # What was typed is in the draft; the answer is a page that may be loaded again.
        page = reverse("submission", args=[conference.slug, work.milestone.slug])
        return redirect(f"{page}?missing#news")
    except (NotTaken, WrongState, drafting.TextRefused) as refusal:
        work.begun().refresh_from_db(fields=["status"])
        return show_work(request, work, sentence=str(refusal), typed=texts, status=refusal.status)
    if version.submitted_by is None and version.idempotency_key != press:
        messages.info(
            request,
            f"The draft was handed in by itself when the deadline passed, as version "
            f"{version.number}. Nothing has changed since; this is its receipt.",
        )
    elif version.idempotency_key != press and version.submitted_at < at:
        messages.info(
            request,
            f"Nothing has changed since version {version.number}, so no new version was made. "
            "This is its receipt.",
        )
    else:
        messages.success(request, f"Version {version.number} is handed in. The team gets a mail.")
    return redirect("receipt", version.receipt_number)
