"""The log of a conference: who did what, when."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from projects import searching_log
from projects.access import instructor_required, whole_conference_required
from projects.models import Conference, log
from projects.searching_log import Wanted

PER_PAGE = 50


@whole_conference_required
def staff_log(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Newest first; by words, kind of act and days."""
    wanted = Wanted.of(request.GET)
    entries = searching_log.found(conference, wanted)
    context = {
        "page": Paginator(entries, PER_PAGE).get_page(request.GET.get("page")),
        "wanted": wanted,
        "query": wanted.query,
        "verbs": searching_log.verbs(conference),
    }
    return render(request, "projects/log/list.html", context)


@instructor_required
def staff_log_csv(request: HttpRequest, conference: Conference) -> HttpResponse:
    """What is looked for as a file. Taking it is an act, too, and comes into the log."""
    wanted = Wanted.of(request.GET)
    content = searching_log.as_csv(searching_log.found(conference, wanted))
    log(conference, request.user, "took the log as a file of", conference,  # type: ignore[arg-type]
        after={"looked for": wanted.query} if wanted.query else None)  # fmt: skip
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{conference.slug}-log.csv"'
    return response
