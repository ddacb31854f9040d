"""What students read of their grade."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from projects.access import student_required
from projects.models import Conference
from reviews.looking_at_grades import note_look
from reviews.transcript import transcript


@student_required
def grade(request: HttpRequest, conference: Conference) -> HttpResponse:
    """My released results with the whole calculation; until then one sentence.

    Opening it is the look that ends the time to take a release back.
    """
    with transaction.atomic():
        if not getattr(request, "viewing", None):
            note_look(conference, request.participant)  # type: ignore[attr-defined]
        mine = transcript(request.user, conference)  # type: ignore[arg-type]
    return render(request, "reviews/grade/page.html", {"transcript": mine})
