"""Who may not review what, with the reason; declaring a conflict, and settling it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q

from projects import clock
from projects.models import (
    Conference,
    FormerTeamMate,
    Membership,
    Participant,
    Project,
    Role,
    Team,
    User,
    log,
)
from projects.refusals import WrongState, require
from reviews.models import Conflict, Pin, Review, ReviewRound
from reviews.parties import name_of, parties_of

ON_RECORD = (
    "A conflict of this person with this project is on record already; it stands further up or under "
    "Settled, where you can change what holds."
)
REPORTED = (
    "A conflict between you and this project is on record already. Write to the staff if there is "
    "more to say."
)
OWN_TEAM, FORMER_TEAM, MENTOR = "own team", "former team-mates", "mentor of the team"


def conflicts_of(conference: Conference, reviewers: Iterable[int]) -> dict[tuple[int, int], str]:
    """(reviewer id, project id) -> why this pair may never be. Five queries, whatever the size."""
    people = set(reviewers)
    projects = dict(
        Project.objects.filter(conference=conference, team__isnull=False).values_list("team", "pk")
    )
    members: dict[int, set[int]] = defaultdict(set)  # participant -> projects of their team
    for person, team in Membership.objects.filter(team__in=projects).values_list(
        "participant", "team"
    ):
        members[person].add(projects[team])
    found: dict[tuple[int, int], str] = {}
    declared = Conflict.objects.filter(conference=conference).exclude(
        state=Conflict.State.DISMISSED
    )
    for conflict in declared:
        found[conflict.reviewer_id, conflict.project_id] = conflict.get_kind_display()
    mates = FormerTeamMate.objects.filter(participant__conference=conference)
    for person, mate in mates.values_list("participant", "mate"):
        for project in members[mate]:
            found[person, project] = FORMER_TEAM
    mentors = Team.objects.filter(pk__in=projects, mentor__isnull=False)
    for team, mentor in mentors.values_list("pk", "mentor"):
        found[mentor, projects[team]] = MENTOR
    for person, own in list(members.items()):
        for project in own:
            found[person, project] = OWN_TEAM
    return {pair: why for pair, why in found.items() if pair[0] in people}


def may_settle(conference: Conference, user: User) -> bool:
    """Whether the person settles conflicts of this conference: an instructor, or a site admin."""
    instructors = Participant.objects.active().filter(
        conference=conference, user=user, role=Role.INSTRUCTOR
    )
    return user.is_superuser or instructors.exists()


@transaction.atomic
def declare(reviewer: Participant, project: Project, kind: str, reason: str) -> Conflict:
    """Let a reviewer say why they should not review a project. It holds until staff settle it."""
    require(reviewer.conference_id == project.conference_id, "This project is elsewhere.")
    if kind == Conflict.Kind.STAFF:
        raise WrongState("Only staff set a conflict of this kind.")
    conflict = _taken_up(reviewer, project, kind, reason) or _add(
        reviewer, project, kind, reason, reviewer.user
    )
    log(reviewer.conference, reviewer.user, "declared a conflict with", project)
    return conflict


@transaction.atomic
def set_by_staff(reviewer: Participant, project: Project, reason: str, by: User) -> Conflict:
    """Keep a reviewer from a project, for a reason that staff know."""
    conflict = _add(reviewer, project, Conflict.Kind.STAFF, reason, by, clock.now())
    log(
        reviewer.conference,
        by,
        "set a conflict with",
        project,
        after={"reviewer": reviewer.user.name, "reason": reason},
    )
    return conflict


@transaction.atomic
def settle(conflict: Conflict, state: str, by: User) -> list[Review]:
    """Uphold or dismiss a conflict. Gives back the assigned reviews that it now forbids."""
    conflict = Conflict.objects.select_for_update().get(pk=conflict.pk)
    before = conflict.state
    if before == state:
        return []
    conflict.state, conflict.settled_by, conflict.settled_at = state, by, clock.now()
    conflict.save(update_fields=["state", "settled_by", "settled_at"])
    log(
        conflict.conference,
        by,
        "settled a conflict with",
        conflict.project,
        before={"state": before},
        after={"state": state, "reviewer": conflict.reviewer.user.name},
    )
    return forbidden_by(conflict) if state == Conflict.State.UPHELD else []


def forbidden_by(conflict: Conflict) -> list[Review]:
    """Assigned reviews that should not be: the person's, and those of the team they write with."""
    membership = Membership.objects.filter(participant=conflict.reviewer).values("team")
    return list(
        Review.objects.filter(
            Q(team__isnull=True, reviewer=conflict.reviewer) | Q(team__in=membership),
            project=conflict.project,
            round__released_at__isnull=True,
        ).select_related("round", "project")
    )


