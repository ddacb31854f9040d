"""Small problems, and every assignment they have, found by trying."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator

import numpy as np
from hypothesis import strategies as st

from reviews.domain.matching import Problem, Reviewer, Submission


def problem(reviewers, submissions, pairs, excluded=(), one_per_team=True) -> Problem:
    """reviewers: (team, least, most); submissions: (team, demand); pairs: (r, s, utility)."""
    columns = np.array(sorted(pairs), np.int64).reshape(-1, 3)
    return Problem(
        tuple(Reviewer(f"r{n}", *row) for n, row in enumerate(reviewers)),
        tuple(Submission(f"s{n}", *row) for n, row in enumerate(submissions)),
        columns[:, 0],
        columns[:, 1],
        columns[:, 2],
        tuple(excluded),
        one_per_team,
    )


UTILITIES = st.integers(1, 100)


@st.composite
def problems(draw, utilities=UTILITIES) -> Problem:
    teams = st.sampled_from([None, "a", "a", "b"])
    reviewers = []
    for _ in range(draw(st.integers(1, 4))):
        least = draw(st.integers(0, 1))
        reviewers.append((draw(teams), least, least + draw(st.integers(0, 2))))
    submissions = [(None, draw(st.integers(0, 2))) for _ in range(draw(st.integers(1, 3)))]
    pairs = [
        (r, s, draw(utilities))
        for r in range(len(reviewers))
        for s in range(len(submissions))
        if draw(st.integers(0, 5))
    ]
    return problem(reviewers, submissions, pairs, one_per_team=draw(st.booleans()))


def assignments(given: Problem) -> Iterator[np.ndarray]:
    """Every choice of pairs that keeps every rule."""
    for bits in itertools.product([False, True], repeat=len(given.utility)):
        chosen = np.array(bits, bool)
        if is_allowed(given, chosen):
            yield chosen


def is_allowed(given: Problem, chosen: np.ndarray) -> bool:
    r, s = given.pair_reviewer[chosen].tolist(), given.pair_submission[chosen].tolist()
    loads, served = Counter(r), Counter(s)
    if any(not p.least <= loads[n] <= p.most for n, p in enumerate(given.reviewers)):
        return False
    if any(served[n] != paper.demand for n, paper in enumerate(given.submissions)):
        return False
    teams = Counter((given.reviewers[a].team, b) for a, b in zip(r, s, strict=True))
    return not given.one_per_team or all(
        count == 1 for (team, _), count in teams.items() if team is not None
    )


def worst_mean(given: Problem, chosen: np.ndarray) -> float:
    means = [
        given.utility[chosen & (given.pair_submission == n)].sum() / paper.demand
        for n, paper in enumerate(given.submissions)
        if paper.demand
    ]
    return min(means, default=0.0)
