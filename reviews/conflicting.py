"""Who may not review what, with the reason; declaring a conflict, and settling it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction

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


def declare(reviewer: Participant, project: Project, kind: str, reason: str) -> Conflict:
    """Let a reviewer say why they should not review a project. It holds until staff settle it."""
    require(reviewer.conference_id == project.conference_id, "This project is elsewhere.")
    if kind == Conflict.Kind.STAFF:
        raise WrongState("Only staff set a conflict of this kind.")
    conflict = _add(reviewer, project, kind, reason, reviewer.user)
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
def settle(conflict: Conflict, state: str, by: User) -> Review | None:
    """Uphold or dismiss a conflict. Gives back the assigned review that it forbids, if there is one.

    An upheld conflict takes back the reviewer's assignment if that has not been begun.
    """
    conflict = Conflict.objects.select_for_update().get(pk=conflict.pk)
    before = conflict.state
    if before == state:
        return None
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
    if state != Conflict.State.UPHELD:
        return None
    forbidden = Review.objects.filter(
        reviewer=conflict.reviewer, project=conflict.project, round__released_at__isnull=True
    )
    return forbidden.first()


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
        raise WrongState("A conflict of this person with this project is on record.") from None


@transaction.atomic
def pin(round_: ReviewRound, reviewer: Participant, project: Project, by: User) -> Pin:
    """Put a reviewer and a project together in a round, whatever is drawn. Refused for a conflict."""
    why = conflicts_of(round_.conference, [reviewer.pk]).get((reviewer.pk, project.pk))
    if why:
        raise WrongState(
            f"{reviewer.user.name} may not review “{project.title}”: {why}. Nothing was pinned."
        )
    if round_.pins.filter(reviewer=reviewer).count() >= round_.reviews_per_reviewer:
        raise WrongState(
            f"{reviewer.user.name} has {round_.reviews_per_reviewer} pinned reviews already, as many "
            "as each writes."
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


@dataclass(frozen=True)
class Suggestion:
    """A pair that may be a conflict, and what speaks for it."""

    reviewer: Participant
    project: Project
    why: str


def suggestions(conference: Conference) -> list[Suggestion]:
    """Pairs to look at: one e-mail domain that few in the class have, or a team of an earlier edition.

    A domain counts if at most a tenth of the students, and never more than five, have it: the
    university's own says nothing.
    """
    students = list(
        Participant.objects.students()
        .filter(conference=conference)
        .select_related("user", "membership__team__project")
    )
    known = conflicts_of(conference, [place.pk for place in students])
    known |= dict.fromkeys(
        Conflict.objects.filter(conference=conference).values_list("reviewer", "project"), ""
    )
    by_domain: dict[str, list[Participant]] = defaultdict(list)
    for place in students:
        by_domain[place.user.email.rpartition("@")[2].lower()].append(place)
    few = min(5, max(2, len(students) // 10))
    found: dict[tuple[int, int], Suggestion] = {}

    def suggest(one: Participant, other: Participant, why: str) -> None:
        project = _project_of(other)
        if project and one.pk != other.pk and (one.pk, project.pk) not in known:
            found.setdefault((one.pk, project.pk), Suggestion(one, project, why))

    for domain, places in by_domain.items():
        if domain and len(places) <= few:
            for one in places:
                for other in places:
                    suggest(one, other, f"shares the mail domain {domain} with {other.user.name}")
    here = {place.user_id: place for place in students}
    teams: dict[int, list[tuple[int, str]]] = defaultdict(list)
    earlier = Membership.objects.filter(participant__user__in=here).exclude(
        team__conference=conference
    )
    for user, team, name in earlier.values_list(
        "participant__user", "team", "team__conference__name"
    ):
        teams[team].append((user, name))
    for mates in teams.values():
        for user, name in mates:
            for mate, _ in mates:
                suggest(
                    here[user], here[mate], f"was on a team with {here[mate].user.name} in {name}"
                )
    return sorted(found.values(), key=lambda row: (row.reviewer.user.name, row.project.number))


def _project_of(place: Participant) -> Project | None:
    membership = getattr(place, "membership", None)
    return getattr(membership.team, "project", None) if membership else None
