"""A student's own calendar: the page that gives the address out, and the feed behind it."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from portal import agenda
from projects import calendar_links, clock
from projects.access import student_required
from projects.domain import icalendar
from projects.models import CalendarLink, Conference


@student_required
def my_calendar(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Shows the address to its owner alone; makes, replaces or ends it on POST."""
    place = request.participant  # type: ignore[attr-defined]
    if request.method == "POST":
        if request.POST.get("act") == "end":
            calendar_links.end(place)
            messages.success(request, "The address has ended. Calendars that used it get nothing.")
        elif request.POST.get("act") == "make":
            calendar_links.make(place)
            messages.success(request, "This is your calendar's address.")
        return redirect("my_calendar", conference.slug)
    link = CalendarLink.objects.filter(participant=place).first()
    address = ""
    # An instructor who views the page as this student would keep the secret for good.
    if link and not hasattr(request, "viewing"):
        link.participant = place
        address = calendar_links.address_of(link)
    context = {
        "link": link,
        "address": address,
        "webcal": address.replace(settings.SITE_URL.partition("://")[0], "webcal", 1),
    }
    return render(request, "portal/calendar/page.html", context)


@require_safe
def calendar_feed(request: HttpRequest, conf: str, token: str) -> HttpResponse:
    """The dates of the student whose address this is; 404 for any other."""
    conference = get_object_or_404(Conference, slug=conf)
    link = calendar_links.of_token(conference, token)
    if link is None:
        raise Http404
    now = clock.now()
    events = calendar_links.numbered(link, agenda.events_of(link.participant, now), now)
    text = icalendar.calendar(f"{conference.course or conference.name}: my dates", events)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="dates.ics"'
    # Nobody in between keeps it; its reader may ask whether it is still the same.
    response["Cache-Control"] = "private, no-cache"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


calendar_feed.access = "by link"  # type: ignore[attr-defined]
