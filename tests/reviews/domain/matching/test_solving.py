"""The best total, against every assignment there is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.domain.matching import solving
from reviews.domain.matching.problem import STEP, costs
from reviews.domain.matching.solving import Bounds, Network
from tests.reviews.domain.matching import small


@settings(max_examples=60, deadline=None)
@given(small.problems())
def test_no_assignment_has_a_better_total_and_the_proof_says_so(problem):
    every = list(small.assignments(problem))
    found = Network(problem).best(costs(problem, "s"), Bounds.of(problem))
    if found is None:
        assert every == []
        return
    assert small.is_allowed(problem, found.flow > 0)
    assert found.total // STEP == max(int(problem.utility[chosen].sum()) for chosen in every)
    assert found.gap == 0


@settings(max_examples=20, deadline=None)
@given(small.problems(st.just(50)), st.randoms(use_true_random=False))
def test_order_of_the_input_is_irrelevant(problem, random):
    import dataclasses

    people = random.sample(range(len(problem.reviewers)), len(problem.reviewers))
    place = {old: new for new, old in enumerate(people)}
    mixed = dataclasses.replace(
        problem,
        reviewers=tuple(problem.reviewers[old] for old in people),
        pair_reviewer=np.array([place[r] for r in problem.pair_reviewer.tolist()], np.int64),
    ).ordered()
    same = problem.ordered()
    one = Network(same).best(costs(same, "s"), Bounds.of(same))
    other = Network(mixed).best(costs(mixed, "s"), Bounds.of(mixed))
    assert (one is None) == (other is None)
    if one and other:
        assert mixed.reviewers == same.reviewers
        assert one.flow.tolist() == other.flow.tolist()


def test_what_breaks_ties_never_outweighs_a_point_of_utility():
    problem = small.problem(
        [(None, 1, 1)] * 3, [(None, 1)] * 3, [(r, s, 1) for r in range(3) for s in range(3)]
    )
    little = costs(problem, "s") - problem.utility * STEP
    assert little.min() >= 0
    assert problem.demand * int(little.max()) < STEP
    assert len(set(little.tolist())) == 9
    assert costs(problem, "t").tolist() != costs(problem, "s").tolist()


def test_a_wrong_proof_never_lies_below_the_optimum():
    problem = small.problem([(None, 0, 1), (None, 0, 1)], [(None, 1)], [(0, 0, 10), (1, 0, 90)])
    network = Network(problem)
    zero, one = np.zeros(2, np.int64), np.ones(2, np.int64)
    for duals in ([0, 0, 0], [5, -3, 90], [0, 0, 1000], [-7, 7, -7]):
        priced = network._priced(
            problem.utility, Bounds.of(problem), np.array(duals, np.int64), zero, one, zero
        )
        assert priced.bound(np.arange(2)) >= 90


@settings(max_examples=60, deadline=None)
@given(small.problems(st.sampled_from([1, 50, 100])))
def test_a_large_problem_begun_with_few_pairs_ends_the_same(problem):
    every = Network(problem).best(costs(problem, "s"), Bounds.of(problem))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solving, "MANY_PAIRS", 0)
        patch.setattr(solving, "FIRST", 1)
        few = Network(problem).best(costs(problem, "s"), Bounds.of(problem))
    assert (every is None) == (few is None)
    if every and few:
        assert few.flow.tolist() == every.flow.tolist()
        assert (few.total, few.gap) == (every.total, 0)
