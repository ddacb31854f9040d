"""Starting a conference: the one act that projects and reviews both have a part in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from projects import enrolling
from projects.access import site_admin_required
from projects.forms.starting import (
    MilestoneDates,
    NewConferenceForm,
    TeamLockForm,
    chosen_dates,
    proposed_dates,
)
from projects.models import Conference, Role, User
from projects.starting import start_conference
from reviews.starting import add_default_rubrics

CHANGED_DAYS = (
    "You changed the two days, so the dates below are proposed anew. "
    "Look them over, then create the conference."
)


@site_admin_required
def new_conference(request: HttpRequest) -> HttpResponse:
    """One page: what the conference is, its two days, and all dates that follow, to be edited.

    Nothing is made unless the dates on the page belong to the days on the page.
    """
    form = NewConferenceForm(request.POST or None)
    with timezone.override(form.zone):
        days = form.days()
        wanted = _key(form, days)
        has_changed = request.method == "POST" and request.POST.get("proposed_for") != wanted
        if request.method != "POST" or "propose" in request.POST or has_changed:
            if has_changed and "propose" not in request.POST and days:
                messages.info(request, CHANGED_DAYS)
            if "propose" in request.POST and days:
                # Asking for dates does not scold about what is not filled in yet.
                form = NewConferenceForm(initial=request.POST.dict())
            return _page(request, form, days, wanted)
        lock = TeamLockForm(request.POST)
        rows = MilestoneDates(request.POST, prefix="dates")
        is_right = [form.is_valid(), lock.is_valid(), rows.is_valid()]
        if all(is_right):
            conference = _start(form, lock, rows, request.user)  # type: ignore[arg-type]
            messages.success(request, f"{conference.name} is created. Next: import the roster.")
            return redirect("staff", conference.slug)
        return _draw(request, form, lock, rows, wanted, status=422)


@transaction.atomic
def _start(form: NewConferenceForm, lock: TeamLockForm, rows: Any, by: User) -> Conference:
    conference = form.save(commit=False)
    conference.teams_lock_at = lock.cleaned_data["teams_lock_at"]
    conference.gallery_opens_on = form.cleaned_data["presentation_on"]
    start_conference(conference, chosen_dates(rows), by, form.cleaned_data["categories"])
    add_default_rubrics(conference)
    if form.cleaned_data["instructor_email"]:
        enrolling.enrol(
            conference,
            form.cleaned_data["instructor_email"],
            form.cleaned_data["instructor_name"],
            Role.INSTRUCTOR,
            by,
        )
    return conference


def _key(form: NewConferenceForm, days: Any) -> str:
    """What the dates on the page were proposed for."""
    return f"{days[0]} {days[1]} {form.zone}" if days else ""


def _page(request: HttpRequest, form: NewConferenceForm, days: Any, wanted: str) -> HttpResponse:
    """The page with freshly proposed dates; none while the two days cannot be read."""
    lock, rows = proposed_dates(days, form.zone) if days else (None, [])
    return _draw(
        request,
        form,
        TeamLockForm(initial={"teams_lock_at": lock}),
        MilestoneDates(initial=rows, prefix="dates"),
        wanted,
        status=422 if form.errors else 200,
    )


def _draw(
    request: HttpRequest, form: Any, lock: Any, rows: Any, wanted: str, status: int
) -> HttpResponse:
    context = {
        "form": form,
        "lock": lock,
        "rows": rows,
        "proposed_for": wanted,
        "earlier": Conference.objects.visible_to(request.user),
    }
    return render(request, "portal/conferences/new.html", context, status=status)
