"""Viewing a conference as one of its people sees it: read-only, for half an hour, in the log.

The session of the person who looks keeps whom they look as; portal/middleware.py swaps the user of
each request for the conference's pages, and refuses everything that would change something.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from projects import clock
from projects.domain.lateness import is_over
from projects.models import Conference, Participant, Role, User, log
from projects.refusals import require

LASTS = timedelta(minutes=30)
KEY = "viewing"  # of the session
ONLY_OTHERS = (
    "Students, judges and assistants can be viewed as; instructors and site admins cannot."
)
READ_ONLY = "You are viewing the conference as {}, so nothing can be changed. End that first."


@dataclass(frozen=True)
class Viewing:
    """Who looks as whom, and until when."""

    by: User
    place: Participant
    until: datetime

    @property
    def conference(self) -> Conference:
        return self.place.conference


def may_view(place: Participant, by: User) -> bool:
    """Whether `by` may look as this participant: an instructor at someone with fewer rights."""
    user = place.user
    if user.pk == by.pk or user.is_superuser or not user.is_active or place.left_at:
        return False
    if place.role == Role.INSTRUCTOR:
        return False
    instructs = Participant.objects.active().filter(
        conference=place.conference_id, user=by, role=Role.INSTRUCTOR
    )
    return by.is_active and (by.is_superuser or instructs.exists())


@transaction.atomic
def begin(session: Any, place: Participant, by: User) -> None:
    """Start to look as a participant."""
    require(may_view(place, by), ONLY_OTHERS)
    session[KEY] = {"place": place.pk, "until": (clock.now() + LASTS).isoformat()}
    log(place.conference, by, "began to view the conference as", place.user.name)


@transaction.atomic
def end(session: Any, by: User, verb: str = "ended viewing the conference as") -> None:
    """Stop looking, if the person was."""
    kept = session.pop(KEY, None)
    place = Participant.objects.filter(pk=kept["place"]).first() if kept else None
    if place:
        log(place.conference, by, verb, place.user.name)


def current(session: Any, by: User) -> Viewing | None:
    """As whom the person looks now. What has expired, or may no longer be, ends here."""
    kept = session.get(KEY)
    if not kept:
        return None
    place = (
        Participant.objects.filter(pk=kept["place"])
        .select_related("user", "conference")
        .first()
    )  # fmt: skip
    until = datetime.fromisoformat(kept["until"])
    if place is None or is_over(until, clock.now()) or not may_view(place, by):
        end(session, by, "by time limit no longer views the conference as")
        return None
    return Viewing(by, place, until)
