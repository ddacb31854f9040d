"""The staff's queue: what teams handed in, filtered and sorted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from projects.access import staff_required
from projects.forms.queue import QueueFilter
from projects.models import Conference, Submission, Version

PAGE = 50
# What a column is sorted by; the others stand unsorted.
COLUMNS = [
    ("Board", "number"),
    ("Project", "title"),
    ("Team", ""),
    ("Milestone", ""),
    ("Status", ""),
    ("Handed in", "handed_in_at"),
]
ORDERS = {"number": "project__number", "title": "project__title", "handed_in_at": "handed_in_at"}
USUAL = "-handed_in_at"


@staff_required
def staff_submissions(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Everything that teams have begun or handed in, filtered and sorted."""
    form = QueueFilter(conference, request.GET or None)
    chosen = form.chosen() if request.GET else dict.fromkeys(form.fields, "")
    everything = Submission.objects.visible_to(request.user).filter(project__conference=conference)
    rows = _filtered(everything, chosen)
    query = request.GET.copy()
    query.pop("page", None)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    waiting = everything.filter(status=Submission.Status.SUBMITTED, milestone__needs_decision=True)
    context = {
        "form": form,
        "page": page,
        "query": query.urlencode(),
        "heads": list(_heads(query, chosen["sort"] or USUAL)),
        "total": everything.count(),
        "waiting": waiting.count(),
        "is_filtered": any(value for name, value in chosen.items() if name != "sort"),
    }
    return render(request, "projects/queue/list.html", context)


def _filtered(rows: Any, chosen: dict[str, str]) -> Any:
    counts = Version.objects.filter(submission=OuterRef("pk")).counting()
    rows = rows.select_related("project__team", "milestone").annotate(
        version_count=Count("versions"),
        handed_in_at=Subquery(counts.values("submitted_at")[:1]),
        handed_in_late=Exists(counts.late()),
    )
    if chosen["milestone"]:
        rows = rows.filter(milestone__slug=chosen["milestone"])
    if chosen["status"]:
        rows = rows.filter(status=chosen["status"])
    for word in chosen["q"].split():
        found = Submission.objects.filter(
            Q(project__title__icontains=word)
            | Q(project__team__name__icontains=word)
            | Q(project__team__memberships__participant__user__name__icontains=word)
        )
        rows = rows.filter(pk__in=found.values("pk"))
    sort = chosen["sort"] or USUAL
    column = F(ORDERS[sort.lstrip("-")])
    order = column.desc(nulls_last=True) if sort[0] == "-" else column.asc(nulls_last=True)
    return rows.order_by(order, "project__number", "pk")


def _heads(query: QueryDict, sort: str) -> Iterator[dict[str, str]]:
    """The heads of the table; a press on one sorts by it, a second press turns it round."""
    for label, name in COLUMNS:
        head = {"label": label}
        if name:
            if sort.lstrip("-") == name:
                head["direction"] = "descending" if sort[0] == "-" else "ascending"
            changed = query.copy()
            changed["sort"] = f"-{name}" if sort == name else name
            head["query"] = changed.urlencode()
        yield head
