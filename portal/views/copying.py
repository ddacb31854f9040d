"""The page on which a site admin starts a conference from an earlier one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from portal import copying
from projects import enrolling
from projects.access import site_admin_required
from projects.copying import settings_of
from projects.forms.copying import (
    CopiedDates,
    CopiedDaysForm,
    CopyConferenceForm,
    chosen_dates,
    moved_dates,
    moved_days,
)
from projects.models import Conference, Role, User

CHANGED_DAYS = (
    "You changed the first day or the time zone, so the dates below are moved anew. "
    "Look them over, then create the conference."
)


@site_admin_required
def copy_conference(request: HttpRequest) -> HttpResponse:
    """What is new, and all dates moved, to be edited. Nothing is made unless the dates on the page
    belong to the first day on the page."""
    slug = request.GET.get("source", "")
    if not slug:
        return redirect("new_conference")
    source = get_object_or_404(Conference.objects.visible_to(request.user), slug=slug)
    form = CopyConferenceForm(source, request.POST or None)
    with timezone.override(form.zone):
        days = form.days
        wanted = f"{days} {form.zone}"
        has_changed = request.method == "POST" and request.POST.get("moved_for") != wanted
        if request.method != "POST" or "move" in request.POST or has_changed:
            if has_changed and "move" not in request.POST and days is not None:
                messages.info(request, CHANGED_DAYS)
            if "move" in request.POST and days is not None:
                # Asking for dates does not scold about what is not filled in yet.
                form = CopyConferenceForm(source, initial=request.POST.dict())
            own = moved_days(source, days or 0, form.zone)
            rows = moved_dates(copying.dated(source, days or 0, form.zone))
            return _draw(request, source, form, own, rows, days, 422 if form.errors else 200)
        own = CopiedDaysForm(request.POST)
        rows = CopiedDates(request.POST, prefix="dates")
        is_right = [form.is_valid(), own.is_valid(), rows.is_valid()]
        if days is not None and all(is_right):
            made = _copy(source, form, own, rows, days, request.user)  # type: ignore[arg-type]
            messages.success(
                request,
                f"{made.name} is created with the set-up of {source}. Next: import the roster.",
            )
            return redirect("staff", made.slug)
        return _draw(request, source, form, own, rows, days, 422)


@transaction.atomic
def _copy(
    source: Conference,
    form: CopyConferenceForm,
    own: CopiedDaysForm,
    rows: Any,
    days: int,
    by: User,
) -> Conference:
    made: Conference = form.save(commit=False)
    for name, value in settings_of(source).items():
        if name not in form.fields:
            setattr(made, name, value)
    made.teams_lock_at = own.cleaned_data["teams_lock_at"]
    made.gallery_opens_on = own.cleaned_data["gallery_opens_on"]
    copying.copy_conference(source, made, days, chosen_dates(rows), by)
    if form.cleaned_data["instructor_email"]:
        email, name = form.cleaned_data["instructor_email"], form.cleaned_data["instructor_name"]
        enrolling.enrol(made, email, name, Role.INSTRUCTOR, by)
    return made


def _draw(
    request: HttpRequest,
    source: Conference,
    form: CopyConferenceForm,
    own: CopiedDaysForm,
    rows: Any,
    days: int | None,
    status: int,
) -> HttpResponse:
    titles = {row.key: row.label for row in copying.dated(source, 0, source.zone)}
    for row in rows.forms:
        row.title = titles.get(str(row["key"].value()), "")
    context = {
        "source": source,
        "form": form,
        "own": own,
        "rows": rows,
        "weeks": abs(days or 0) // 7,
        "is_before": (days or 0) < 0,
        "moved_for": f"{days} {form.zone}",
        "copied": copying.what_is_copied(source),
        "stays": copying.what_stays(),
    }
    return render(request, "portal/conferences/copy.html", context, status=status)
