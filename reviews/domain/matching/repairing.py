"""After a reviewer drops out: the assignment that keeps the most of the one before."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from reviews.domain.matching.problem import LARGEST_UTILITY, STEP, Ints, Problem, costs
from reviews.domain.matching.solving import Bounds, Network


def without(problem: Problem, dropped: Collection[str]) -> Problem:
    """The problem when these reviewers, by id, write nothing."""
    gone = np.array([reviewer.id in dropped for reviewer in problem.reviewers], bool)
    reviewers = tuple(
        replace(reviewer, least=0, most=0) if is_gone else reviewer
        for reviewer, is_gone in zip(problem.reviewers, gone.tolist(), strict=True)
    )
    left = problem.only(~gone[problem.pair_reviewer]) if len(gone) else problem
    return replace(left, reviewers=reviewers)


def repaired(
    problem: Problem,
    before: Collection[tuple[str, str]],
    seed: str,
    started: Collection[tuple[str, str]] = (),
) -> NDArray[np.bool_] | None:
    """The pairs chosen: as many of `before` as can be kept, then the best total. None if impossible.

    before, started: pairs of ids (reviewer, submission); started ones are kept without question.
    """
    kept, must = _marks(problem, before, started)
    if must is None:
        return None
    # One pair kept is worth more than all that utilities and seeds could win elsewhere.
    bonus = (LARGEST_UTILITY + 1) * (problem.demand + 1) * STEP
    found = Network(problem).best(costs(problem, seed) + kept * bonus, Bounds.of(problem), must)
    return None if found is None else found.flow > 0


def retaken(
    problem: Problem,
    before: Collection[tuple[str, str]],
    seed: str,
    started: Collection[tuple[str, str]] = (),
    fewest: Ints | None = None,
) -> NDArray[np.bool_] | None:
    """As `repaired`, where some may stay without a reviewer: as many reviews as can be, then as many
    of `before` as can be kept, then the best total.

    A submission's demand is the most that it gets; fewest: the fewest, 0 unless given.
    """
    kept, must = _marks(problem, before, started)
    if must is None:
        return None
    # Moving others in a chain of up to 20 is worth one review more, and nothing less is.
    bonus = (LARGEST_UTILITY + 1) * (problem.demand + 1) * STEP
    worth = costs(problem, seed) + (20 + kept) * bonus
    least = np.zeros(len(problem.submissions), np.int64) if fewest is None else fewest
    bounds = Bounds(problem.least, problem.most, least, problem.demands)
    found = Network(problem).best(worth, bounds, must)
    return None if found is None else found.flow > 0


def _marks(
    problem: Problem, before: Collection[tuple[str, str]], started: Collection[tuple[str, str]]
) -> tuple[Ints, Ints | None]:
    """By pair: whether it was there before, and whether it must stay; None if one cannot stay."""
    ids = [
        (problem.reviewers[r].id, problem.submissions[s].id)
        for r, s in zip(
            problem.pair_reviewer.tolist(), problem.pair_submission.tolist(), strict=True
        )
    ]
    held, fixed = set(before), set(started)
    kept = np.array([pair in held for pair in ids], np.int64)
    if fixed - set(ids):
        return kept, None
    return kept, np.array([pair in fixed for pair in ids], np.int64)
