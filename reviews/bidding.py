"""Bids: what reviewers would like to review, and what it is worth to the assignment."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction

from django.db import transaction

from projects import clock
from projects.domain.folding import fold
from projects.models import Conference, LookingFor, Participant, Project, ProjectTopic
from projects.refusals import WrongState
from reviews.conflicting import conflicts_of
from reviews.domain.matching.wishes import utilities
from reviews.models import Bid, ReviewRound
from reviews.parties import parties_of


def projects_to_bid_on(round_: ReviewRound, reviewer: Participant) -> list[Project]:
    """What this reviewer may bid on, in an order of their own that stays: nobody is always first."""
    forbidden = conflicts_of(round_.conference, _bidders(round_, reviewer))
    rows = (
        Project.objects.filter(conference=round_.conference, withdrawn_at__isnull=True)
        .exclude(pk__in=[project for _, project in forbidden])
        .prefetch_related("topics")
    )
    return sorted(rows, key=lambda project: _shuffled(round_.pk, reviewer.pk, project.pk))


def bids_of(round_: ReviewRound, reviewer: Participant) -> dict[int, str]:
    """The wish of a reviewer by project id; a team's are those of whoever stood for it then."""
    people = _bidders(round_, reviewer)
    return dict(round_.bids.filter(reviewer__in=people).values_list("project", "wish"))


def _bidders(round_: ReviewRound, reviewer: Participant) -> list[int]:
    """Everyone whose bids and conflicts count: the person's, or those of all the team."""
    if round_.reviewed_by != ReviewRound.Reviewers.TEAMS or reviewer.team is None:
        return [reviewer.pk]
    return list(reviewer.team.memberships.values_list("participant", flat=True))


def rounds_to_bid_in(
    conference: Conference, place: Participant | None
) -> list[tuple[ReviewRound, Participant]]:
    """The rounds that take bids of this person, the next to close first, and whose bids they are.

    A team that reviews as one has one set of bids, which every member may change.
    """
    if place is None:
        return []
    at = clock.now()
    rounds = conference.rounds.filter(bids_until__isnull=False).order_by("bids_until", "pk")
    found = []
    for round_ in rounds:
        if round_.takes_bids(at):
            mine = (one.person for one in parties_of(round_) if place in one.people)
            found += [(round_, person) for person in mine]
    return found


def interests_of(place: Participant) -> list[str]:
    """The topics that speak for a person where they place no bid, as they are written."""
    own = Project.objects.filter(team__memberships__participant=place)
    names = list(ProjectTopic.objects.filter(project__in=own).values_list("topic__name", flat=True))
    for row in LookingFor.objects.filter(participant=place):
        names += row.interests
    known: dict[str, str] = {}
    for name in names:
        known.setdefault(fold(name), name)
    return sorted(known.values(), key=fold)


@transaction.atomic
def place_bids(round_: ReviewRound, reviewer: Participant, wishes: Mapping[int, str]) -> int:
    """Keep these wishes by project id, each in place of an earlier one. The number kept.

    An empty wish takes the bid back. Raises WrongState when bids are no longer taken.
    """
    round_ = ReviewRound.objects.select_for_update().get(pk=round_.pk)
    if not round_.takes_bids(clock.now()):
        raise WrongState(f"Bids for “{round_.name}” are closed. What you chose until then counts.")
    allowed = {project.pk for project in projects_to_bid_on(round_, reviewer)}
    kept = {project: wish for project, wish in wishes.items() if project in allowed}
    if not set(kept.values()) <= {"", *Bid.Wish.values}:
        raise WrongState("This is no wish that can be kept. Choose one of the list.")
    mine = Bid.objects.filter(round=round_, reviewer__in=_bidders(round_, reviewer))
    mine.filter(project__in=kept).delete()
    Bid.objects.bulk_create(
        Bid(round=round_, reviewer=reviewer, project_id=project, wish=wish)
        for project, wish in kept.items()
        if wish
    )
    return len(kept)


def utilities_of(
    round_: ReviewRound,
    reviewers: Sequence[Participant],
    projects: Iterable[Project],
    forbidden: Collection[tuple[int, int]],
) -> dict[tuple[int, int], int]:
    """(reviewer id, project id) -> 1 to 100, from bids and topics. Constant queries.

    A reviewer's interests are the topics of their own project and what they said when they looked
    for a team; a project is of interest by the share of its topics that are among them.
    """
    topics: dict[int, set[str]] = defaultdict(set)
    own = ProjectTopic.objects.filter(project__conference=round_.conference)
    for tagged, name in own.values_list("project", "topic__name"):
        topics[tagged].add(fold(name))
    said = {
        row.participant_id: {fold(word) for word in row.interests}
        for row in LookingFor.objects.filter(participant__conference=round_.conference)
    }
    # A team's bids stay its own when somebody else stands for it.
    as_one = round_.reviewed_by == ReviewRound.Reviewers.TEAMS
    bidder = "reviewer__membership__team" if as_one else "reviewer"
    bids: dict[int | None, dict[int, str]] = defaultdict(dict)
    for who, wanted, wish in round_.bids.values_list(bidder, "project", "wish"):
        bids[who][wanted] = wish
    made = {project.team_id: project.pk for project in projects if project.team_id}
    made |= dict(
        Project.objects.filter(conference=round_.conference, team__isnull=False).values_list(
            "team", "pk"
        )
    )
    found = {}
    for person in reviewers:
        membership = getattr(person, "membership", None)
        likes = (
            said.get(person.pk, set())
            | topics[made.get(membership.team_id, 0) if membership else 0]
        )
        shares = {
            project.pk: _share(topics[project.pk], likes)
            for project in projects
            if (person.pk, project.pk) not in forbidden
        }
        who = (membership.team_id if membership else None) if as_one else person.pk
        for id_, value in utilities(shares, bids[who]).items():
            found[person.pk, id_] = value
    return found


def _share(of: set[str], likes: set[str]) -> Fraction:
    return Fraction(len(of & likes), len(of)) if of else Fraction(0)


def _shuffled(round_: int, reviewer: int, project: int) -> bytes:
    return hashlib.sha256(f"bids|{round_}|{reviewer}|{project}".encode()).digest()
