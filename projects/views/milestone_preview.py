"""The form of a milestone as a team of some category will find it, before any team does."""

from __future__ import annotations

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from projects.access import instructor_required
from projects.drafting import blank
from projects.models import Category, Conference
from projects.views.work_page import Asked, naming_categories, parts_of


@instructor_required
def preview_milestone(request: HttpRequest, conference: Conference, milestone: str) -> HttpResponse:
    """The pieces of the real form, empty and switched off, for a project of one category or of none."""
    found = get_object_or_404(conference.milestones, slug=milestone)
    categories = list(conference.categories.all())
    category = _category(categories, request.GET.get("category", ""))
    naming = naming_categories(found)
    fields = list(found.fields.asked_in(category))
    prefetch_related_objects(fields, "categories")
    asked = [Asked(blank(field)) for field in fields]
    page = reverse("preview_milestone", args=[conference.slug, found.slug])
    tabs = [
        ("No category", page, category is None),
        *((row.name, f"{page}?category={row.slug}", row == category) for row in categories),
    ]
    context = {
        "is_preview": True,
        "milestone": found,
        "window": found.window(),
        "can_hand_in": True,
        "asked": asked,
        **parts_of(asked),
        "naming_categories": naming,
        "own_categories": [category] if category else [],
        "tabs": tabs if naming else [],
        "category": category,
    }
    return render(request, "projects/settings/preview.html", context)


def _category(categories: list[Category], slug: str) -> Category | None:
    if not slug:
        return None
    found = next((category for category in categories if category.slug == slug), None)
    if found is None:
        raise Http404
    return found
