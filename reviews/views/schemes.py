"""The grading scheme for staff: what the grade is made of, whether it adds up, and its versions."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from projects.access import instructor_required
from projects.models import Conference
from reviews import componing, schemes
from reviews.domain.grading import plain
from reviews.forms.schemes import SchemeForms
from reviews.models import Grade, SchemeVersion


@instructor_required
def staff_components(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Components, groups and caps in one form; with what was graded a change makes a new version."""
    forms = SchemeForms(conference, request.POST or None)
    if request.method == "POST" and forms.is_valid():
        version = componing.save_scheme(conference, forms, request.user, forms.reason)  # type: ignore[arg-type]
        messages.success(request, _said(conference, version))
        return redirect("staff_components", conference.slug)
    versions = SchemeVersion.objects.filter(conference=conference)
    context = {
        "forms": forms,
        "is_used": schemes.is_used(conference),
        "versions": versions.select_related("made_by").annotate(grade_count=Count("grades")),
        "sums": _sums(conference),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "reviews/scheme/page.html", context, status=status)


def _said(conference: Conference, version: SchemeVersion) -> str:
    said = "The components are saved; their weights make 100 per cent."
    earlier = (
        Grade.objects.filter(component__conference=conference)
        .exclude(scheme=version)
        .values("participant")
        .distinct()
        .count()
    )
    if earlier:
        who = "1 student sees" if earlier == 1 else f"{earlier} students see"
        said += (
            f" This is version {version.number}. {who} what an earlier version made of the grade, "
            "until you release it again."
        )
    return said


def _sums(conference: Conference) -> str:
    """What the parts add up to: 100 per cent, and 5 as a bonus."""
    parts = list(conference.components.all())
    if not parts:
        return ""
    ordinary = sum((part.weight for part in parts if not part.is_bonus), Decimal(0))
    bonus = sum((part.weight for part in parts if part.is_bonus), Decimal(0))
    said = f"The parts make {plain(ordinary)} per cent"
    return said + (f", and bonus parts {plain(bonus)} on top." if bonus else ".")
