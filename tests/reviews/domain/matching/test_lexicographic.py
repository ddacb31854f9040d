"""The least served as well as can be, then the next, and so on: beside every assignment there is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.domain.matching.lexicographic import lexicographic
from tests.reviews.domain.matching import small


def sorted_means(problem, chosen):
    return sorted(
        float(problem.utility[chosen & (problem.pair_submission == n)].sum()) / paper.demand
        for n, paper in enumerate(problem.submissions)
        if paper.demand
    )


@settings(max_examples=60, deadline=None)
@given(small.problems(st.integers(1, 100) | st.sampled_from([1, 25, 50])))
def test_no_assignment_has_better_sorted_means(problem):
    every = list(small.assignments(problem))
    found = lexicographic(problem, "s", 20)
    if found is None:
        assert every == []
        return
    assert small.is_allowed(problem, found.chosen)
    best = max(sorted_means(problem, chosen) for chosen in every)
    assert sorted_means(problem, found.chosen) == pytest.approx(best)
    assert found.is_exact


def test_the_second_worst_is_lifted_too_where_the_plain_floor_leaves_it():
    # s0 has 10 whatever is done. s1 and s2: 60 and 50, or 100 and 40 with the higher total.
    problem = small.problem(
        [(None, 1, 1)] * 3,
        [(None, 1)] * 3,
        [(0, 0, 10), (1, 1, 60), (1, 2, 40), (2, 1, 100), (2, 2, 50)],
    )
    found = lexicographic(problem, "s", 20)
    assert found is not None
    assert sorted_means(problem, found.chosen) == [10, 50, 60]
    assert (found.settled, found.asked) == (3, 3)


def test_without_time_it_says_that_nothing_is_settled():
    problem = small.problem(
        [(None, 1, 1)] * 2, [(None, 1)] * 2, [(0, 0, 100), (0, 1, 40), (1, 0, 40), (1, 1, 1)]
    )
    found = lexicographic(problem, "s", 0)
    assert found is not None
    assert (found.settled, found.is_exact) == (0, False)
    assert small.is_allowed(problem, found.chosen)


def test_the_same_seed_gives_the_same_assignment_in_any_order_of_the_input():
    random = np.random.default_rng(3)
    pairs = [(r, s, int(random.integers(1, 6))) for r in range(8) for s in range(4)]
    problem = small.problem([(None, 1, 1)] * 8, [(None, 2)] * 4, pairs)
    first, second = (lexicographic(problem, "s", 20) for _ in range(2))
    assert first is not None and second is not None
    assert (first.chosen == second.chosen).all()
