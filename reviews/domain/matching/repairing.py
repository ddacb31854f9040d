"""After a reviewer drops out: the assignment that keeps the most of the one before."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from reviews.domain.matching.problem import LARGEST_UTILITY, STEP, Problem, costs
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
    ids = [
        (problem.reviewers[r].id, problem.submissions[s].id)
        for r, s in zip(
            problem.pair_reviewer.tolist(), problem.pair_submission.tolist(), strict=True
        )
    ]
    held, fixed = set(before), set(started)
    if fixed - set(ids):
        return None
    kept = np.array([pair in held for pair in ids], np.int64)
    must = np.array([pair in fixed for pair in ids], np.int64)
    # One pair kept is worth more than all that utilities and seeds could win elsewhere.
    bonus = (LARGEST_UTILITY + 1) * (problem.demand + 1) * STEP
    found = Network(problem).best(costs(problem, seed) + kept * bonus, Bounds.of(problem), must)
    return None if found is None else found.flow > 0
