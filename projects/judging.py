"""Asking guests to judge: a link by mail, which makes their account and their place when accepted."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from projects import addressed_links, addresses, clock, enrolling, outbox
from projects.domain.lateness import is_over
from projects.models import Conference, JudgeInvitation, Participant, Role, User, log
from projects.refusals import WrongState

NO_LONGER = "This invitation has been answered or taken back. Ask the staff for a new one."
ASKED_ALREADY = "This address has an open invitation already. Take it back to send a new one."


def open_invitations(conference: Conference) -> QuerySet[JudgeInvitation]:
    """Invitations that wait for an answer, the oldest first."""
    return addressed_links.still_open(JudgeInvitation).filter(conference=conference)


@transaction.atomic
def invite_judge(
    conference: Conference, email: str, name: str, by: User
) -> tuple[JudgeInvitation, str]:
    """Ask somebody to judge; returns the invitation and the token that only the mail knows."""
    email = User.objects.tidy(email)
    place = (
        Participant.objects.active()
        .filter(conference=conference, user=addresses.owner(email))
        .select_related("user")
        .first()
    )
    if place:
        raise WrongState(f"{place.user.name} is in this conference already, as {place.role}.")
    try:
        with transaction.atomic():
            invitation, token = addressed_links.issue(
                JudgeInvitation, email, by, conference=conference, name=name
            )
    except IntegrityError:
        raise WrongState(ASKED_ALREADY) from None
    outbox.post(
        conference,
        [email],
        "judge_invitation",
        f"judge-invitation:{invitation.pk}",
        {"by": by, "token": token, "invitation": invitation},
    )
    log(conference, by, "asked to judge", f"{name} <{email}>")
    return invitation, token


def of_token(token: str) -> JudgeInvitation | None:
    """The invitation that a link names. Whoever holds the link got the mail."""
    return (
        addressed_links.of_token(JudgeInvitation, token)
        .select_related("conference", "invited_by")
        .first()
    )


def why_not_answer(invitation: JudgeInvitation) -> str:
    """Why it cannot be answered now, or empty text."""
    if not invitation.is_open:
        return NO_LONGER
    if is_over(invitation.expires_at, clock.now()):
        return "This invitation has expired. Ask the staff for a new one."
    if invitation.conference.is_archived:
        return "This conference is over and needs no more judges."
    return ""


@transaction.atomic
def accept(invitation: JudgeInvitation, name: str) -> Participant:
    """Become a judge. The link is the proof of the address, so that it counts as confirmed.

    name: what a new account is called; an existing one keeps its own. Works once.
    """
    Conference.objects.select_for_update(no_key=True).get(pk=invitation.conference_id)
    invitation.refresh_from_db()
    reason = why_not_answer(invitation)
    if reason:
        raise WrongState(reason)
    addressed_links.close(invitation, "accepted", NO_LONGER)
    place = enrolling.enrol(
        invitation.conference,
        invitation.email,
        name.strip() or invitation.name,
        Role.JUDGE,
        invitation.invited_by,
        welcome=False,
    )
    addresses.confirm(place.user, invitation.email)
    log(invitation.conference, place.user, "accepted to judge", invitation.conference)
    return place


@transaction.atomic
def decline(invitation: JudgeInvitation) -> None:
    """Say no. Nothing is kept but that it was declined."""
    addressed_links.close(invitation, "declined", NO_LONGER)
    log(invitation.conference, None, "noted that judging was declined by", invitation.email)


@transaction.atomic
def retract(invitation: JudgeInvitation, by: User) -> None:
    """Take an invitation back; its link is dead from now on."""
    addressed_links.close(
        invitation, "retracted", "This invitation has been answered already."
    )  # fmt: skip
    log(invitation.conference, by, "took back the invitation to judge of", invitation.email)
