"""Receipts: the proof that something was handed in, for whoever is on the team, and for staff."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from projects.access import signed_in
from projects.domain.receipt_numbers import tidy_receipt_number
from projects.models import Participant, Version
from projects.views.submissions import with_contents


@signed_in
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """What was handed in, when, and the hash of it."""
    tidied = tidy_receipt_number(number)
    version = get_object_or_404(
        with_contents(Version.objects.visible_to(request.user)).select_related(
            "submission__project__conference"
        ),
        receipt_number=tidied,
    )
    if number != tidied:
        return redirect("receipt", tidied)
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
