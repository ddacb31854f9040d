"""The program of a conference."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from projects.access import public
from projects.domain.phases import days_in_words
from projects.models import Conference
from projects.timetable import Timetable, load_timetable


@public
def program(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Days, sessions and talks, with what is on at the server's time."""
    now = timezone.now()
    timetable = load_timetable(conference, now)
    return render(
        request,
        "projects/program/page.html",
        {"timetable": timetable, "days": day_words(conference, timetable)},
    )


def day_words(conference: Conference, timetable: Timetable) -> str:
    """ "Thursday 29 April and Tuesday 4 May 2027, New York time (EDT)"."""
    if not timetable.dates:
        return ""
    first = min(
        session.session.starts_at
        for day in timetable.days
        for session in day.sessions
        if session.session.starts_at
    )
    zone = first.astimezone(conference.zone).tzname()
    return (
        f"{days_in_words(timetable.dates, with_year=True)}, {zone_in_words(conference)} ({zone})."
    )


def zone_in_words(conference: Conference) -> str:
    """ "New York time" """
    return f"{conference.time_zone.rsplit('/', 1)[-1].replace('_', ' ')} time"
