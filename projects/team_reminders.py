"""Reminders before teams lock, only to students who still have no team, each once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from projects import clock, outbox
from projects.domain.lateness import Window
from projects.domain.mail_times import reminder_due
from projects.models import Conference, Membership, Participant, Team
from projects.reminding import already_told, conferences_that_remind
from projects.teaming import LOCK_THREAD, TEAM_REMINDER


def remind_of_teams(at: datetime | None = None) -> int:
    """The sweep: write every reminder whose time has come; how many students it told."""
    at = at or clock.now()
    told = 0
    for conference in conferences_that_remind().filter(teams_lock_at__isnull=False):
        window = _window(conference)
        # The same question without a person: nobody's reminder is due while this one is not.
        if reminder_due(window, conference.reminder_hours, conference.created_at, at) is None:
            continue
        written = already_told(conference, TEAM_REMINDER)
        for place in Participant.objects.without_team().filter(conference=conference):
            before = reminder_due(window, conference.reminder_hours, place.created_at, at)
            key = f"{TEAM_REMINDER}:{place.pk}:{window.due:%Y%m%d%H%M}:{before}"
            if before is not None and key not in written:
                told += _write(place, conference, window, key)
    return told


def _window(conference: Conference) -> Window:
    assert conference.teams_lock_at is not None  # noqa: S101  for the type checker
    return Window(opens_at=conference.created_at, due_at=conference.teams_lock_at)


@transaction.atomic
def _write(place: Participant, conference: Conference, window: Window, key: str) -> bool:
    # The row is held: who joins a team now does so before or after the whole, and joining takes
    # back what is not sent.
    held = Participant.objects.select_for_update(of=("self",)).select_related("user")
    place = held.get(pk=place.pk)
    if Membership.objects.filter(participant=place).exists():
        return False
    offering = Team.objects.filter(conference=conference, announced_at__isnull=False).with_size()
    context = {
        "lock": window.due,
        "with_seats": sum(1 for team in offering if team.size < team.seats),
        "others": Participant.objects.without_team()
        .filter(conference=conference)
        .exclude(pk=place.pk)
        .count(),
    }
    outbox.post(
        conference,
        [place.user],
        TEAM_REMINDER,
        key,
        context,
        thread=LOCK_THREAD,
        useless_from=window.final_instant,
    )
    return True
