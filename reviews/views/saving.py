"""The answer to a page that saves itself (see autosave.js)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from projects.models import Conference
from projects.refusals import Refusal
from projects.templatetags.conference_time import clock_in_zone
from reviews.forms.sheet import SheetForm
from reviews.sheets import Saved


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def saved_json(
    conference: Conference, saved: Saved, refusal: Refusal | None = None
) -> JsonResponse:
    """200 with the time and the marks, 409 with both texts, or 422 with a sentence."""
    if refusal is not None:
        return JsonResponse({"error": str(refusal)}, status=422)
    body = {
        "revisions": saved.revisions,
        "conflicts": [asdict(conflict) for conflict in saved.conflicts],
        "errors": saved.errors,
    }
    if saved.conflicts:
        return JsonResponse(body, status=409)
    if saved.errors:
        return JsonResponse(body, status=422)
    return JsonResponse({**body, "saved_at": clock_in_zone(saved.saved_at, conference)})


def answer_saving(
    request: HttpRequest,
    conference: Conference,
    save: Callable[[], tuple[SheetForm, Saved]],
    address: str,
    again: Callable[[SheetForm, Saved], HttpResponse],
) -> HttpResponse:
    """Save a sheet. Scripts get JSON; a browser without them the page at the address, or, where
    something is wrong or in conflict, what `again` makes of it."""
    try:
        form, saved = save()
    except Refusal as refusal:
        if wants_json(request):
            return saved_json(conference, Saved(), refusal)
        raise
    if wants_json(request):
        return saved_json(conference, saved)
    if saved.is_clean:
        messages.success(request, "Saved.")
        return redirect(address)
    return again(form, saved)
