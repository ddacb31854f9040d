"""Staff decide on many submissions at once: choose, see everything that would happen, then do it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from projects import clock, deciding_in_bulk
from projects.access import staff_required
from projects.deciding_in_bulk import Changed, Plan, Wish, plan
from projects.forms.decisions import BulkForm
from projects.forms.queue import QueueFilter
from projects.forms.times import in_conference_zone
from projects.models import Conference, Decision
from projects.views.deciding import usual_time_to_resubmit
from projects.views.queue import queue_of

TICK = re.compile(r"(\d{1,15})\.(\d{1,15})?")


def _picks(ticks: Iterable[str]) -> dict[int, int | None]:
    """Submissions with the version that was ticked; what is no tick is left aside."""
    found = (TICK.fullmatch(tick) for tick in ticks)
    return {int(tick[1]): int(tick[2]) if tick[2] else None for tick in found if tick}


def _list_address(request: HttpRequest, conference: Conference) -> str:
    query = QueueFilter(conference, request.user, request.GET).query
    address = reverse("staff_submissions", args=[conference.slug])
    return f"{address}?{query}" if query else address


@staff_required
@in_conference_zone
def bulk_decide(request: HttpRequest, conference: Conference) -> HttpResponse:
    """GET asks what to say to those that were chosen; POST shows what would happen, mail by mail."""
    if request.method == "POST":
        form = BulkForm(request.POST)
        picks = _picks(request.POST.getlist("row"))
        if form.is_valid() and picks:
            return _show(request, conference, picks, form)
        return _show(request, conference, picks, form, status=422)
    if "all" in request.GET:
        queue = queue_of(request, conference)
        picks = _picks(row.key for row in queue.found.rows if row.is_waiting)
    else:
        picks = _picks(request.GET.getlist("row"))
    if not picks:
        messages.warning(request, "Tick at least one submission that waits for a decision.")
        return redirect(_list_address(request, conference))
    until = usual_time_to_resubmit(conference, clock.now())
    return _show(request, conference, picks, BulkForm(initial={"resubmit_by": until}))


def _show(
    request: HttpRequest,
    conference: Conference,
    picks: dict[int, int | None],
    form: BulkForm,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    wish = form.wish() if form.is_bound and form.is_valid() else None
    person: Any = request.user
    shown: Plan = plan(person, conference, picks, wish or Wish(Decision.Verdict.ACCEPT, ""))
    context = {
        "form": form,
        "plan": shown,
        "ticks": [f"{submission}.{version or ''}" for submission, version in picks.items()],
        "wish": wish,
        "refusal": refusal,
        "key": secrets.token_hex(16),
        "list_url": _list_address(request, conference),
        "query": request.GET.urlencode(),
    }
    return render(request, "projects/queue/bulk.html", context, status=status)


@require_POST
@staff_required
@in_conference_zone
def apply_bulk(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Do what the preview showed, or nothing and the preview again."""
    form = BulkForm(request.POST)
    picks = _picks(request.POST.getlist("row"))
    if not (form.is_valid() and picks):
        return _show(request, conference, picks, form, status=422)
    person: Any = request.user
    key = re.sub(r"[^0-9A-Za-z]", "", request.POST.get("key", ""))[:64] or secrets.token_hex(16)
    try:
        batch = deciding_in_bulk.apply(
            person, conference, picks, form.wish(), request.POST.get("fingerprint", ""), key
        )
    except Changed as refusal:
        return _show(request, conference, picks, form, refusal=str(refusal), status=409)
    number = batch.decisions.count()
    said = Decision.Verdict(form.cleaned_data["verdict"]).label
    messages.success(
        request,
        f"{number} submission{'' if number == 1 else 's'}: {said}. The teams are told by mail.",
    )
    return redirect(_list_address(request, conference))
