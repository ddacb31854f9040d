"""Announcements: whom one would reach, how each mail reads, and sending it as one act."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.db import transaction

from projects import clock, letters, outbox
from projects.audiences import Audience, audiences_of
from projects.models import (
    Announcement,
    AnnouncementReceiver,
    MailPace,
    Participant,
    User,
    log,
)
from projects.refusals import WrongState


@dataclass(frozen=True)
class Reach:
    """One person an announcement would go to, and why, in the words of their first group."""

    place: Participant
    because: str


@dataclass(frozen=True)
class Preview:
    """What sending now would do. `fingerprint` names exactly these receivers and this text."""

    reached: list[Reach]
    groups: list[tuple[str, int]]
    paces: dict[str, int]
    fingerprint: str


def chosen_groups(announcement: Announcement) -> list[Audience]:
    return [
        audience
        for audience in audiences_of(announcement.conference)
        if audience.key in announcement.groups
    ]


def preview(announcement: Announcement) -> Preview:
    """Everyone who is in one of the groups at this moment, each once."""
    found: dict[int, Reach] = {}
    groups = []
    for audience in chosen_groups(announcement):
        people = list(audience.people().select_related("user").distinct())
        groups.append((audience.name, len(people)))
        for place in people:
            found.setdefault(place.pk, Reach(place, audience.because))
    reached = sorted(found.values(), key=lambda reach: (reach.place.user.name, reach.place.pk))
    paces = dict.fromkeys(MailPace.values, 0)
    for reach in reached:
        paces[reach.place.user.mail_pace] += 1
    return Preview(reached, groups, paces, _fingerprint(announcement, reached))


def letter_for(announcement: Announcement, reach: Reach) -> letters.Letter:
    """The mail as this person would read it."""
    return letters.write(
        announcement.conference, reach.place.user, "announcement", _context(announcement, reach)
    )


@transaction.atomic
def send(announcement: Announcement, fingerprint: str, by: User) -> int:
    """Send it to those whom the preview showed; how many. Once, and to nobody but them."""
    announcement = (
        Announcement.objects.select_for_update(of=("self",))
        .select_related("conference", "written_by")
        .get(pk=announcement.pk)
    )
    if announcement.sent_at is not None:
        raise WrongState("This announcement has been sent already.")
    if announcement.conference.is_archived:
        raise WrongState("The conference is archived, so nothing is announced in it any more.")
    shown = preview(announcement)
    if shown.fingerprint != fingerprint:
        raise WrongState(
            "The text or the people in its groups have changed since you looked at the preview, so "
            "nothing was sent. Go back and look at the preview again."
        )
    if not shown.reached:
        raise WrongState("Nobody is in these groups at the moment. Choose other groups.")
    announcement.sent_at = clock.now()
    announcement.save(update_fields=["sent_at"])
    AnnouncementReceiver.objects.bulk_create(
        AnnouncementReceiver(announcement=announcement, participant=reach.place)
        for reach in shown.reached
    )
    by_reason: dict[str, list[Reach]] = {}
    for reach in shown.reached:
        by_reason.setdefault(reach.because, []).append(reach)
    for reaches in by_reason.values():
        outbox.post(
            announcement.conference,
            [reach.place.user for reach in reaches],
            "announcement",
            f"announcement:{announcement.pk}",
            _context(announcement, reaches[0]),
        )
    log(
        announcement.conference,
        by,
        "announced",
        announcement,
        after={"groups": dict(shown.groups), "people": len(shown.reached)},
    )
    return len(shown.reached)


def _context(announcement: Announcement, reach: Reach) -> dict[str, object]:
    return {"announcement": announcement, "because": reach.because}


def _fingerprint(announcement: Announcement, reached: list[Reach]) -> str:
    parts = [announcement.subject, announcement.body, *(str(r.place.pk) for r in reached)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
