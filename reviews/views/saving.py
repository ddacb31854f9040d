"""The answer to a page that saves itself (see autosave.js)."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpRequest, JsonResponse

from projects.models import Conference
from projects.refusals import Refusal
from projects.templatetags.conference_time import clock_in_zone
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
