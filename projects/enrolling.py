"""Giving people a place in a conference, one at a time: add, change, remove."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, transaction

from projects import addresses, clock, outbox, teaming
from projects.models import Conference, Participant, Role, User, WatchedSection, log
from projects.refusals import WrongState, require

ONLY_ADMINS_APPOINT = "Only a site admin appoints instructors or takes the role from them."
ID_TAKEN = "Another person of this conference has this external id."


def may_appoint(by: User | None) -> bool:
    """Whether this person may give and take the role of instructor. None is the portal itself."""
    return by is None or by.is_superuser


def new_user(email: str, name: str) -> User:
    """An account for an address that means nobody yet. Unconfirmed claims of others to it end."""
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, name)
    except IntegrityError:  # made a moment ago, for another conference
        return User.objects.get(email=User.objects.tidy(email))
    addresses.end_claims([user.email])
    return user


@transaction.atomic
def enrol(
    conference: Conference,
    email: str,
    name: str,
    role: str,
    by: User | None,
    *,
    section: str = "",
    external_id: str = "",
    welcome: bool = True,
) -> Participant:
    """Give a person a place in the conference; an account is made if the address has none.

    The name of somebody who has an account stays as they wrote it. Someone who left comes back.
    """
    require(role != Role.INSTRUCTOR or may_appoint(by), ONLY_ADMINS_APPOINT)
    user = addresses.owner(email) or new_user(email, name)
    if Participant.objects.active().filter(conference=conference, user=user).exists():
        raise WrongState(f"{user.name} is already in this conference.")
    _require_free_id(conference, external_id, user)
    try:
        with transaction.atomic():
            place, _ = Participant.objects.update_or_create(
                conference=conference,
                user=user,
                defaults={
                    "role": role,
                    "section": section,
                    "external_id": external_id,
                    "left_at": None,
                },
            )
    except IntegrityError:
        raise WrongState(f"{user.name} or this external id was added a moment ago.") from None
    log(conference, by, "added", f"{user.name} <{user.email}>", after={"role": role})
    if welcome:
        send_welcome(conference, place)
    return place


def send_welcome(conference: Conference, place: Participant) -> None:
    """Mail a newcomer what the portal is and how to sign in. Written once for each address."""
    outbox.post(
        conference, [place.user], "welcome", f"welcome:{conference.pk}", {"place": place}
    )  # fmt: skip


@transaction.atomic
def change_place(
    place: Participant,
    role: str,
    section: str,
    external_id: str,
    by: User,
    limited_to: Iterable[str] | None = None,
) -> None:
    """Give a participant another role, section or external id.

    limited_to: the sections that an assistant works for, empty for all; None leaves them.
    """
    place = Participant.objects.select_for_update(of=("self",)).select_related("user").get(
        pk=place.pk
    )  # fmt: skip
    conference = place.conference
    if role != place.role:
        require(Role.INSTRUCTOR not in (role, place.role) or may_appoint(by), ONLY_ADMINS_APPOINT)
        if place.team:
            raise WrongState(
                f"{place.user.name} is on the team {place.team.name}. "
                "Take them off it before you change the role."
            )
    _require_free_id(conference, external_id, place.user)
    before = {"role": place.role, "section": place.section, "external id": place.external_id}
    after = {"role": role, "section": section, "external id": external_id}
    place.role, place.section, place.external_id = role, section, external_id
    place.save(update_fields=["role", "section", "external_id"])
    if limited_to is not None or role != Role.ASSISTANT:
        before["limited to"] = ", ".join(place.sections)
        after["limited to"] = ", ".join(_limit(place, limited_to or ()))
    if before != after:
        log(conference, by, "changed the place of", place.user.name, before=before, after=after)


def _limit(place: Participant, sections: Iterable[str]) -> list[str]:
    """Limit an assistant to these sections; anybody else is limited to none."""
    wanted = sorted(set(sections)) if place.role == Role.ASSISTANT else []
    place.watched_sections.exclude(section__in=wanted).delete()
    WatchedSection.objects.bulk_create(
        (WatchedSection(participant=place, section=section) for section in wanted),
        ignore_conflicts=True,
    )
    return wanted


@transaction.atomic
def remove(place: Participant, by: User) -> None:
    """Take a person out of the conference, and off their team. What they wrote and made stays."""
    place = Participant.objects.select_for_update(of=("self",)).select_related("user").get(
        pk=place.pk
    )  # fmt: skip
    require(place.role != Role.INSTRUCTOR or may_appoint(by), ONLY_ADMINS_APPOINT)
    require(place.user_id != by.pk, "You cannot remove yourself. Ask another instructor.")
    if place.team:
        teaming.take_off(place.team, place)
    place.mentored_teams.update(mentor=None)
    place.left_at = clock.now()
    place.save(update_fields=["left_at"])
    log(place.conference, by, "removed", f"{place.user.name} <{place.user.email}>")


def _require_free_id(conference: Conference, external_id: str, user: User) -> None:
    if not external_id:
        return
    others = Participant.objects.filter(conference=conference, external_id=external_id)
    if others.exclude(user=user).exists():
        raise WrongState(ID_TAKEN)
