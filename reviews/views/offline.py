"""My reviews as one text file: download it, bring it back, look at what changes, apply it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from projects.access import participant_required
from projects.models import Conference
from reviews import offline
from reviews.domain import offline_form

LARGEST_FILE = 2_400_000  # bytes


@participant_required
def offline_reviews(request: HttpRequest, conference: Conference) -> HttpResponse:
    """GET offers the file; POST shows what the file that came back would change."""
    if request.method != "POST":
        return _page(request, conference)
    try:
        text = _sent_text(request)
    except offline_form.Unreadable as sentence:
        typed = request.POST.get("text", "")
        return _page(request, conference, text=typed, problem=str(sentence), status=422)
    found = offline.plan(request.user, conference, text, _choices(request))  # type: ignore[arg-type]
    status = 422 if found.faults else 200
    return _page(request, conference, text=text, plan=found, status=status)


@participant_required
def offline_file(request: HttpRequest, conference: Conference) -> HttpResponse:
    """The file: of one round, or of all that can be written."""
    mine = offline.my_sheets(request.user, conference, request.GET.get("round", ""))  # type: ignore[arg-type]
    if not mine:
        return redirect("offline_reviews", conference.slug)  # which says so
    response = HttpResponse(
        offline.file_of(conference, mine), content_type="text/markdown; charset=utf-8"
    )
    response.headers["Content-Disposition"] = 'attachment; filename="reviews.md"'
    return response


@require_POST
@participant_required
def apply_offline(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Apply what was looked at, or show it anew if that is not what would happen now."""
    text = request.POST.get("text", "")
    found, is_done = offline.apply(
        request.user,  # type: ignore[arg-type]
        conference,
        text,
        _choices(request),
        request.POST.get("fingerprint", ""),
        "submit" in request.POST,
    )
    if not is_done:
        return _page(request, conference, text=text, plan=found, is_again=True, status=409)
    submitted = [one for one in found.planned if one.is_handed_in_now]
    messages.success(request, _done(found.changed, len(submitted)))
    if "submit" in request.POST:
        for one in found.planned:
            if not one.is_submitted:
                messages.warning(request, f"Not submitted: “{one.title}”. {one.why_not}")
    return redirect("reviews", conference.slug)


def _done(changed: int, submitted: int) -> str:
    words = f"{changed} review{'' if changed == 1 else 's'} changed"
    return f"{words}, {submitted} submitted." if submitted else f"{words}."


def _sent_text(request: HttpRequest) -> str:
    """Of the file if one was chosen, else of the box."""
    file = request.FILES.get("file")
    if file is None:
        return request.POST.get("text", "")
    if (file.size or 0) > LARGEST_FILE:
        raise offline_form.Unreadable("This file is larger than 2 MB, so it is not read.")
    return offline_form.decode(file.read())


def _choices(request: HttpRequest) -> dict[str, str]:
    return {
        name: value
        for name, value in request.POST.items()
        if name.startswith("take-") and isinstance(value, str) and value in ("file", "portal")
    }


def _page(
    request: HttpRequest,
    conference: Conference,
    text: str = "",
    plan: offline.Plan | None = None,
    problem: str = "",
    is_again: bool = False,
    status: int = 200,
) -> HttpResponse:
    mine = offline.my_sheets(request.user, conference)  # type: ignore[arg-type]
    rounds: dict[int, list[Any]] = {}
    for one in mine:
        rounds.setdefault(one.review.round_id, []).append(one)
    lines = offline_form.unified(text).split("\n")
    context = {
        "rounds": [(of[0].review.round, len(of)) for of in rounds.values()],
        "count": len(mine),
        "text": text,
        "plan": plan,
        "faults": [
            (fault, lines[fault.line - 1] if fault.line <= len(lines) else "")
            for fault in (plan.faults if plan else [])
        ],
        "problem": problem,
        "is_again": is_again,
        "chosen": _choices(request),
    }
    return render(request, "reviews/offline/page.html", context, status=status)
