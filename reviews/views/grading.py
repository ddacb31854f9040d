"""Grading by staff: how far each component is, and how peers scored."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from projects.access import instructor_required, staff_required
from projects.models import Conference
from reviews.agreement import report
from reviews.grading_overview import overview
from reviews.models import Component


@staff_required
def staff_grading(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Components × progress, and every project's state in each."""
    found = overview(conference, request.user)  # type: ignore[arg-type]
    return render(request, "reviews/grading/overview.html", {"overview": found})


@instructor_required
def staff_agreement(request: HttpRequest, conference: Conference, component: int) -> HttpResponse:
    """How the reviewers of a part from peers scored, before it is released."""
    found = get_object_or_404(
        conference.components.select_related("round", "anchors"),
        pk=component,
        source=Component.Source.PEERS,
    )
    context = {"component": found, "report": report(found)}
    return render(request, "reviews/grading/peers.html", context)
