"""Grading by staff: how far each component is, and what the grade is made of."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from projects.access import instructor_required, staff_required
from projects.models import Conference
from reviews import componing
from reviews.agreement import report
from reviews.forms.rubrics import ComponentForms
from reviews.grading_overview import overview
from reviews.models import Component


@staff_required
def staff_grading(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Components × progress, and every project's state in each."""
    found = overview(conference, request.user)  # type: ignore[arg-type]
    return render(request, "reviews/grading/overview.html", {"overview": found})


@instructor_required
def staff_components(request: HttpRequest, conference: Conference) -> HttpResponse:
    """What the grade is made of. Fixed from the first release on."""
    reason = componing.reason_for_being_fixed(conference)
    forms = ComponentForms(request.POST or None, instance=conference, prefix="components")
    if request.method == "POST" and forms.is_valid():
        componing.save_components(conference, forms, request.user)  # type: ignore[arg-type]
        messages.success(request, "The components are saved; their weights make 100 per cent.")
        return redirect("staff_components", conference.slug)
    context = {
        "forms": forms,
        "reason": reason,
        "components": conference.components.select_related("rubric", "round", "milestone"),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "reviews/grading/components.html", context, status=status)


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
