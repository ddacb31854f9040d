"""Acts on teams: start, join, leave, rename. No path puts one student on two teams.

Every act locks the team's row first, so that seats are counted while nobody else takes one; the
database's own constraints hold against every path that does not.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import Q

from projects import clock, outbox
from projects.crediting import credit_members
from projects.domain.lateness import is_over
from projects.models import (
    Conference,
    FormerTeamMate,
    JoinRequest,
    Membership,
    Participant,
    Project,
    Team,
    User,
    log,
)
from projects.refusals import WrongState, require

NAME_TAKEN = "Another team of this conference has this name. Choose a different one."
ON_A_TEAM = "{} is on a team already. A student is on one team at a time."
# The mails that remind of the lock, and their thread; team_reminders.py writes them.
TEAM_REMINDER, LOCK_THREAD = "team_reminder", "teams-lock"
FULL = "This team is full. Ask its members whether a seat becomes free."


def teams_are_locked(conference: Conference) -> bool:
    """Whether only staff may change who is on a team."""
    return conference.is_archived or is_over(conference.teams_lock_at, clock.now())


def require_open_teams(conference: Conference) -> None:
    """Refuse a student's change of teams after the lock."""
    if teams_are_locked(conference):
        raise WrongState("Teams are locked. Ask the staff if your team has to change.")


@transaction.atomic
def start_team(conference: Conference, participant: Participant, name: str) -> Team:
    """Start a team with this student on its first seat and as its contact."""
    require_open_teams(conference)
    require(participant.is_student, "Only students form teams.")
    team = make_team(conference, name)
    join(team, participant)
    team.contact = participant
    team.save(update_fields=["contact"])
    log(conference, participant.user, "started the team", team)
    return team


def make_team(conference: Conference, name: str) -> Team:
    """An empty team with the conference's number of seats. Call inside a transaction."""
    try:
        with transaction.atomic():
            return Team.objects.create(conference=conference, name=name, seats=conference.team_max)
    except IntegrityError:
        raise WrongState(NAME_TAKEN) from None


def locked(team: Team) -> Team:
    """The team with its row locked until the transaction ends; gone means dissolved."""
    try:
        return Team.objects.select_for_update(of=("self",), no_key=True).select_related("conference").get(
            pk=team.pk
        )  # fmt: skip
    except Team.DoesNotExist:
        raise WrongState("This team has been dissolved.") from None


@transaction.atomic
def join(team: Team, participant: Participant) -> Membership:
    """Put a student on the lowest free seat of a team.

    Raises Refusal with a sentence if the team is full or the student is on a team already.
    """
    team = locked(team)
    if participant.conference_id != team.conference_id or participant.left_at:
        raise WrongState(f"{participant.user.name} is not in this conference.")
    require(participant.is_student, "Only students can be on a team.")
    if Membership.objects.filter(participant=participant).exists():
        raise WrongState(ON_A_TEAM.format(participant.user.name))
    taken = set(team.memberships.values_list("seat", flat=True))
    free = [seat for seat in range(1, team.seats + 1) if seat not in taken]
    if not free:
        raise WrongState(FULL)
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                team=team, participant=participant, seat=free[0], seats=team.seats
            )
    except IntegrityError:
        # Another request put this student on a team between our look and our write.
        raise WrongState(ON_A_TEAM.format(participant.user.name)) from None
    if team.contact_id is None:
        Team.objects.filter(pk=team.pk).update(contact=participant)
    forget_reminder(participant)
    # Whatever else the student asked for is settled with that.
    JoinRequest.objects.open().filter(participant=participant).update(retracted_at=clock.now())
    credit_members(team)
    return membership


def forget_reminder(participant: Participant) -> None:
    """Take back a reminder to find a team that is not sent yet: its receiver has one."""
    outbox.drop(participant.conference, TEAM_REMINDER, LOCK_THREAD, to=participant.user)


def has_handed_anything_in(project: Project) -> bool:
    """Whether a project holds work that must not vanish: a version, or any text or file saved."""
    return project.submissions.filter(
        Q(versions__isnull=False) | Q(draft_items__isnull=False)
    ).exists()


def why_not_leave(team: Team) -> str:
    """Why a student may not leave this team now, or empty text."""
    if teams_are_locked(team.conference):
        return "Teams are locked. Ask the staff if you have to leave your team."
    if team.memberships.count() == 1:
        project = Project.objects.filter(team=team).first()
        if project and has_handed_anything_in(project):
            return (
                "You are the last member and the project holds work. Ask the staff: they can take "
                "you off the team and keep the project."
            )
    return ""


@transaction.atomic
def leave(team: Team, participant: Participant) -> None:
    """Take a student off the team at their own wish. The last one out dissolves it."""
    team = locked(team)
    reason = why_not_leave(team)
    if reason:
        raise WrongState(reason)
    log(team.conference, participant.user, "left the team", team)
    take_off(team, participant)


@transaction.atomic
def take_off(team: Team, participant: Participant) -> None:
    """Take a student off the team. An empty team dissolves unless its project holds work."""
    team = locked(team)
    remember_mates([participant.pk])
    gone, _ = team.memberships.filter(participant=participant).delete()
    if not gone:
        raise WrongState(f"{participant.user.name} is not on this team.")
    if team.contact_id == participant.pk:
        first = team.memberships.first()
        team.contact = first.participant if first else None
        team.save(update_fields=["contact"])
    credit_members(team)
    if not team.memberships.exists():
        dissolve(team)


