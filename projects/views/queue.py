"""The staff's queue: what teams handed in or have not begun, filtered and sorted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from projects.access import staff_required
from projects.domain.queue import Found, find
from projects.forms.queue import QueueFilter
from projects.models import Conference
from projects.queue import rows_for

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
USUAL = "-handed_in_at"


@dataclass(frozen=True)
class Queue:
    """The queue as one request filters and sorts it."""

    form: QueueFilter
    found: Found
    total: int
    waiting: int


def queue_of(request: HttpRequest, conference: Conference) -> Queue:
    """The queue that the address describes, of what this person may see."""
    person: Any = request.user
    form = QueueFilter(conference, request.user, request.GET)
    rows = rows_for(person, conference)
    found = find(rows, form.chosen, form.words, form.order)
    begun = [row for row in rows if row.submission is not None]
    return Queue(form, found, len(begun), sum(row.is_waiting for row in begun))


@staff_required
def staff_submissions(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Everything that teams have begun or handed in, filtered and sorted."""
    queue = queue_of(request, conference)
    form = queue.form
    form.show_counts(queue.found.counts)
    page = Paginator(queue.found.rows, PAGE).get_page(request.GET.get("page"))
    query = QueryDict(form.query, mutable=True)
    context = {
        "form": form,
        "page": page,
        "query": form.query,
        "kept": query.items(),
        "heads": list(_heads(query, form.order or USUAL)),
        "total": queue.total,
        "waiting": queue.waiting,
        "is_filtered": form.is_filtered,
        "decidable": sum(row.is_waiting for row in queue.found.rows),
    }
    return render(request, "projects/queue/list.html", context)


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
