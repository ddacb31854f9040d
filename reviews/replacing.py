"""Mending an assignment that has lost a pair: as few others as possible move, begun reviews stay."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

import numpy as np
from django.db import transaction

from projects.models import Participant, Project, User, log
from reviews import conflicting
from reviews.aliasing import READ_EARLY
from reviews.assigning import alias_orders, team_id
from reviews.bidding import utilities_of
from reviews.classes import counting_versions
from reviews.domain.matching.files import chosen_ids
from reviews.domain.matching.problem import Problem, Reviewer, Submission
from reviews.domain.matching.repairing import repaired
from reviews.models import Conflict, Review, ReviewRound
from reviews.opening import tell_reviewers_of
from reviews.parties import Party, parties_of


@transaction.atomic
def settle(conflict: Conflict, state: str, by: User) -> str:
    """Uphold or dismiss a conflict, and mend the assignment it forbids. What happened, in a sentence."""
    forbidden = conflicting.settle(conflict, state, by)
    if state == Conflict.State.DISMISSED:
        return "The conflict is dismissed; the reviewer may be assigned to this project."
    if not forbidden:
        return "The conflict holds; this pair is never assigned."
    return " ".join(["The conflict holds.", *(_replaced(review, by) for review in forbidden)])


@transaction.atomic
def keep_apart(reviewer: Participant, project: Project, reason: str, by: User) -> str:
    """Set a conflict by staff, and mend the assignment it forbids. What happened, in a sentence."""
    conflict = conflicting.set_by_staff(reviewer, project, reason, by)
    return " ".join(["The two are kept apart from now on.", *take_back(conflict, by)])


def take_back(conflict: Conflict, by: User) -> list[str]:
    """Give the reviews that a conflict forbids to others. Call inside a transaction."""
    return [_replaced(review, by) for review in conflicting.forbidden_by(conflict)]


def _replaced(forbidden: Review, by: User) -> str:
    if forbidden.status != Review.Status.ASSIGNED:
        return (
            "The review has been begun, so it stays; nobody's work is taken away. Leave it out of "
            "what counts if it should not."
        )
    if forbidden.is_extra:
        forbidden.delete()
        return "The extra review is taken back. It can be offered again."
    moved = mend(forbidden.round, by, forbidden.reviewer_id)
    if moved is None:
        forbidden.delete()
        return (
            "The review is taken back. Nobody else can take it within the loads, so the project "
            "has one review fewer."
        )
    if moved == 1:
        return "1 review changed hands."
    return f"{moved} reviews changed hands, as few as possible."


def mend(round_: ReviewRound, by: User, freed: int) -> int | None:
    """Assign anew with every begun review and pinned pair kept, and as many of the others as can be.

    Demands stay as they are. Loads do too, unless only somebody with room for one more can help; then
    whoever is freed, a reviewer's id, may have one fewer. No project gets a second reviewer of one
    team unless that cannot be helped. The number of reviews that changed hands; None, and nothing
    changed, if there is no such assignment.
    """
    current = list(round_.reviews.with_writers().select_related("project").order_by("pk"))
    parties = _by_holder(parties_of(round_), {review.reviewer_id for review in current})
    people = {pk: party.person for pk, party in parties.items()}
    people |= {review.reviewer_id: review.reviewer for review in current}
    projects = {review.project_id: review.project for review in current}
    as_one = round_.reviewed_by == ReviewRound.Reviewers.TEAMS
    teams = {pk: person.team if as_one else None for pk, person in people.items()}
    teams |= {review.reviewer_id: review.team for review in current}
    forbidden = _conflicts(round_, current, parties)
    pins = set(round_.pins.values_list("reviewer", "project"))
    fixed = {
        _ids(review)
        for review in current
        if review.status != Review.Status.ASSIGNED
        or review.is_extra
        or (
            ((pair := (review.reviewer_id, review.project_id)) in pins or pair[0] not in parties)
            and pair not in forbidden
        )
    }
    wishes = utilities_of(round_, list(people.values()), list(projects.values()), forbidden)
    before, seed = {_ids(review) for review in current}, f"mend-{round_.pk}"
    chosen = None
    for one_per_team, room in ((True, 0), (True, 1), (False, 0), (False, 1)):
        problem = _problem(current, people, wishes, fixed)
        problem = _with_room(problem, parties, freed if room else 0, room)
        problem = replace(problem, one_per_team=one_per_team, spare=_stays(problem, fixed))
        chosen = repaired(problem, before, seed, fixed)
        if chosen is not None:
            break
    if chosen is None:
        return None
    wanted = set(chosen_ids(problem, chosen))
    gone = [review for review in current if _ids(review) not in wanted]
    Review.objects.filter(pk__in=[review.pk for review in gone]).delete()
    versions = counting_versions(round_)
    new = [
        Review(
            round=round_,
            reviewer=people[int(reviewer)],
            project=projects[int(project)],
            team=teams[int(reviewer)],
            version=versions.get(int(project)),
        )
        for reviewer, project in sorted(wanted - {_ids(review) for review in current})
    ]
    Review.objects.bulk_create(new)
    draw_aliases(round_, {review.project_id for review in [*gone, *new]}, new)
    log(round_.conference, by, "mended the assignment of", round_, after={"moved": len(new)})
    if round_.opened_at is not None:
        tell_reviewers_of(round_, [review.reviewer for review in new])
    return len(new)


def _by_holder(parties: Iterable[Party], holders: set[int]) -> dict[int, Party]:
    """By whoever holds its reviews: the contact that a team had when it was assigned."""
    return {
        next((one.pk for one in party.people if one.pk in holders), party.person.pk): party
        for party in parties
    }


def _conflicts(
    round_: ReviewRound, current: list[Review], parties: Mapping[int, Party]
) -> dict[tuple[int, int], str]:
    """(reviewer id, project id) -> why not. A conflict of any member is one of the team as a whole."""
    stands_for: dict[int, set[int]] = defaultdict(set)
    for pk, party in parties.items():
        for one in party.people:
            stands_for[one.pk].add(pk)
    for review in current:
        stands_for[review.reviewer_id].add(review.reviewer_id)
        for seat in review.team.memberships.all() if review.team else ():
            stands_for[seat.participant_id].add(review.reviewer_id)
    found = conflicting.conflicts_of(round_.conference, stands_for)
    return {
        (reviewer, project): why
        for (person, project), why in found.items()
        for reviewer in stands_for[person]
    }


def draw_aliases(round_: ReviewRound, projects: set[int], new: Iterable[Review] = ()) -> None:
    """New letters for the reviewers of these projects: else the last one would be who came later.

    new: the reviews that have no letter yet. Where reviewers have begun to discuss a project, or to
    read each other, the others keep theirs, by which they are known; the new ones come after them.
    """
    rows = list(round_.reviews.filter(project__in=projects).order_by("alias_order", "pk"))
    orders = alias_orders(tuple((row.reviewer_id, row.project_id) for row in rows))
    fresh = {review.pk for review in new}
    known = set(round_.posts.filter(project__in=projects).values_list("project", flat=True))
    if round_.others_seen in READ_EARLY:
        known |= {row.project_id for row in rows if row.status == Review.Status.SUBMITTED}
    last: Counter[int] = Counter()
    for row in sorted(rows, key=lambda row: row.pk in fresh):
        if row.project_id not in known:
            row.alias_order = orders[row.reviewer_id, row.project_id]
        elif row.pk in fresh:
            row.alias_order = last[row.project_id] + 1
        last[row.project_id] = max(last[row.project_id], row.alias_order)
    Review.objects.bulk_update(rows, ["alias_order"])


def _stays(
    problem: Problem, fixed: Collection[tuple[str, str]]
) -> tuple[tuple[str, int, int], ...]:
    """Room for every second reviewer of a team who stays: (reviewer, submission) ids in `fixed`."""
    teams = {reviewer.id: reviewer.team for reviewer in problem.reviewers}
    spots = {paper.id: place for place, paper in enumerate(problem.submissions)}
    held = Counter((teams[r], spots[s]) for r, s in fixed if teams.get(r) and s in spots)
    return tuple(
        (str(team), spot, number - 1) for (team, spot), number in held.items() if number > 1
    )


def _ids(review: Review) -> tuple[str, str]:
    return str(review.reviewer_id), str(review.project_id)


def _with_room(problem: Problem, parties: Mapping[int, Party], freed: int, room: int) -> Problem:
    """The problem in which everyone may write so many more than now, within their own bounds."""
    reviewers = []
    for one in problem.reviewers:
        party, load = parties.get(int(one.id)), one.most
        most = max(load, min(party.most, load + room)) if party else load
        least = max(0, load - room) if int(one.id) == freed else load
        reviewers.append(replace(one, least=least, most=most))
    return replace(problem, reviewers=tuple(reviewers))


def _problem(
    current: list[Review],
    people: Mapping[int, Participant],
    wishes: Mapping[tuple[int, int], int],
    fixed: Collection[tuple[str, str]],
) -> Problem:
    """Everyone writes as many as now, so that whoever has none stays without."""
    loads = Counter(review.reviewer_id for review in current)
    demands = Counter(review.project_id for review in current)
    teams = {pk: team_id(person) for pk, person in people.items()}
    reviewers, papers = sorted(people), sorted(demands)
    place = {pk: number for number, pk in enumerate(reviewers)}
    spot = {pk: number for number, pk in enumerate(papers)}
    stay = {(int(r), int(s)) for r, s in fixed}
    pairs = sorted(pair for pair in {*wishes, *stay} if pair[0] in place and pair[1] in spot)
    return Problem(
        tuple(
            Reviewer(str(pk), None if teams[pk] is None else str(teams[pk]), loads[pk], loads[pk])
            for pk in reviewers
        ),
        tuple(Submission(str(pk), None, demands[pk]) for pk in papers),
        np.array([place[r] for r, _ in pairs], np.int64),
        np.array([spot[s] for _, s in pairs], np.int64),
        np.array([wishes.get(pair, 1) for pair in pairs], np.int64),
    )