def remember_mates(leaving: Iterable[int]) -> None:
    """Keep who was on a team with those who leave theirs now: they shall not review each other."""
    parting = Membership.objects.filter(participant__in=list(leaving)).order_by()
    mates = parting.values_list("participant_id", "team__memberships__participant_id")
    FormerTeamMate.objects.bulk_create(
        (
            FormerTeamMate(participant_id=one, mate_id=other)
            for pair in mates
            if pair[0] != pair[1]
            for one, other in (pair, pair[::-1])
        ),
        ignore_conflicts=True,
    )


def dissolve(team: Team) -> None:
    """Remove an empty team and its project, unless the project holds work or is public."""
    project = Project.objects.filter(team=team).first()
    if project:
        if project.published_at or has_handed_anything_in(project):
            return
        project.delete()
    team.delete()


@transaction.atomic
def rename(team: Team, name: str, by: User) -> None:
    """Give the team another name."""
    team = locked(team)
    before = team.name
    team.name = name
    try:
        with transaction.atomic():
            team.save(update_fields=["name"])
    except IntegrityError:
        raise WrongState(NAME_TAKEN) from None
    log(team.conference, by, "renamed the team", team, before={"name": before})


@transaction.atomic
def set_contact(team: Team, participant: Participant, by: User) -> None:
    """Make a member the person staff write to about this team."""
    team = locked(team)
    if not team.memberships.filter(participant=participant).exists():
        raise WrongState(f"{participant.user.name} is not on this team any more.")
    team.contact = participant
    team.save(update_fields=["contact"])
    log(team.conference, by, "set the contact of", team, after={"contact": participant.user.name})


@transaction.atomic
def set_seats(team: Team, seats: int, by: User) -> None:
    """Let a team have more or fewer people than the conference's others, by permission of staff."""
    team = locked(team)
    size = team.memberships.count()
    if size > seats:
        raise WrongState(f"The team has {size} members; take people off it first.")
    before = team.seats
    renumber_seats(team, seats)
    log(
        team.conference, by, "set the size of", team, before={"seats": before}, after={"seats": seats}
    )  # fmt: skip


def renumber_seats(team: Team, seats: int) -> None:
    """Set the number of seats and move the members down to the first ones. The team is locked."""
    team.seats = seats
    team.save(update_fields=["seats"])
    for seat, membership in enumerate(team.memberships.order_by("seat"), 1):
        # Upward, so that each seat is free when somebody moves to it.
        membership.seat, membership.seats = seat, seats
        membership.save(update_fields=["seat", "seats"])


@transaction.atomic
def add_by_staff(team: Team, participant: Participant, by: User) -> None:
    """Put a student on a team, after the lock too."""
    join(team, participant)
    log(team.conference, by, "put on a team", participant.user.name, after={"team": team.name})


@transaction.atomic
def remove_by_staff(team: Team, participant: Participant, by: User) -> None:
    """Take a student off a team, after the lock too."""
    log(team.conference, by, "took off a team", participant.user.name, before={"team": team.name})
    take_off(team, participant)


@transaction.atomic
def allow_small(team: Team, reason: str, by: User) -> None:
    """Let a team have fewer people than the conference's smallest; recorded with its reason."""
    team = locked(team)
    if team.small_allowed_at:
        raise WrongState("This team may be small already.")
    team.small_allowed_at = clock.now()
    team.save(update_fields=["small_allowed_at"])
    log(team.conference, by, "allowed to be small", team, after={"reason": reason})


@transaction.atomic
def end_small(team: Team, by: User) -> None:
    """Hold the team to the conference's smallest size again."""
    team = locked(team)
    if not team.small_allowed_at:
        raise WrongState("This team has no leave to be small.")
    team.small_allowed_at = None
    team.save(update_fields=["small_allowed_at"])
    log(team.conference, by, "ended the leave to be small of", team)


@transaction.atomic
def set_mentor(team: Team, mentor: Participant | None, by: User) -> None:
    """Give the team a mentor of the staff, or none. Team and mentor hear of it by mail."""
    team = locked(team)
    if mentor and (mentor.conference_id != team.conference_id or not mentor.is_staff):
        raise WrongState("A mentor is one of this conference's staff.")
    before = team.mentor
    if before == mentor:
        return
    team.mentor = mentor
    team.save(update_fields=["mentor"])
    entry = log(
        team.conference,
        by,
        "set the mentor of",
        team,
        before={"mentor": before.user.name if before else ""},
        after={"mentor": mentor.user.name if mentor else ""},
    )
    if mentor:
        outbox.post(
            team.conference,
            [*team.members, mentor.user],
            "mentor",
            f"mentor:{entry.pk}",
            {"team": team, "mentor": mentor, "members": team.members},
        )


@transaction.atomic
def dissolve_by_staff(team: Team, by: User) -> None:
    """Take everybody off the team. It goes with its project, unless that holds work or is public."""
    team = locked(team)
    members = team.members
    entry = log(
        team.conference,
        by,
        "dissolved the team",
        team,
        before={"members": [user.name for user in members]},
    )
    remember_mates(team.memberships.values_list("participant_id", flat=True))
    team.memberships.all().delete()
    team.contact = None
    team.save(update_fields=["contact"])
    credit_members(team)
    dissolve(team)
    outbox.post(
        team.conference, members, "off_team", f"off-team:{entry.pk}", {"team_name": team.name}
    )
