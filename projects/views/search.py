"""Search over all conferences."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from projects.access import public
from projects.domain.gallery import LONGEST_QUERY
from projects.searching import MOST_RESULTS, by_conference, candidates, search


@public
def search_all(request: HttpRequest) -> HttpResponse:
    """Public projects of every conference, grouped by conference."""
    query = " ".join(request.GET.get("q", "").replace("\x00", " ").split())[:LONGEST_QUERY]
    cards = search(query) if query else []
    total = len(cards) if len(cards) < MOST_RESULTS else candidates(query).count()
    context = {
        "q": query,
        "groups": by_conference(cards),
        "shown": len(cards),
        "total": total,
    }
    return render(request, "projects/search/page.html", context)
