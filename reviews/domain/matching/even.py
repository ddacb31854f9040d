"""A class's reviews: everyone writes the same number, projects are served as evenly as can be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from reviews.domain.matching.problem import (
    LARGEST_UTILITY,
    STEP,
    Ints,
    Problem,
    Reviewer,
    Submission,
    costs,
)
from reviews.domain.matching.solving import Bounds, Network


@dataclass(frozen=True)
class Person:
    """Someone who reviews; `team` is the key of their own team, None without one."""

    id: int
    team: int | None = None


@dataclass(frozen=True)
class Candidate:
    """A project to be reviewed, and the team that made it."""

    id: int
    team: int | None = None


class CannotAssign(Exception):
    """No assignment exists; the text says why and what would help."""


def assign(
    people: Iterable[Person],
    projects: Iterable[Candidate],
    reviews_each: int,
    seed: str,
    forbidden: Collection[tuple[int, int]] = (),
    pinned: Collection[tuple[int, int]] = (),
    utilities: Mapping[tuple[int, int], int] | None = None,
) -> list[tuple[int, int]]:
    """Pairs (person id, project id), sorted: everyone gets `reviews_each`, nobody their own team's.

    forbidden, pinned: pairs that may not and that must be. utilities: 1 to 100 by pair.

    The sum of the squared demands is the least there is, so the demands differ by at most one
    wherever such an assignment exists. Then as few projects as possible have two reviewers of one
    team, then the total utility is the greatest. What is still open the seed decides. The same seed
    gives the same pairs, whatever the order of the input.
    Raises CannotAssign with a sentence for the person who asked.
    """
    reviewers = sorted(people, key=lambda person: person.id)
    wanted = sorted(projects, key=lambda project: project.id)
    allowed = [
        (number, place)
        for number, person in enumerate(reviewers)
        for place, project in enumerate(wanted)
        if (project.team is None or project.team != person.team)
        and (person.id, project.id) not in forbidden
    ]
    _check(reviewers, wanted, reviews_each, Counter(number for number, _ in allowed))
    problem = _problem(reviewers, wanted, reviews_each, allowed, utilities or {})
    must = np.array(
        [(reviewers[n].id, wanted[place].id) in pinned for n, place in allowed], np.int64
    )
    network = Network(problem)
    demands = _even_demands(network, seed, must)
    papers = zip(problem.submissions, demands.tolist(), strict=True)
    problem = replace(
        problem, submissions=tuple(replace(paper, demand=demand) for paper, demand in papers)
    )
    flow = _fewest_doubles(network, problem, seed, must)
    return sorted(
        (reviewers[problem.pair_reviewer[pair]].id, wanted[problem.pair_submission[pair]].id)
        for pair in np.flatnonzero(flow > 0)
    )


def _problem(
    people: Sequence[Person],
    projects: Sequence[Candidate],
    each: int,
    allowed: Sequence[tuple[int, int]],
    utilities: Mapping[tuple[int, int], int],
) -> Problem:
    pairs = np.array(allowed, np.int64).reshape(-1, 2)
    usual = LARGEST_UTILITY // 2
    return Problem(
        tuple(
            Reviewer(str(p.id), None if p.team is None else str(p.team), each, each) for p in people
        ),
        tuple(Submission(str(p.id), None if p.team is None else str(p.team), 0) for p in projects),
        pairs[:, 0],
        pairs[:, 1],
        np.array(
            [utilities.get((people[r].id, projects[s].id), usual) for r, s in allowed], np.int64
        ),
    )


def _even_demands(network: Network, seed: str, must: Ints) -> Ints:
    """How often each submission is reviewed: least sum of squares, then fewest doubled teams.

    The n-th review of a submission costs 2n − 1, so that n of them cost n²: a convex cost, which
    keeps the program a network.
    """
    problem = network.problem
    papers, total = len(problem.submissions), int(problem.least.sum())
    least = np.zeros(papers, np.int64)
    bounds = Bounds(problem.least, problem.most, least, least)
    solver = _with_doubles(network, np.zeros_like(problem.utility), bounds, total + 1, must)
    # Which of several equal ones gets one more is the seed's choice.
    choice = costs(
        replace(
            problem,
            pair_reviewer=np.zeros(papers, np.int64),
            pair_submission=np.arange(papers),
            utility=least,
        ),
        seed,
    )
    rank = np.argsort(np.argsort(choice, kind="stable"), kind="stable")
    levels = int(np.bincount(problem.pair_submission, minlength=papers).max())
    paper = np.repeat(np.arange(papers), levels)
    level = np.tile(np.arange(levels), papers)
    unit = (total + 1) ** 2 * papers
    cost = (2.0 * level + 1) * unit + (rank[paper] if papers else 0)
    first = len(problem.reviewers)
    solver.addCols(
        len(paper),
        cost.astype(np.float64),
        np.zeros(len(paper)),
        np.ones(len(paper)),
        len(paper),
        np.arange(len(paper), dtype=np.int32),
        (first + paper).astype(np.int32),
        np.full(len(paper), -1.0),
    )
    flow = _solved(solver)[: len(problem.utility)]
    return np.bincount(problem.pair_submission[flow > 0], minlength=papers).astype(np.int64)


def _fewest_doubles(network: Network, problem: Problem, seed: str, must: Ints) -> Ints:
    worth = costs(problem, seed)
    price = (problem.demand + 1) * (LARGEST_UTILITY + 1) * STEP
    return _solved(_with_doubles(network, worth, Bounds.of(problem), price, must))[: len(worth)]


def _with_doubles(network: Network, worth: Ints, bounds: Bounds, price: int, must: Ints) -> Any:
    """The program in which a team may send a second reviewer to a submission, at a price."""
    solver = network.model(worth, bounds, must, np.ones_like(worth))
    groups = network.group_count
    solver.addCols(
        groups,
        np.full(groups, float(price)),
        np.zeros(groups),
        np.full(groups, float(len(network.problem.reviewers))),
        groups,
        np.arange(groups, dtype=np.int32),
        (network.first_group + np.arange(groups)).astype(np.int32),
        np.full(groups, -1.0),
    )
    return solver


def _solved(solver: Any) -> Ints:
    solver.run()
    if solver.getModelStatus().name != "kOptimal":
        raise CannotAssign(
            "The pairs that must be assigned leave no assignment: somebody has more of them than "
            "reviews to write. Take one of them back, or ask for more reviews each."
        )
    return np.rint(np.asarray(solver.getSolution().col_value)).astype(np.int64)


def _check(
    reviewers: list[Person], projects: list[Candidate], reviews_each: int, choice: Counter[int]
) -> None:
    """choice: by place in `reviewers`, how many projects that person may review."""
    if not reviewers:
        raise CannotAssign("Nobody can review: the conference has no students yet.")
    if not projects:
        raise CannotAssign(
            "There is nothing to review: no project has handed in this milestone yet."
        )
    if len(projects) < reviews_each:
        raise CannotAssign(
            f"Each reviewer is to write {reviews_each} reviews, but only "
            f"{_count(len(projects), 'project')} handed in. Ask for fewer reviews each."
        )
    choices = [choice[number] for number in range(len(reviewers))]
    least = min(choices)
    if least >= reviews_each:
        return
    short = sum(number < reviews_each for number in choices)
    who = "Nobody may" if short == len(reviewers) else f"{_count(short, 'reviewer')} may not"
    what = "review their own team's project"
    own = Counter(project.team for project in projects if project.team is not None)
    others = [len(projects) - (own[p.team] if p.team is not None else 0) for p in reviewers]
    if min(others) > least:
        what += " or one they have a conflict with"
    if least == 0:
        raise CannotAssign(
            f"{who} {what}, and there is no other to review. Wait until another team has handed in."
        )
    raise CannotAssign(
        f"{who} {what}, which leaves them {_count(least, 'project')}, "
        f"fewer than the {reviews_each} reviews asked for. Ask for {least} each, or wait until "
        "more teams have handed in."
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
