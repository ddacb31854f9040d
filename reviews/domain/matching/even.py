"""Demands nobody has fixed, spread as evenly as can be; and the fewest doubled teams."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np

from reviews.domain.matching.problem import LARGEST_UTILITY, STEP, Ints, Problem, costs
from reviews.domain.matching.solving import Bounds, Network


class CannotAssign(Exception):
    """No assignment exists; the text says why and what would help."""


def spread(problem: Problem, seed: str) -> Problem:
    """The problem with a demand for each submission, whatever it had before.

    The sum of the squared demands is the least there is, so the demands differ by at most one
    wherever such an assignment exists. Which of several equal ones gets one more the seed decides.
    Raises CannotAssign with a sentence for the person who asked.
    """
    _check(problem)
    demands = _even_demands(Network(problem), seed)
    papers = zip(problem.submissions, demands.tolist(), strict=True)
    return replace(problem, submissions=tuple(replace(s, demand=demand) for s, demand in papers))


def with_fewest_doubles(problem: Problem) -> Problem | None:
    """The problem with room for a second reviewer of a team where it cannot be helped, and only there.

    None if there is no assignment even with any number of them.
    """
    if not problem.one_per_team or not len(problem.utility):
        return problem
    network = Network(problem)
    if not network.group_count:
        return problem
    # Dearer than all utilities together, so that as few as possible are doubled.
    price = (problem.demand + 1) * (LARGEST_UTILITY + 1) * STEP
    solver = _with_doubles(network, costs(problem, ""), Bounds.of(problem), price)
    found = _solved(solver)
    if found is None:
        return None
    more = found[len(problem.utility) :]
    groups, pairs = np.unique(network.groups, return_index=True)
    spare = []
    for group, pair in zip(groups.tolist(), pairs.tolist(), strict=True):
        if group >= 0 and more[group]:
            team = problem.reviewers[problem.pair_reviewer[pair]].team or ""
            spare.append((team, int(problem.pair_submission[pair]), int(more[group])))
    return replace(problem, spare=tuple(spare))


def _even_demands(network: Network, seed: str) -> Ints:
    """How often each submission is reviewed: least sum of squares, then fewest doubled teams.

    The n-th review of a submission costs 2n − 1, so that n of them cost n²: a convex cost, which
    keeps the program a network.
    """
    problem = network.problem
    papers, total = len(problem.submissions), int(problem.least.sum())
    least = np.zeros(papers, np.int64)
    bounds = Bounds(problem.least, problem.most, least, least)
    solver = _with_doubles(network, np.zeros_like(problem.utility), bounds, total + 1)
    # Which of several equal ones gets one more is the seed's choice.
    choice = costs(
        replace(
            problem,
            pair_reviewer=np.zeros(papers, np.int64),
            pair_submission=np.arange(papers),
            utility=least,
            must=least,
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
    found = _solved(solver)
    if found is None:
        raise CannotAssign(PINNED_TOO_MANY)
    flow = found[: len(problem.utility)]
    return np.bincount(problem.pair_submission[flow > 0], minlength=papers).astype(np.int64)


def _with_doubles(network: Network, worth: Ints, bounds: Bounds, price: int) -> Any:
    """The program in which a team may send a second reviewer to a submission, at a price."""
    solver = network.model(worth, bounds, network.problem.pinned, np.ones_like(worth))
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


def _solved(solver: Any) -> Ints | None:
    solver.run()
    if solver.getModelStatus().name != "kOptimal":
        return None
    return np.rint(np.asarray(solver.getSolution().col_value)).astype(np.int64)


PINNED_TOO_MANY = (
    "The pairs that are put together leave no assignment: somebody has more of them than reviews "
    "to write, or a project more than it is to get. Set one of them free, or ask for more reviews."
)


def _check(problem: Problem) -> None:
    """Whether everyone has as many projects to choose from as reviews to write."""
    projects, reviewers = problem.submissions, problem.reviewers
    each = int(problem.least.max(initial=0))
    if len(projects) < each:
        raise CannotAssign(
            f"Each reviewer is to write {each} reviews, but only "
            f"{_count(len(projects), 'project')} handed in. Ask for fewer reviews each."
        )
    counted = Counter(problem.pair_reviewer.tolist())
    short = [n for n, person in enumerate(reviewers) if counted[n] < person.least]
    if not short:
        return
    least = min(counted[n] for n in short)
    who = (
        "Nobody may"
        if len(short) == len(reviewers)
        else f"{_count(len(short), 'reviewer')} may not"
    )
    what = "review their own team's project"
    own = Counter(project.team for project in projects if project.team is not None)
    if any(len(projects) - own[reviewers[n].team or ""] > counted[n] for n in short):
        what += " or one they have a conflict with"
    if least == 0:
        raise CannotAssign(
            f"{who} {what}, and there is no other to review. Wait until another team has handed in."
        )
    asked = max(reviewers[n].least for n in short)
    raise CannotAssign(
        f"{who} {what}, which leaves them {_count(least, 'project')}, "
        f"fewer than the {asked} reviews asked for. Ask for {least} each, or wait until "
        "more teams have handed in."
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
