"""Requests to join a team: a student asks, a member of the team answers."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from projects import clock, outbox, teaming
from projects.models import JoinRequest, Membership, Participant, Team, User, log
from projects.refusals import WrongState, require

NO_LONGER = "This request has been answered or taken back."
ASKED_ALREADY = "You have asked this team already. Its members answer on their team page."


def why_not_ask(team: Team, participant: Participant) -> str:
    """Why this student cannot ask this team now, or empty text."""
    if teaming.teams_are_locked(team.conference):
        return "Teams are locked. Ask the staff if you want to join a team."
    if Membership.objects.filter(participant=participant).exists():
        return "You are on a team. Leave it first if you want to join another."
    if team.announced_at is None:
        return "This team offers no seat any more."
    if team.memberships.count() >= team.seats:
        return teaming.FULL
    return ""


@transaction.atomic
def ask(team: Team, participant: Participant, message: str) -> JoinRequest:
    """Ask a team that offers a seat. Its members get a mail."""
    require(participant.is_student, "Only students can be on a team.")
    team = teaming.locked(team)
    reason = why_not_ask(team, participant)
    if reason:
        raise WrongState(reason)
    try:
        with transaction.atomic():
            asked = JoinRequest.objects.create(
                team=team, participant=participant, message=message, created_at=clock.now()
            )
    except IntegrityError:
        raise WrongState(ASKED_ALREADY) from None
    outbox.post(
        team.conference,
        team.members,
        "join_request",
        f"join-request:{asked.pk}",
        {"team": team, "who": participant.user, "request": asked},
    )
    log(team.conference, participant.user, "asked to join", team)
    return asked


@transaction.atomic
def accept(asked: JoinRequest, by: User) -> None:
    """A member takes the student onto the team. Works once."""
    team = teaming.locked(asked.team)
    require(team.has_member(by), "Only members of the team answer its requests.")
    teaming.require_open_teams(team.conference)
    # Answered first: joining ends whatever else the student has asked for.
    _answer(asked, by, "accepted_at")
    teaming.join(team, asked.participant)
    _tell(asked, by, True)
    others = [user for user in team.members if user not in (by, asked.participant.user)]
    outbox.post(
        team.conference,
        others,
        "joined",
        f"joined-on-request:{asked.pk}",
        {"team": team, "who": asked.participant.user},
    )
    log(
        team.conference,
        by,
        "accepted the request of",
        asked.participant.user.name,
        after={"team": team.name},
    )


@transaction.atomic
def decline(asked: JoinRequest, by: User) -> None:
    """A member says no. The student hears it by mail and may ask another team."""
    team = teaming.locked(asked.team)
    require(team.has_member(by), "Only members of the team answer its requests.")
    _answer(asked, by, "declined_at")
    _tell(asked, by, False)
    log(
        team.conference,
        by,
        "declined the request of",
        asked.participant.user.name,
        after={"team": team.name},
    )


@transaction.atomic
def retract(asked: JoinRequest, by: User) -> None:
    """The student takes the request back."""
    require(asked.participant.user_id == by.pk, "Only the student takes a request back.")
    _answer(asked, by, "retracted_at")
    log(asked.team.conference, by, "took back the request to", asked.team)


def _answer(asked: JoinRequest, by: User, what: str) -> None:
    """The one way a request ends: a conditional update, so a lost race raises."""
    changed = (
        JoinRequest.objects.open()
        .filter(pk=asked.pk)
        .update(**{what: clock.now(), "answered_by": by})
    )
    if not changed:
        raise WrongState(NO_LONGER)


def _tell(asked: JoinRequest, by: User, is_accepted: bool) -> None:
    outbox.post(
        asked.team.conference,
        [asked.participant.user],
        "join_answer",
        f"join-answer:{asked.pk}",
        {"team": asked.team, "by": by, "is_accepted": is_accepted},
    )
