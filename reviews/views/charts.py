"""Charts of the gradebook: how results are spread, and how graders differ."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from projects.access import instructs, staff_required
from projects.models import Conference
from reviews import distributions


@staff_required
def staff_charts(request: HttpRequest, conference: Conference) -> HttpResponse:
    """By part and section; how graders compare, for instructors alone."""
    is_instructor = instructs(request)
    context = {
        "parts": distributions.of_conference(conference, request.user),  # type: ignore[arg-type]
        "graders": distributions.of_graders(conference) if is_instructor else [],
        "to_look_at": distributions.low_agreement(conference) if is_instructor else [],
    }
    return render(request, "reviews/gradebook/charts.html", context)
