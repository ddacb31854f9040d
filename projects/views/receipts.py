"""Receipts: the whole of one for the team and staff; for anyone else who holds its number, the proof."""

from __future__ import annotations

from allauth.core.internal.ratelimit import consume, respond_429
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from projects.access import signed_in
from projects.domain.receipt_numbers import tidy_receipt_number
from projects.models import Participant, Version
from projects.sealing import canonical_of, seal_of
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


@require_safe
@signed_in
def receipt_contents(request: HttpRequest, number: str) -> HttpResponse:
    """The very bytes whose SHA-256 is the content hash, for the team and staff."""
    own = with_contents(Version.objects.visible_to(request.user))
    version = get_object_or_404(own, receipt_number=tidy_receipt_number(number))
    response = HttpResponse(canonical_of(version), content_type="application/json")
    name = f"{version.receipt_number}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


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
        "seal": seal_of(version),
    }
    return render(request, "projects/receipt/page.html", context)


def _verification(request: HttpRequest, number: str, tidied: str) -> HttpResponse:
    """What anyone with the number may know, as a record of exactly these facts; else 404."""
    config = {"receipt": TRIES}
    if not consume(request, app="projects", action="receipt", config=config, limit_get=True):
        return respond_429(request)
    rows = Version.objects.select_related("submission__milestone__conference")
    version = rows.filter(receipt_number=tidied).first() if tidied else None
    if version is None:
        raise Http404
    if number != tidied:
        return redirect("receipt", tidied)
    milestone = version.submission.milestone
    context = {
        "number": version.receipt_number,
        "submitted_at": version.submitted_at,
        "is_late": version.standing.is_late,
        "seal": seal_of(version),
        "milestone_name": milestone.name,
        "conference": milestone.conference,
    }
    return render(request, "projects/receipt/verification.html", context)
