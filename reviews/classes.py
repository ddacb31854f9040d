"""The class as the assignment sees it: who reviews, what there is to review, and what stands between.

A `Class` is read once, in a constant number of queries, and asked by everything about an assignment:
computing one, editing it, applying it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from projects.models import Project, Version
from reviews.bidding import utilities_of
from reviews.conflicting import FORMER_TEAM, MENTOR, OWN_TEAM, conflicts_of
from reviews.domain.matching.files import chosen_ids
from reviews.domain.matching.planning import Words
from reviews.domain.matching.problem import Problem, Reviewer, Submission
from reviews.models import Bid, ReviewRound
from reviews.parties import Party, parties_of

Pair = tuple[int, int]


@dataclass(frozen=True)
class Class:
    """parties: by the id of the person who stands for it. projects: those that handed in, by id.

    left_out: the others. conflicts: (person, project) -> why not. wishes: (person, project) -> 1 to
    100 for every pair that may be. pins: pairs that must be.
    """

    round: ReviewRound
    parties: Mapping[int, Party]
    projects: Mapping[int, Project]
    left_out: tuple[Project, ...]
    conflicts: Mapping[Pair, str]
    wishes: Mapping[Pair, int]
    pins: frozenset[Pair]

    @cached_property
    def stand_ins(self) -> Mapping[int, int]:
        """Every person who reviews -> the one who stands for their party."""
        return {person.pk: key for key, party in self.parties.items() for person in party.people}

    @cached_property
    def bids(self) -> Mapping[Pair, str]:
        """(person, project) -> the wish in words, where there is one."""
        rows = self.round.bids.values_list("reviewer", "project", "wish")
        return {
            (self.stand_ins.get(person, person), project): Bid.Wish(wish).label
            for person, project, wish in rows
        }

    def normal(self, pairs: Iterable[Iterable[int]]) -> list[Pair]:
        """The pairs with each team's present contact for whoever stood for it, sorted."""
        return sorted({(self.stand_ins.get(person, person), project) for person, project in pairs})

    def name(self, person: int) -> str:
        """How a party is called to staff."""
        party = self.parties[person]
        if self.round.reviewed_by == ReviewRound.Reviewers.TEAMS:
            return party.person.membership.team.name
        return party.person.user.name

    def problem(self, demands: Mapping[int, int] | None = None) -> Problem:
        """The engine's question. demands: by project; the round's own unless given."""
        people, projects = sorted(self.parties), sorted(self.projects)
        place = {key: number for number, key in enumerate(people)}
        spot = {key: number for number, key in enumerate(projects)}
        pairs = sorted(self.wishes)
        reviewers = [self.parties[key] for key in people]
        wanted = demands or dict.fromkeys(projects, self.round.demand or 0)
        return Problem(
            tuple(
                Reviewer(f"r{p.person.pk}", _text(p.team_id), p.least, p.most) for p in reviewers
            ),
            tuple(
                Submission(f"s{pk}", _text(self.projects[pk].team_id), wanted.get(pk, 0))
                for pk in projects
            ),
            np.array([place[person] for person, _ in pairs], np.int64),
            np.array([spot[project] for _, project in pairs], np.int64),
            np.array([self.wishes[pair] for pair in pairs], np.int64),
            tuple(
                (place[person], spot[project], why)
                for (person, project), why in sorted(self.conflicts.items())
                if project in spot
            ),
            must=np.array([pair in self.pins for pair in pairs], np.int64),
        ).ordered()

    @property
    def words(self) -> Words:
        """How the engine's sentences name them."""
        names = {f"r{key}": self.name(key) for key in self.parties}
        names |= {f"s{key}": f"“{project.title}”" for key, project in self.projects.items()}
        return Words(names, (OWN_TEAM, FORMER_TEAM, MENTOR))


def class_of(round_: ReviewRound) -> Class:
    """Everyone who reviews in the round, and every project that handed in its milestone."""
    handed_in = counting_versions(round_)
    every = list(round_.conference.projects.filter(withdrawn_at__isnull=True).order_by("number"))
    present = [project for project in every if project.pk in handed_in]
    parties = {party.person.pk: party for party in parties_of(round_)}
    stand_in = {person.pk: key for key, party in parties.items() for person in party.people}
    conflicts = {
        (stand_in[person], project): why
        for (person, project), why in conflicts_of(round_.conference, stand_in).items()
    }
    people = [party.person for party in parties.values()]
    pins = round_.pins.values_list("reviewer", "project")
    return Class(
        round_,
        parties,
        {project.pk: project for project in present},
        tuple(project for project in every if project.pk not in handed_in),
        conflicts,
        utilities_of(round_, people, present, conflicts),
        frozenset((stand_in.get(person, person), project) for person, project in pins),
    )


def pairs_of(problem: Problem, chosen: Any) -> list[Pair]:
    """The chosen pairs as (person, project), sorted."""
    return sorted((int(r[1:]), int(s[1:])) for r, s in chosen_ids(problem, chosen))


def chosen_of(problem: Problem, pairs: Iterable[Pair]) -> NDArray[np.bool_]:
    """The other way round. Pairs that may not be are left out."""
    wanted = {(f"r{person}", f"s{project}") for person, project in pairs}
    every = chosen_ids(problem, np.ones_like(problem.utility))
    return np.array([pair in wanted for pair in every], bool)


def counting_versions(round_: ReviewRound) -> dict[int, Version]:
    """The version of the round's milestone that counts, by project."""
    rows = (
        Version.objects.filter(submission__milestone_id=round_.milestone_id)
        .counting()
        .select_related("submission")
    )
    return {row.submission.project_id: row for row in rows}


def _text(key: int | None) -> str | None:
    return None if key is None else str(key)
