"""The log of a conference: who did what, when."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from projects.access import whole_conference_required
from projects.models import Conference, LogEntry

PER_PAGE = 50


@whole_conference_required
def staff_log(request: HttpRequest, conference: Conference) -> HttpResponse:
    entries = LogEntry.objects.filter(conference=conference).select_related("actor")
    query = request.GET.get("q", "").strip()[:100]
    for word in query.split():
        entries = entries.filter(
            Q(actor__name__icontains=word)
            | Q(verb__icontains=word)
            | Q(subject__icontains=word)
        )  # fmt: skip
    context = {
        "page": Paginator(entries, PER_PAGE).get_page(request.GET.get("page")),
        "q": query,
        "query": urlencode({"q": query}) if query else "",
    }
    return render(request, "projects/log/list.html", context)
