"""One topic over the years."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from projects.access import public
from projects.cards import load_cards
from projects.models import Project, Topic

PER_PAGE = 60


@public
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """The public projects of all conferences that carry this topic, newest first.

    A topic that no public project has is not there, so that nothing can be guessed from it.
    """
    if "\x00" in slug:
        raise Http404
    found = Project.objects.in_gallery().filter(project_topics__topic__slug=slug)
    pages = Paginator(
        found.order_by("-conference__created_at", "-conference_id", "number"), PER_PAGE
    )
    page = pages.get_page(request.GET.get("page"))
    if not pages.count:
        raise Http404
    ids = [entry.pk for entry in page.object_list]
    cards = {card.pk: card for card in load_cards(Project.objects.in_gallery().filter(pk__in=ids))}
    name = (
        Topic.objects.filter(slug=slug, projects__in=ids)
        .order_by("-conference__created_at")
        .values_list("name", flat=True)
        .first()
    )
    context = {
        "name": name or slug,
        "cards": [cards[pk] for pk in ids if pk in cards],
        "page": page,
        "total": pages.count,
        "conferences": found.values("conference").distinct().count(),
    }
    return render(request, "projects/topic/page.html", context)
