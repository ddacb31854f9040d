"""What students read of their grade."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from projects.access import student_required
from projects.models import Conference
from reviews.transcript import transcript


@student_required
def grade(request: HttpRequest, conference: Conference) -> HttpResponse:
    """My released results with the whole calculation; until then one sentence."""
    mine = transcript(request.user, conference)  # type: ignore[arg-type]
    return render(request, "reviews/grade/page.html", {"transcript": mine})
