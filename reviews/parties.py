"""Who reviews in a round, and between how many reviews each of them writes.

A *party* is one reviewer to the assignment: a student, a member of staff, a judge, or a whole team,
for which its contact person stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from projects.models import Membership, Participant, Role
from reviews.models import Load, ReviewRound

# Where staff set no bound, demands and conflicts alone say how many a reviewer gets.
NO_BOUND = 50


@dataclass(frozen=True)
class Party:
    """least, most: how many reviews it may get. people: everyone whose conflicts count.

    has_own_load: staff set the bounds for this party alone.
    """

    person: Participant
    people: tuple[Participant, ...]
    team_id: int | None
    least: int
    most: int
    has_own_load: bool = False


def parties_of(round_: ReviewRound) -> Sequence[Party]:
    """Everyone who reviews in this round, in a stable order; two queries, whatever the size.

    A student's `team_id` is that of the team they are on; staff and judges have none. Members who
    left the conference stand for nobody, and a team without anyone present does not review.
    """
    own = {load.reviewer_id: load for load in round_.loads.all()}
    if round_.reviewed_by == ReviewRound.Reviewers.TEAMS:
        return [_party(round_, people, own, team) for team, people in _teams(round_)]
    return [
        _party(round_, (person,), own, _team_id(person))
        for person in _singles(round_).order_by("pk")
    ]


def name_of(party: Party, round_: ReviewRound) -> str:
    """What staff call the reviewer: a team that reviews as one by its own name."""
    if round_.reviewed_by == ReviewRound.Reviewers.TEAMS and party.person.team:
        return str(party.person.team.name)
    return party.person.user.name


def usual_bounds(round_: ReviewRound) -> tuple[int, int]:
    """The fewest and the most reviews of a party without own values.

    Without a demand everyone writes the same number, so that the bounds are one number.
    """
    if round_.demand is None:
        return round_.reviews_per_reviewer, round_.reviews_per_reviewer
    return round_.load_min or 0, NO_BOUND if round_.load_max is None else round_.load_max


def _singles(round_: ReviewRound) -> QuerySet[Participant]:
    active = Participant.objects.active().filter(conference=round_.conference_id)
    of = {
        ReviewRound.Reviewers.STUDENTS: active.students(),
        ReviewRound.Reviewers.STAFF: active.staff(),
        ReviewRound.Reviewers.JUDGES: active.filter(role=Role.JUDGE),
    }
    return of[ReviewRound.Reviewers(round_.reviewed_by)].select_related("user", "membership__team")


def _teams(round_: ReviewRound) -> list[tuple[int, tuple[Participant, ...]]]:
    """The present members of each team, its contact first, then by seat."""
    seats = Membership.objects.filter(
        team__conference=round_.conference_id, participant__left_at__isnull=True
    ).select_related("team", "participant__user", "participant__membership__team")
    found: dict[int, list[Participant]] = {}
    for row in seats.order_by("team", "seat"):
        people = found.setdefault(row.team_id, [])
        people.insert(
            0 if row.participant_id == row.team.contact_id else len(people), row.participant
        )
    return [(team, tuple(people)) for team, people in found.items()]


def _party(
    round_: ReviewRound,
    people: tuple[Participant, ...],
    own: Mapping[int, Load],
    team_id: int | None,
) -> Party:
    load = next((own[person.pk] for person in people if person.pk in own), None)
    least, most = (load.least, load.most) if load else usual_bounds(round_)
    if round_.demand is None:
        least = most
    return Party(people[0], people, team_id, least, most, load is not None)


def _team_id(person: Participant) -> int | None:
    membership = getattr(person, "membership", None)
    return membership.team_id if membership else None
