"""Moving, merging and splitting teams: staged first, then published as one act."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from projects import outbox, teaming
from projects.crediting import credit_members
from projects.domain import team_changes, team_matching
from projects.domain.team_changes import Before, Move, Outcome
from projects.models import (
    Conference,
    JoinRequest,
    LookingFor,
    Membership,
    Participant,
    Project,
    Team,
    TeamChange,
    User,
    log,
)
from projects.refusals import WrongState

MOVED_ON = (
    "Teams or changes are not as they were when this page was drawn. Look at the result again."
)


@dataclass
class Plan:
    """The staged changes and what they would do. The fingerprint names exactly this state."""

    changes: list[TeamChange]
    outcome: Outcome
    fingerprint: str

    @property
    def touched(self) -> set[int]:
        """The teams that somebody leaves or joins, of those that there are."""
        return {team.id for team in self.outcome.teams if team.id is not None}


def plan(conference: Conference) -> Plan:
    """What publishing all staged changes would do now."""
    changes = list(
        TeamChange.objects.filter(conference=conference).select_related(
            "participant__user", "participant__membership__team", "to_team"
        )
    )
    teams = list(
        Team.objects.filter(conference=conference)
        .select_related("project")
        .prefetch_related("memberships")
    )
    touched = {change.to_team_id for change in changes} | {
        change.participant.team.pk for change in changes if change.participant.team
    }
    before = [
        Before(
            team.pk,
            team.name,
            tuple(membership.participant_id for membership in team.memberships.all()),
            team.seats,
            team.small_allowed_at is not None,
            team.pk in touched and _keeps_project(team),
        )
        for team in teams
    ]
    moves = [
        Move(change.participant_id, change.to_team_id, change.new_team) for change in changes
    ]  # fmt: skip
    result = team_changes.outcome(
        before,
        moves,
        conference.team_min,
        conference.team_max,
        {team.name.casefold(): team.pk for team in teams},
    )
    gone = [
        f"{change.participant.user.name} is no student of this conference any more."
        for change in changes
        if change.participant.left_at or not change.participant.is_student
    ]
    if gone and result.teams:
        result.teams[0].problems.extend(gone)
    state = repr((sorted(before, key=lambda team: team.id), moves))
    return Plan(changes, result, hashlib.sha256(state.encode()).hexdigest())


def _keeps_project(team: Team) -> bool:
    project = getattr(team, "project", None)
    return project is not None and (
        project.published_at is not None or teaming.has_handed_anything_in(project)
    )


@transaction.atomic
def stage(
    conference: Conference,
    people: Iterable[Participant],
    by: User,
    to_team: Team | None = None,
    new_team: str = "",
    why: str = "",
) -> int:
    """Stage a move of these students, in place of what was staged for them. Nobody is moved yet."""
    count = 0
    for participant in people:
        if participant.conference_id != conference.pk or not participant.is_student:
            raise WrongState(f"{participant.user.name} is no student of this conference.")
        TeamChange.objects.update_or_create(
            participant=participant,
            defaults={
                "conference": conference,
                "to_team": to_team,
                "new_team": "" if to_team else new_team,
                "why": why[:300],
                "staged_by": by,
            },
        )
        count += 1
    if not count:
        raise WrongState("Choose at least one student.")
    return count


@transaction.atomic
def stage_merge(team: Team, into: Team, by: User) -> int:
    """Stage that all of one team go to another; the emptied one then dissolves."""
    if team.pk == into.pk:
        raise WrongState("Choose two different teams.")
    people = Participant.objects.filter(membership__team=team).select_related("user")
    return stage(
        team.conference, people, by, to_team=into, why=f"{team.name} merges into {into.name}."
    )


@transaction.atomic
def discard(conference: Conference, by: User) -> int:
    """Throw all staged changes away. No team has changed by them."""
    gone, _ = TeamChange.objects.filter(conference=conference).delete()
    if gone:
        log(conference, by, "discarded staged changes of", "teams", before={"changes": gone})
    return gone


@transaction.atomic
def apply(conference: Conference, fingerprint: str, by: User) -> Outcome:
    """Publish all staged changes at once or not at all, and mail those concerned."""
    # The conference first, then its teams in one order: nobody joins, leaves or stages meanwhile.
    # Without the keys: rows that only point here need not wait, so nobody waits in a circle.
    Conference.objects.select_for_update(no_key=True).get(pk=conference.pk)
    teams = Team.objects.select_for_update(of=("self",), no_key=True)
    list(teams.filter(conference=conference).order_by("pk"))
    planned = plan(conference)
    if not planned.changes:
        raise WrongState("No changes are staged.")
    if planned.fingerprint != fingerprint:
        raise WrongState(MOVED_ON)
    if planned.outcome.problems:
        raise WrongState(planned.outcome.problems[0])
    arriving = {person for team in planned.outcome.teams for person in team.arriving}
    leaving = {person for team in planned.outcome.teams for person in team.leaving}
    people = Participant.objects.select_related("user").in_bulk(arriving | leaving)
    for person in arriving:
        people[person].conference = conference
        teaming.forget_reminder(people[person])
    teaming.remember_mates(leaving)
    Membership.objects.filter(participant__in=leaving).delete()
    entry = log(
        conference,
        by,
        "published changes of",
        f"{len(planned.outcome.teams)} teams",
        after={
            "teams": {
                team.name: [people[person].user.name for person in team.arriving]
                for team in planned.outcome.teams
                if team.arriving
            }
        },
    )
    try:
        with transaction.atomic():
            changed = [_settle(conference, team) for team in planned.outcome.teams]
    except IntegrityError:
        raise WrongState(MOVED_ON) from None
    JoinRequest.objects.open().filter(participant__in=arriving).update(
        retracted_at=entry.at, answered_by=by
    )
    TeamChange.objects.filter(pk__in=[change.pk for change in planned.changes]).delete()
    _tell(conference, changed, leaving - arriving, people, entry.pk)
    return planned.outcome


def _settle(conference: Conference, result: team_changes.After) -> Team | None:
    """Seat those who arrive; returns the team, or None if nobody is left on it."""
    if result.id is None:
        team = teaming.make_team(conference, result.name)
    else:
        team = Team.objects.select_related("conference").get(pk=result.id)
    taken = set(team.memberships.values_list("seat", flat=True))
    free = [seat for seat in range(1, team.seats + 1) if seat not in taken]
    Membership.objects.bulk_create(
        Membership(team=team, participant_id=person, seat=seat, seats=team.seats)
        for person, seat in zip(result.arriving, free, strict=False)
    )
    if team.contact_id is None or team.contact_id in result.leaving:
        first = team.memberships.first()
        team.contact_id = first.participant_id if first else None
        team.save(update_fields=["contact"])
    credit_members(team)
    if not result.members:
        teaming.dissolve(team)
        return None
    return team


def _tell(
    conference: Conference,
    changed: Iterable[Team | None],
    without: Iterable[int],
    people: dict[int, Participant],
    occasion: int,
) -> None:
    for team in changed:
        if team is not None:
            context = {"team": team, "members": team.members, "mentor": team.mentor}
            outbox.post(
                conference,
                [*team.members, *([team.mentor.user] if team.mentor else [])],
                "team_changed",
                f"team-changed:{occasion}:{team.pk}",
                context,
            )
    outbox.post(
        conference,
        [people[person].user for person in without],
        "off_team",
        f"off-team:{occasion}",
        {},
    )


@transaction.atomic
def stage_matching(conference: Conference, seed: str, by: User) -> list[team_matching.Match]:
    """Stage teams for all students without one. Teams that offer seats or are too small take part."""
    waiting = list(
        Participant.objects.without_team()
        .filter(conference=conference, team_change__isnull=True)
        .select_related("user", "looking_for")
    )
    if not waiting:
        raise WrongState("Every student is on a team, or a change is staged for them.")
    too_small = set(
        Team.objects.filter(conference=conference).too_small().values_list("pk", flat=True)
    )
    teams = [
        team
        for team in Team.objects.filter(conference=conference).prefetch_related(
            "memberships__participant__user",
            "memberships__participant__looking_for",
            "staged_arrivals",
        )
        if team.announced_at or team.pk in too_small
    ]
    try:
        matches = team_matching.match(
            [_person(participant) for participant in waiting],
            [_open_team(team, conference, team.pk in too_small) for team in teams],
            conference.team_min,
            conference.team_max,
            seed,
        )
    except team_matching.CannotMatch as problem:
        raise WrongState(str(problem)) from None
    by_id = {participant.pk: participant for participant in waiting}
    teams_by_id = {team.pk: team for team in teams}
    names = _new_names(conference)
    for match in matches:
        stage(
            conference,
            [by_id[person.id] for person in match.people],
            by,
            to_team=teams_by_id[match.team_id] if match.team_id else None,
            new_team="" if match.team_id else next(names),
            why=match.why,
        )
    log(
        conference,
        by,
        "matched people without a team of",
        conference,
        after={"seed": seed, "people": len(waiting), "teams": len(matches)},
    )
    return matches


def _person(participant: Participant) -> team_matching.Person:
    try:
        said = participant.looking_for
    except LookingFor.DoesNotExist:
        return team_matching.Person(participant.pk, participant.user.name)
    return team_matching.Person(
        participant.pk,
        participant.user.name,
        frozenset(said.skills),
        frozenset(said.interests),
        frozenset(said.free_times),
    )


def _open_team(team: Team, conference: Conference, is_small: bool) -> team_matching.OpenTeam:
    members = tuple(_person(row.participant) for row in team.memberships.all())
    expected = len(members) + len(team.staged_arrivals.all())
    return team_matching.OpenTeam(
        team.pk,
        team.name,
        members,
        max(0, team.seats - expected),
        max(0, conference.team_min - expected) if is_small else 0,
        frozenset(team.wanted_skills),
    )


def _new_names(conference: Conference) -> Iterator[str]:
    taken = {
        *(name.casefold() for name in conference.teams.values_list("name", flat=True)),
        *(name.casefold() for name in conference.team_changes.values_list("new_team", flat=True)),
    }
    number = 0
    while True:
        number += 1
        if f"new team {number}" not in taken:
            yield f"New team {number}"


def project_fate(team: Team) -> tuple[Project | None, bool]:
    """A team's project, and whether it stays when the team has nobody left."""
    project = Project.objects.filter(team=team).first()
    return project, project is not None and _keeps_project(team)
