"""Assignments by lot: no pair too likely, no rule ever broken."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.domain.matching.randomised import chances, draw
from tests.reviews.domain.matching import small


@settings(max_examples=60, deadline=None)
@given(small.problems(), st.sampled_from([Fraction(1, 2), Fraction(2, 3), Fraction(1)]))
def test_every_draw_keeps_every_rule(problem, most):
    lottery = chances(problem, most, "s")
    if lottery is None:
        return
    assert lottery.chances.max(initial=0) <= most * lottery.units
    for seed in range(4):
        assert small.is_allowed(problem, draw(problem, lottery, str(seed)))


def test_each_pair_comes_as_often_as_its_chance():
    problem = small.problem(
        [("a", 0, 1), ("a", 0, 1), (None, 0, 1), (None, 0, 1)],
        [(None, 1), (None, 2)],
        [(r, s, 10 + 20 * r + s) for r in range(4) for s in range(2)],
    )
    lottery = chances(problem, Fraction(2, 3), "s")
    assert lottery is not None
    draws = 1500
    seen = sum(draw(problem, lottery, str(seed)).astype(int) for seed in range(draws))
    assert np.abs(seen / draws - lottery.chances / lottery.units).max() < 0.05
    totals = seen @ problem.utility / draws
    assert abs(totals / float(lottery.expected) - 1) < 0.02


def test_the_same_seed_draws_the_same():
    problem = small.problem(
        [(None, 1, 1)] * 4, [(None, 1)] * 4, [(r, s, 50) for r in range(4) for s in range(4)]
    )
    lottery = chances(problem, Fraction(1, 2), "s")
    drawn = [draw(problem, lottery, seed).tolist() for seed in "aab"]
    assert drawn[0] == drawn[1]
    assert len({tuple(draw(problem, lottery, str(n)).tolist()) for n in range(20)}) > 1


def test_a_chance_too_small_serves_nobody():
    problem = small.problem([(None, 0, 1)] * 2, [(None, 1)], [(0, 0, 5), (1, 0, 5)])
    assert chances(problem, Fraction(1, 3), "s") is None
