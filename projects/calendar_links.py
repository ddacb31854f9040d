"""Secret addresses of calendars: made on asking, replaced or ended at any time.

Whoever knows an address reads one student's dates and nothing else. Half of it lies in the
database, half is computed with the portal's secret key: a stolen database gives no address away,
and yet the student can look theirs up again, for the next device.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from projects import clock
from projects.domain.icalendar import Event
from projects.models import CalendarLink, Conference, Participant, Role

_SALT = "projects.calendar_links"


def _secret(public_id: str) -> str:
    """160 bits that only the portal can compute."""
    return salted_hmac(_SALT, public_id, algorithm="sha256").hexdigest()[:40]


def address_of(link: CalendarLink) -> str:
    """The whole address, to be shown to nobody but the student."""
    token = f"{link.public_id}-{_secret(link.public_id)}"
    path = reverse("calendar_feed", args=[link.participant.conference.slug, token])
    return settings.SITE_URL + path


@transaction.atomic
def make(participant: Participant) -> CalendarLink:
    """A new address. The one before, if there is one, stops at once."""
    end(participant)
    return CalendarLink.objects.create(participant=participant, made_at=clock.now())


def end(participant: Participant) -> bool:
    """Let the address stop; whether there was one."""
    gone, _ = CalendarLink.objects.filter(participant=participant).delete()
    return bool(gone)


def of_token(conference: Conference, token: str) -> CalendarLink | None:
    """The link that an address names, while its owner is a student of the conference."""
    public_id, _, secret = token.partition("-")
    link = (
        CalendarLink.objects.filter(
            public_id=public_id,
            participant__conference=conference,
            participant__role=Role.STUDENT,
            participant__left_at__isnull=True,
            participant__user__is_active=True,
        )
        .select_related("participant__user", "participant__membership__team")
        .first()
    )
    # Computed also for an id that nobody has, so that both answers take as long.
    if not constant_time_compare(secret, _secret(public_id)) or link is None:
        return None
    link.participant.conference = conference
    return link


def numbered(link: CalendarLink, events: Iterable[Event], at: datetime) -> list[Event]:
    """The events with the number and time of their last change, which are noted when they differ.

    A calendar program learns in this way of a date that moved, whatever moved it.
    """
    events = list(events)
    told = _told(link.told, events, at)
    if told != link.told:
        with transaction.atomic():
            held = CalendarLink.objects.select_for_update().filter(pk=link.pk).first()
            told = _told(held.told if held else link.told, events, at)
            CalendarLink.objects.filter(pk=link.pk).update(told=told)
    return [
        replace(
            event,
            sequence=told[event.uid][1],
            changed_at=datetime.fromisoformat(told[event.uid][2]),
        )
        for event in events
    ]


def _told(before: dict[str, list], events: list[Event], at: datetime) -> dict[str, list]:  # type: ignore[type-arg]
    """By UID: a digest of what is told, how often its time moved, when it changed; the time itself."""
    told = dict(before)
    for event in events:
        starts = event.starts_at.isoformat()
        digest = hashlib.sha256(repr(event).encode()).hexdigest()[:16]
        was = before.get(event.uid)
        if was is None:
            told[event.uid] = [digest, 0, _whole(at), starts]
        elif was[0] != digest:
            told[event.uid] = [digest, was[1] + (was[3] != starts), _whole(at), starts]
    return told


def _whole(at: datetime) -> str:
    return at.replace(microsecond=0).isoformat()
