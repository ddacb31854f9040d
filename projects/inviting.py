"""Invitations to a team: a link by mail, bound to one address, that shows on GET and acts on POST."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from projects import addressed_links, addresses, clock, outbox, teaming
from projects.domain.lateness import is_over
from projects.models import Conference, Invitation, Participant, Team, User, log
from projects.refusals import WrongState, require

NO_LONGER = "This invitation has been answered or taken back. Ask the team for a new one."


def open_invitations(at: datetime | None = None) -> QuerySet[Invitation]:
    """Invitations that can still be answered."""
    return addressed_links.still_open(Invitation, at)


def waiting_for(user: User, conference: Conference) -> QuerySet[Invitation]:
    """Invitations to this person's addresses that wait for an answer."""
    return (
        open_invitations()
        .filter(team__conference=conference, email__in=addresses.of(user))
        .select_related("team", "invited_by")
    )


def invitee(team: Team, email: str) -> Participant:
    """The student of the conference whom an address means; refuses with a sentence if there is none."""
    email = User.objects.tidy(email)
    participant = (
        Participant.objects.students()
        .filter(conference=team.conference, user=addresses.owner(email))
        .select_related("user", "membership__team")
        .first()
    )
    if participant is None:
        raise WrongState(
            f"No student of this conference has the address {email}. Ask for the address they use "
            "in the course, or ask staff to add them."
        )
    if participant.team == team:
        raise WrongState(f"{participant.user.name} is on your team already.")
    if participant.team:
        raise WrongState(teaming.ON_A_TEAM.format(participant.user.name))
    return participant


@transaction.atomic
def invite(team: Team, participant: Participant, by: User) -> tuple[Invitation, str]:
    """Invite a student by mail; returns the invitation and the token that only the mail knows."""
    team = teaming.locked(team)
    teaming.require_open_teams(team.conference)
    require(team.has_member(by), "Only members of the team invite.")
    invitee(team, participant.user.email)
    now = clock.now()
    members, waiting = team.memberships.count(), open_invitations(now).filter(team=team)
    if members >= team.seats:
        raise WrongState("Your team is full, so nobody else can be invited.")
    if waiting.filter(email=participant.user.email).exists():
        raise WrongState(f"{participant.user.name} has an open invitation already.")
    if members + waiting.count() >= team.seats:
        raise WrongState(
            "Every free seat has an open invitation. Take one back to invite someone else."
        )
    try:
        with transaction.atomic():
            invitation, token = addressed_links.issue(
                Invitation, participant.user.email, by, team=team
            )
    except IntegrityError:
        raise WrongState(f"{participant.user.name} has an open invitation already.") from None
    outbox.post(
        team.conference,
        [participant.user],
        "invitation",
        f"invitation:{invitation.pk}",
        {"team": team, "by": by, "token": token, "invitation": invitation},
    )
    log(team.conference, by, "invited", participant.user.name, after={"team": team.name})
    return invitation, token


def of_token(token: str, user: User) -> Invitation | None:
    """The invitation that a link names, if it is for an address of this person; else None."""
    return (
        addressed_links.of_token(Invitation, token)
        .filter(email__in=addresses.of(user))
        .select_related("team__conference", "invited_by")
        .first()
    )


def why_not_answer(invitation: Invitation, user: User) -> str:
    """Why this person cannot accept the invitation now, or empty text."""
    conference = invitation.team.conference
    if not invitation.is_open:
        return NO_LONGER
    if is_over(invitation.expires_at, clock.now()):
        return "This invitation has expired. Ask the team for a new one."
    if teaming.teams_are_locked(conference):
        return "Teams are locked. Ask the staff if you want to join this team."
    place = (
        Participant.objects.students()
        .filter(conference=conference, user=user)
        .select_related("membership__team")
        .first()
    )
    if place is None:
        return "You are not a student of this conference, so you cannot join a team."
    if place.team == invitation.team:
        return "You are on this team already."
    if place.team:
        return f"You are on the team {place.team.name}. Leave it first if you want to join."
    if invitation.team.memberships.count() >= invitation.team.seats:
        return teaming.FULL
    return ""


@transaction.atomic
def accept(invitation: Invitation, user: User) -> Team:
    """Join the team of an invitation. Works once, for the owner of the address only."""
    team = teaming.locked(invitation.team)
    invitation = Invitation.objects.select_related("team__conference").get(pk=invitation.pk)
    require(addressed_links.belongs_to(invitation, user), "This invitation is for another address.")
    reason = why_not_answer(invitation, user)
    if reason:
        raise WrongState(reason)
    participant = Participant.objects.get(conference=team.conference, user=user)
    teaming.join(team, participant)
    addressed_links.close(invitation, "accepted", NO_LONGER)
    others = [
        membership.participant.user
        for membership in team.memberships.select_related("participant__user")
        if membership.participant_id != participant.pk
    ]
    outbox.post(
        team.conference, others, "joined", f"joined:{invitation.pk}", {"team": team, "who": user}
    )
    log(team.conference, user, "joined the team", team)
    return team


@transaction.atomic
def decline(invitation: Invitation, user: User) -> None:
    """Say no to an invitation. The team may invite the person again."""
    require(addressed_links.belongs_to(invitation, user), "This invitation is for another address.")
    addressed_links.close(invitation, "declined", NO_LONGER)
    log(invitation.team.conference, user, "declined the team", invitation.team)


@transaction.atomic
def retract(invitation: Invitation, by: User) -> None:
    """Take an invitation back; its link is dead from now on."""
    addressed_links.close(
        invitation, "retracted", "This invitation has been answered already."
    )  # fmt: skip
    log(invitation.team.conference, by, "took back the invitation of", invitation.email)
