"""A member's own word: confirming what the team's draft or version declares."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from projects import clock, confirming, drafting
from projects.access import student_required
from projects.confirming import Ticks
from projects.drafting import TextRefused
from projects.models import Conference, Version
from projects.views.answers import do_and_return
from projects.views.work import sent_texts, ticked, work_on
from projects.views.work_page import show_work

NOTHING_TICKED = "Nothing is ticked, so nothing is confirmed. Your draft is saved."


@require_POST
@student_required
def confirm_what_draft_says(
    request: HttpRequest, conference: Conference, milestone: str
) -> HttpResponse:
    """Keep what the form holds, then record what the person ticked."""
    at = clock.now()
    work = work_on(request, conference, milestone)
    texts, revisions = sent_texts(request, work)
    marks = ticked(request, work)
    person: Any = request.user
    try:
        saved = drafting.save_texts(work.begun(), person, texts, revisions, at)
    except TextRefused as refusal:
        return show_work(request, work, sentence=str(refusal), typed=texts, status=refusal.status)
    if saved.conflicts:
        return show_work(request, work, conflicts=saved.conflicts, status=409)
    ticks = Ticks(marks, saved.revisions)
    problems = confirming.confirm_draft(work.begun(), person, ticks, at)
    if problems or not marks:
        sentence = "Not everything is confirmed: see below." if problems else NOTHING_TICKED
        told = {problem.key: f"{problem.label} {problem.sentence}" for problem in problems}
        return show_work(request, work, sentence=sentence, errors=told, status=422)
    messages.success(request, "You have confirmed it. If it changes, you are asked again.")
    page = reverse("submission", args=[conference.slug, work.milestone.slug])
    return redirect(f"{page}#confirm")


@require_POST
@student_required
def confirm_what_version_says(
    request: HttpRequest, conference: Conference, milestone: str, number: int
) -> HttpResponse:
    """Record that the person stands by what was handed in."""
    work = work_on(request, conference, milestone)
    version = get_object_or_404(
        Version.objects.visible_to(request.user), submission=work.submission, number=number
    )
    version.submission = work.begun()
    person: Any = request.user
    keys = {name.removeprefix("confirm.") for name in request.POST if name.startswith("confirm.")}
    return do_and_return(
        request,
        lambda: confirming.confirm_version(version, person, keys),
        f"You have confirmed what version {number} declares.",
        "version",
        conference.slug,
        work.milestone.slug,
        number,
    )
