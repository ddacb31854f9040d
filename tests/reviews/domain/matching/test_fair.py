"""The worst-served submission, lifted as far as any assignment can lift it."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.domain.matching.fair import fair
from reviews.domain.matching.problem import costs
from reviews.domain.matching.solving import Bounds, Network
from tests.reviews.domain.matching import small


@settings(max_examples=50, deadline=None)
@given(small.problems(st.integers(1, 100) | st.sampled_from([1, 25, 50])))
def test_no_assignment_serves_its_worst_better(problem):
    every = list(small.assignments(problem))
    found = fair(problem, "s", Fraction(1), 20)
    if found is None:
        assert every == []
        return
    best = max(small.worst_mean(problem, chosen) for chosen in every)
    assert small.is_allowed(problem, found.chosen)
    assert float(found.floor) == pytest.approx(best)
    assert small.worst_mean(problem, found.chosen) == pytest.approx(best)
    assert found.is_exact
    lifted = [c for c in every if small.worst_mean(problem, c) >= best - 1e-9]
    assert problem.utility[found.chosen].sum() == max(problem.utility[c].sum() for c in lifted)


@settings(max_examples=30, deadline=None)
@given(small.problems(), st.sampled_from([Fraction(1, 2), Fraction(97, 100)]))
def test_a_lower_share_of_the_floor_buys_the_best_total_above_it(problem, share):
    every = list(small.assignments(problem))
    found = fair(problem, "s", share, 20)
    if found is None:
        return
    allowed = [
        chosen
        for chosen in every
        if small.worst_mean(problem, chosen) >= float(share * found.floor) - 1e-9
    ]
    assert problem.utility[found.chosen].sum() == max(problem.utility[c].sum() for c in allowed)


def test_without_time_the_best_total_stands_and_the_bound_is_honest():
    problem = small.problem(
        [(None, 1, 1)] * 2, [(None, 1)] * 2, [(0, 0, 100), (0, 1, 40), (1, 0, 40), (1, 1, 1)]
    )
    found = fair(problem, "s", Fraction(1), 0)
    assert found is not None
    assert (found.floor, found.bound, found.is_exact) == (1, 40, False)
    found = fair(problem, "s", Fraction(1), 20)
    assert found is not None
    assert (found.floor, found.is_exact) == (40, True)


def test_an_unpopular_few_are_lifted_as_far_as_divided_reviews_could_lift_them():
    # Nobody likes the last projects, some reviewers like nothing: the best total leaves them far down.
    random = np.random.default_rng(1)
    people, papers = 80, 32
    liked, kind = random.random(papers), random.random(people)
    pairs = [
        (r, s, int(np.clip(100 * (1 - liked[s]) ** 2 * (0.3 + 0.7 * kind[r]) + noise, 1, 100)))
        for r in range(people)
        for s, noise in enumerate(12 * random.standard_normal(papers))
    ]
    problem = small.problem([(None, 1, 2)] * people, [(None, 3)] * papers, pairs)
    best = Network(problem).best(costs(problem, "s"), Bounds.of(problem))
    found = fair(problem, "s", Fraction(97, 100), 20)
    assert found.is_exact
    assert small.worst_mean(problem, best.flow > 0) < 0.9 * found.floor
    assert small.worst_mean(problem, found.chosen) >= Fraction(97, 100) * found.floor
    assert (problem.utility * found.chosen).sum() > 0.97 * (problem.utility * best.flow).sum()
