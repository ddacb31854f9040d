"""Sharing out among the others what one reviewer of a round no longer writes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from projects.models import Participant, Project, Team
from reviews.assigning import team_id
from reviews.bidding import utilities_of
from reviews.conflicting import conflicts_of
from reviews.domain.matching.files import chosen_ids
from reviews.domain.matching.problem import Problem, Reviewer, Submission
from reviews.domain.matching.repairing import retaken
from reviews.models import Review, ReviewRound
from reviews.parties import Party, parties_of

# How far anyone's load may grow over what it is, bounds of the round permitting.
MOST_GROWTH = 3
Pair = tuple[int, int]


@dataclass(frozen=True)
class Change:
    """What one other reviewer gains and loses."""

    name: str
    gained: tuple[Project, ...]
    lost: tuple[Project, ...]


class Others:
    """The reviewers of a round but one: who may review what, and how much more."""

    def __init__(
        self,
        round_: ReviewRound,
        person: Participant,
        others: list[Review],
        projects: dict[int, Project],
    ) -> None:
        self.round = round_
        self.projects = projects
        self.others = others
        parties = [one for one in parties_of(round_) if one.person.pk != person.pk]
        self.parties: dict[int, Party] = {one.person.pk: one for one in parties}
        self.people: dict[int, Participant] = {row.reviewer_id: row.reviewer for row in others}
        self.people |= {pk: party.person for pk, party in self.parties.items()}
        self.names = {row.reviewer_id: row.signature for row in others}
        self.loads = Counter(review.reviewer_id for review in others)
        pins = set(round_.pins.values_list("reviewer", "project"))
        self.fixed = {
            (review.reviewer_id, review.project_id)
            for review in others
            if review.status != Review.Status.ASSIGNED
            or review.is_extra
            or review.reviewer_id not in self.parties
            or (review.reviewer_id, review.project_id) in pins
        }

    def shared_out(self, wanted: Counter[int], held: set[Pair]) -> set[Pair]:
        """The pairs of the others afterwards; with the least growth that leaves the fewest open."""
        forbidden = self._forbidden()
        people = list(self.people.values())
        wishes = utilities_of(self.round, people, list(self.projects.values()), forbidden)
        allowed = {pair: value for pair, value in wishes.items() if pair[0] in self.parties}
        allowed |= {pair: wishes.get(pair, 1) for pair in held}
        best = held
        for keeps_teams_apart in (True, False):
            if keeps_teams_apart and self._doubles_teams(held):
                continue
            for growth in range(MOST_GROWTH + 1):
                problem = self._problem(wanted, allowed, growth, keeps_teams_apart)
                found = self._solved(problem, held)
                if found is not None and (len(found) > len(best) or best is held):
                    best = found
                if len(best) == wanted.total():
                    return best
        return best

    def _solved(self, problem: Problem, held: set[Pair]) -> set[Pair] | None:
        before = {(str(r), str(s)) for r, s in held}
        started = {(str(r), str(s)) for r, s in self.fixed}
        # As even as it was: nobody is left with much less than the others.
        left = sum(reviewer.least for reviewer in problem.reviewers)
        floor = left // max(1, len(problem.submissions))
        even = np.minimum(problem.demands, floor)
        seed = f"drop-{self.round.pk}"
        for fewest in (even, None):
            chosen = retaken(problem, before, seed, started, fewest)
            if chosen is not None:
                return {(int(r), int(s)) for r, s in chosen_ids(problem, chosen)}
        return None

    def _problem(
        self, wanted: Counter[int], allowed: dict[Pair, int], growth: int, keeps_teams_apart: bool
    ) -> Problem:
        reviewers, papers = sorted(self.people), sorted(wanted)
        at = {pk: place for place, pk in enumerate(reviewers)}
        spot = {pk: place for place, pk in enumerate(papers)}
        pairs = sorted(pair for pair in allowed if pair[1] in spot)
        return Problem(
            tuple(self._reviewer(pk, growth) for pk in reviewers),
            tuple(Submission(str(pk), None, wanted[pk]) for pk in papers),
            np.array([at[r] for r, _ in pairs], np.int64),
            np.array([spot[s] for _, s in pairs], np.int64),
            np.array([allowed[pair] for pair in pairs], np.int64),
            one_per_team=keeps_teams_apart,
        )

    def _reviewer(self, pk: int, growth: int) -> Reviewer:
        load, party = self.loads[pk], self.parties.get(pk)
        most = max(load, min(party.most, load + growth)) if party else load
        team = team_id(self.people[pk])
        return Reviewer(str(pk), None if team is None else str(team), load, most)

    def _doubles_teams(self, held: Iterable[Pair]) -> bool:
        teams = {pk: team_id(person) for pk, person in self.people.items()}
        seen = Counter((teams[r], s) for r, s in held if teams[r] is not None)
        return max(seen.values(), default=0) > 1

    def _forbidden(self) -> dict[Pair, str]:
        """A conflict of any member is one of the team as a whole."""
        stands_for: dict[int, set[int]] = defaultdict(set)
        for pk, party in self.parties.items():
            for one in party.people:
                stands_for[one.pk].add(pk)
        found = conflicts_of(self.round.conference, stands_for)
        return {(pk, s): why for (r, s), why in found.items() for pk in stands_for[r]}

    def changes(self, added: list[Pair], removed: list[Pair]) -> list[Change]:
        gained, lost = defaultdict(list), defaultdict(list)
        for reviewer, project in added:
            gained[reviewer].append(self.projects[project])
        for reviewer, project in removed:
            lost[reviewer].append(self.projects[project])
        rows = [
            Change(self.name_of(pk), tuple(gained[pk]), tuple(lost[pk])) for pk in {*gained, *lost}
        ]
        return sorted(rows, key=lambda row: row.name)

    def name_of(self, pk: int) -> str:
        known = self.names.get(pk)
        team = self.team_of(pk)
        return known or (team.name if team else self.people[pk].user.name)

    def team_of(self, pk: int) -> Team | None:
        """The team that reviews as one, where teams do."""
        if self.round.reviewed_by != ReviewRound.Reviewers.TEAMS:
            return None
        return self.people[pk].team
