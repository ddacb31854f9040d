"""Receipts: the whole of one for the team and staff; for anyone else who holds its number, the proof."""

from __future__ import annotations

from allauth.core.internal.ratelimit import consume, respond_429
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from projects.domain.receipt_numbers import tidy_receipt_number
from projects.models import Conference, Participant, Version
from projects.views.versions import with_contents

TRIES = "30/m/ip"


@require_safe
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """What was handed in, when, and the hash of it.

    The number is the key: 80 random bits, so whoever holds it was given it. Without a place on the
    team or among the staff it opens a check of what the paper says, and nothing of the contents.
    """
    tidied = tidy_receipt_number(number)
    own = with_contents(Version.objects.visible_to(request.user)).select_related(
        "submission__project__conference"
    )
    version = own.filter(receipt_number=tidied).first() if tidied else None
    if version is None:
        response = _verification(request, number, tidied)
    elif number != tidied:
        response = redirect("receipt", tidied)
    else:
        response = _whole(request, version)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


receipt.access = "by number"  # type: ignore[attr-defined]


def _whole(request: HttpRequest, version: Version) -> HttpResponse:
    conference = version.submission.project.conference
    request.conference = conference  # type: ignore[attr-defined]
    request.participant = (  # type: ignore[attr-defined]
        Participant.objects.active()
        .filter(conference=conference, user=request.user)
        .select_related("user")
        .first()
    )
    context = {
        "version": version,
        "submission": version.submission,
        "milestone": version.submission.milestone,
        "project": version.submission.project,
        "penalty_per_cent": f"{version.penalty * 100:f}".rstrip("0").rstrip("."),
    }
    return render(request, "projects/receipt/page.html", context)


def _verification(request: HttpRequest, number: str, tidied: str) -> HttpResponse:
    """What anyone with the number may know, as a record of exactly these facts; else 404."""
    config = {"receipt": TRIES}
    if not consume(request, app="projects", action="receipt", config=config, limit_get=True):
        return respond_429(request)
    facts = (
        Version.objects.filter(receipt_number=tidied)
        .values(
            "receipt_number",
            "submitted_at",
            "is_late",
            "content_hash",
            "submission__milestone__name",
            "submission__milestone__conference",
        )
        .first()
        if tidied
        else None
    )
    if facts is None:
        raise Http404
    if number != tidied:
        return redirect("receipt", tidied)
    context = {
        "facts": facts,
        "milestone_name": facts["submission__milestone__name"],
        "conference": Conference.objects.get(pk=facts["submission__milestone__conference"]),
    }
    return render(request, "projects/receipt/verification.html", context)