def _taken_up(reviewer: Participant, project: Project, kind: str, reason: str) -> Conflict | None:
    """What staff dismissed by themselves, now that the reviewer has a reason: it waits for them again.

    The reviewer never knew of it, and what staff thought of a suggestion settles no report.
    """
    dismissed = Conflict.objects.select_for_update().filter(
        reviewer=reviewer,
        project=project,
        kind=Conflict.Kind.STAFF,
        state=Conflict.State.DISMISSED,
    )
    conflict = dismissed.first()
    if conflict is not None:
        conflict.kind, conflict.reason, conflict.state = kind, reason, Conflict.State.WAITING
        conflict.declared_by, conflict.declared_at = reviewer.user, clock.now()
        conflict.settled_by = conflict.settled_at = None
        conflict.save()
    return conflict


def _add(
    reviewer: Participant,
    project: Project,
    kind: str,
    reason: str,
    by: User,
    settled_at: object = None,
) -> Conflict:
    settled = {"state": Conflict.State.UPHELD, "settled_by": by, "settled_at": settled_at}
    try:
        with transaction.atomic():
            return Conflict.objects.create(
                conference=reviewer.conference,
                reviewer=reviewer,
                project=project,
                kind=kind,
                reason=reason,
                declared_by=by,
                **(settled if settled_at else {}),
            )
    except IntegrityError:
        raise WrongState(ON_RECORD if settled_at else REPORTED) from None


@dataclass(frozen=True)
class Pinned:
    """A pair put together, as staff see it; name: the reviewer's, or of the team that reviews as one."""

    pk: int
    name: str
    project: Project


def pinned(round_: ReviewRound) -> list[Pinned]:
    """The pairs put together in a round. Constant queries."""
    rows = list(round_.pins.select_related("reviewer__user", "project"))
    parties = parties_of(round_) if rows else []
    names = {person.pk: name_of(party, round_) for party in parties for person in party.people}
    return [
        Pinned(row.pk, names.get(row.reviewer_id, row.reviewer.user.name), row.project)
        for row in rows
    ]


@transaction.atomic
def unpin(round_: ReviewRound, number: int, by: User) -> bool:
    """Set a pair free again, by the id of its pin; whether there was one."""
    pin = round_.pins.select_related("reviewer__user", "project").filter(pk=number).first()
    if pin is None:
        return False
    log(
        round_.conference,
        by,
        "set a pair free in " + round_.name,
        pin.project,
        before={"reviewer": pin.reviewer.user.name},
    )
    pin.delete()
    return True


@transaction.atomic
def pin(round_: ReviewRound, reviewer: Participant, project: Project, by: User) -> Pin:
    """Put a reviewer and a project together in a round, whatever is drawn. Refused for a conflict.

    reviewer: who stands for the team, where each team reviews as one; any member's conflict counts.
    """
    party = next((one for one in parties_of(round_) if reviewer in one.people), None)
    if party is None:
        raise WrongState(f"{reviewer.user.name} does not review in this round. Nothing was pinned.")
    people = [person.pk for person in party.people]
    found = conflicts_of(round_.conference, people)
    why = next((found[one, project.pk] for one in people if (one, project.pk) in found), "")
    name = name_of(party, round_)
    if why:
        raise WrongState(f"{name} may not review “{project.title}”: {why}. Nothing was pinned.")
    if round_.pins.filter(reviewer__in=people).count() >= party.most:
        raise WrongState(
            f"{name} has {party.most} pinned review{'s' * (party.most != 1)} already, as many as "
            "they write."
        )
    made, is_new = Pin.objects.get_or_create(
        round=round_, reviewer=reviewer, project=project, defaults={"pinned_by": by}
    )
    if is_new:
        log(
            round_.conference,
            by,
            "put together in " + round_.name,
            project,
            after={"reviewer": reviewer.user.name},
        )
    return made
