"""Announcements: reading one; for instructors writing, looking at it as it will be sent, sending."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from projects import announcing
from projects.access import instructor_required, participant_required, whole_conference_required
from projects.forms.announcements import AnnouncementForm
from projects.models import Announcement, Conference, log
from projects.refusals import WrongState

PER_PAGE = 30
SENT_ALREADY = "This announcement has been sent, so it can no longer be changed."


@participant_required
def announcement(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """One announcement, for those it went to and the staff."""
    found = get_object_or_404(
        Announcement.objects.visible_to(request.user)
        .filter(sent_at__isnull=False)
        .select_related("written_by"),
        conference=conference,
        pk=pk,
    )
    return render(request, "projects/announcement/page.html", {"announcement": found})


@whole_conference_required
def staff_announcements(request: HttpRequest, conference: Conference) -> HttpResponse:
    rows = (
        Announcement.objects.visible_to(request.user)
        .filter(conference=conference)
        .select_related("written_by")
        .annotate(people=Count("receivers"))
        .order_by(F("sent_at").desc(nulls_first=True), "-created_at", "-pk")
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "projects/announcement/list.html", {"page": page})


@instructor_required
def new_announcement(request: HttpRequest, conference: Conference) -> HttpResponse:
    blank = Announcement(conference=conference, written_by=request.user)  # type: ignore[misc]
    return _write(request, conference, blank)


@instructor_required
def edit_announcement(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    found = _draft(request, conference, pk)
    return _write(request, conference, found)


def _write(request: HttpRequest, conference: Conference, row: Announcement) -> HttpResponse:
    form = AnnouncementForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        saved = form.save()
        return redirect("staff_announcement", conference.slug, saved.pk)
    status = 422 if form.errors else 200
    context = {"form": form, "announcement": row}
    return render(request, "projects/announcement/form.html", context, status=status)


@whole_conference_required
def staff_announcement(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """What sending would do, in numbers and mail by mail; once it is sent, the page itself."""
    found = _of_staff(request, conference, pk)
    if found.sent_at:
        return redirect(found)
    shown = announcing.preview(found)
    wanted = request.GET.get("to", "")
    reach = next((r for r in shown.reached if str(r.place.pk) == wanted), None)
    reach = reach or next(iter(shown.reached), None)
    letter = announcing.letter_for(found, reach) if reach else None
    context = {
        "announcement": found,
        "preview": shown,
        "reach": reach,
        "letter": letter,
        "text": announcing.letters.without_secrets(letter.text) if letter else "",
    }
    return render(request, "projects/announcement/preview.html", context)


@require_POST
@instructor_required
def send_announcement(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    found = _of_staff(request, conference, pk)
    number = announcing.send(
        found,
        request.POST.get("fingerprint", ""),
        request.user,  # type: ignore[arg-type]
    )
    people = "1 person" if number == 1 else f"{number} people"
    messages.success(request, f"“{found.subject}” is on its way to {people}.")
    return redirect("staff_announcements", conference.slug)


@instructor_required
def remove_announcement(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Throw a draft away; asks first."""
    found = _draft(request, conference, pk)
    if request.method == "POST":
        log(conference, request.user, "removed the draft announcement", found)  # type: ignore[arg-type]
        found.delete()
        messages.success(request, "The draft is removed.")
        return redirect("staff_announcements", conference.slug)
    return render(request, "projects/announcement/remove.html", {"announcement": found})


def _of_staff(request: HttpRequest, conference: Conference, pk: int) -> Announcement:
    rows = Announcement.objects.visible_to(request.user).select_related("written_by")
    found: Announcement = get_object_or_404(rows, conference=conference, pk=pk)
    found.conference = conference
    return found


def _draft(request: HttpRequest, conference: Conference, pk: int) -> Announcement:
    found = _of_staff(request, conference, pk)
    if found.sent_at:
        raise WrongState(SENT_ALREADY)
    return found
