"""The front page of a conference: before, during and after its days."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from projects.access import public
from projects.cards import load_cards
from projects.domain.gallery import in_order
from projects.domain.phases import Phase, countdown, days_in_words, phase_on
from projects.models import Conference
from projects.timetable import load_timetable
from projects.views.awards import prizes
from projects.views.gallery import shuffle_seed, summary
from projects.views.program import zone_in_words

MOST_ON_FRONT = 12


@public
def conference_front(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Dates and what to do before; the talk that is on during; awards and projects after."""
    now = timezone.now()
    today = now.astimezone(conference.zone).date()
    days = presentation_days(conference)
    first, last = (days[0], days[-1]) if days else (None, None)
    phase = phase_on(today, first, last, conference.is_published, conference.is_archived)
    context: dict[str, object] = {
        "phase": phase.value,
        "days": days_in_words(days, with_year=True),
        "until": countdown(today, first) if first and phase == Phase.BEFORE else "",
        "milestones": [] if phase == Phase.AFTER else dates(conference, now),
        "prizes": prizes(conference),
        "zone_words": zone_in_words(conference),
    }
    if conference.is_published:
        cards = load_cards(conference.projects.in_gallery())
        shown = in_order(cards, "shuffled", shuffle_seed(conference))
        context |= {
            "cards": shown[:MOST_ON_FRONT],
            "total": len(cards),
            "summary": summary(conference, cards),
        }
        if phase == Phase.DURING:
            context["timetable"] = load_timetable(conference, now)
    else:
        context["teams"] = conference.teams.count()
    return render(request, "projects/conference/front.html", context)


def presentation_days(conference: Conference) -> list[date]:
    """The days on which there are sessions, in the conference's zone."""
    starts = conference.sessions.filter(starts_at__isnull=False).values_list("starts_at", flat=True)
    return sorted({start.astimezone(conference.zone).date() for start in starts if start})


def dates(conference: Conference, now: datetime) -> list[dict[str, object]]:
    """The hand-ins of the term, each done, current or coming."""
    rows: list[dict[str, object]] = []
    is_next = True
    for milestone in conference.milestones.all():
        window = milestone.window()
        over = window.last < now
        rows.append(
            {
                "milestone": milestone,
                "due": window.due,
                "is_done": over,
                "is_next": not over and is_next,
            }
        )
        is_next = is_next and over
    return rows
