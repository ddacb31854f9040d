"""When a reviewer drops out, as much as can be is kept."""

from __future__ import annotations

from hypothesis import given, settings

from reviews.domain.matching.files import chosen_ids
from reviews.domain.matching.problem import costs
from reviews.domain.matching.repairing import repaired, without
from reviews.domain.matching.solving import Bounds, Network
from tests.reviews.domain.matching import small


@settings(max_examples=50, deadline=None)
@given(small.problems())
def test_no_repair_keeps_more(problem):
    found = Network(problem).best(costs(problem, "s"), Bounds.of(problem))
    if found is None:
        return
    before = set(chosen_ids(problem, found.flow > 0))
    left = without(problem, {"r0"})
    every = [set(chosen_ids(left, chosen)) for chosen in small.assignments(left)]
    chosen = repaired(left, before, "s")
    if chosen is None:
        assert every == []
        return
    now = set(chosen_ids(left, chosen))
    assert now in every
    assert len(now & before) == max(len(other & before) for other in every)


def test_started_reviews_stay_whatever_they_cost():
    problem = small.problem(
        [(None, 0, 2)] * 3,
        [(None, 1)] * 2,
        [(r, s, 100 if r == 0 else 1) for r in range(3) for s in range(2)],
    )
    chosen = repaired(problem, {("r0", "s0"), ("r0", "s1")}, "s", started={("r2", "s1")})
    assert sorted(chosen_ids(problem, chosen)) == [("r0", "s0"), ("r2", "s1")]
    assert repaired(without(problem, {"r2"}), set(), "s", started={("r2", "s1")}) is None
