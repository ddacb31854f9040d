"""A configuration computed: pins, the team rule where it cannot be kept, and what stands in the way."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.domain.matching import CannotAssign
from reviews.domain.matching.files import chosen_ids
from reviews.domain.matching.planning import Ask, Words, plan, price_of_chance
from reviews.domain.matching.summary import summary
from tests.reviews.domain.matching import small

MODES = ["fair", "lex", "best", "random"]
NOBODY = Words({})


def crowd(reviewers=6, submissions=4, team=None, demand=3):
    """Everyone may review everything; two each."""
    pairs = [
        (r, s, 1 + (7 * r + 13 * s) % 100) for r in range(reviewers) for s in range(submissions)
    ]
    return small.problem([(team, 0, 2)] * reviewers, [(None, demand)] * submissions, pairs)


@pytest.mark.parametrize("mode", MODES)
def test_a_pinned_pair_is_there_whatever_is_asked_for(mode):
    problem = crowd()
    worst = int(np.argmin(problem.utility))
    must = np.zeros_like(problem.utility)
    must[worst] = 1
    found = plan(replace(problem, must=must), Ask(mode, "s", limit=Fraction(3, 4)), NOBODY)
    assert found.chosen[worst]
    assert small.is_allowed(problem, found.chosen)


@pytest.mark.parametrize("mode", MODES)
def test_the_team_rule_gives_way_just_as_often_as_it_must(mode):
    # Four of one team and one other for a project that wants three: two of the team cannot be helped.
    problem = small.problem(
        [("a", 0, 1)] * 4 + [(None, 0, 1)], [(None, 3)], [(r, 0, 10 + r) for r in range(5)]
    )
    found = plan(problem, Ask(mode, "s", limit=Fraction(1)), NOBODY)
    assert found.problem.spare == (("a", 0, 1),)
    teams = Counter(problem.reviewers[r].team for r in np.flatnonzero(found.chosen))
    assert teams == {"a": 2, None: 1}
    assert summary(found.problem, found.chosen).doubled == 1


@settings(max_examples=40, deadline=None)
@given(small.problems(), st.sampled_from(["fair", "best", "lex"]))
def test_doubled_teams_are_as_few_as_any_assignment_has(problem, mode):
    problem = replace(problem, one_per_team=True)
    every = list(small.assignments(replace(problem, one_per_team=False)))
    if not problem.reviewers or not problem.submissions:
        return
    try:
        found = plan(problem, Ask(mode, "s", seconds=20), NOBODY)
    except CannotAssign:
        assert every == []
        return
    every = [chosen for chosen in every if is_within(found.problem, chosen)]
    assert over(problem, found.chosen) == min(over(problem, chosen) for chosen in every)


def is_within(problem, chosen):
    """Whether the loads keep the bounds of this problem."""
    loads = np.bincount(problem.pair_reviewer[chosen], minlength=len(problem.reviewers))
    return bool(((problem.least <= loads) & (loads <= problem.most)).all())


def over(problem, chosen):
    """How many reviewers come to a submission beside another of their team."""
    teams = Counter(
        (problem.reviewers[r].team, s)
        for r, s in zip(
            problem.pair_reviewer[chosen].tolist(),
            problem.pair_submission[chosen].tolist(),
            strict=True,
        )
        if problem.reviewers[r].team is not None
    )
    return sum(count - 1 for count in teams.values())


def test_what_is_missing_is_said_with_numbers_names_and_ways_out():
    problem = small.problem(
        [(None, 0, 1)] * 2,
        [(None, 1), (None, 2)],
        [(0, 0, 5), (1, 0, 5), (0, 1, 5)],
        [(1, 1, "own team")],
    )
    words = Words({"s0": "“Moss”", "s1": "“Fern”"}, lasting={"own team"})
    with pytest.raises(CannotAssign) as refusal:
        plan(problem, Ask("fair", "s"), words)
    assert str(refusal.value) == (
        "Capacity is short by 1 review: 2 projects need 3, and at most 2 can be had. Pairs that may "
        "not be: 1 for “own team”. Any one of these would help: ask for one review fewer of each "
        "project."
    )


def test_too_many_pins_are_named_as_the_cause():
    problem = crowd(demand=1)
    must = np.zeros_like(problem.utility)
    must[problem.pair_submission == 0] = 1
    with pytest.raises(CannotAssign, match="The pairs that are put together leave no assignment"):
        plan(replace(problem, must=must), Ask("best", "s"), NOBODY)


def test_the_price_of_chance_falls_as_more_is_allowed():
    random = np.random.default_rng(1)
    problem = crowd(12, 6, demand=3)
    problem = replace(problem, utility=random.integers(1, 101, len(problem.utility)))
    costs = [
        price_of_chance(problem, Ask("random", "s", limit=limit), NOBODY)
        for limit in (Fraction(3, 10), Fraction(1, 2), Fraction(1))
    ]
    assert costs[0] > costs[1] > costs[2] == 0
    with pytest.raises(CannotAssign) as refusal:
        price_of_chance(problem, Ask("random", "s", limit=Fraction(1, 5)), NOBODY)
    assert str(refusal.value) == (
        "With no pair likelier than 20 % not every project can be served: s0 could count on 2.4 of "
        "its 3 reviews. Allow 25 % or more."
    )
    price_of_chance(problem, Ask("random", "s", limit=Fraction(1, 4)), NOBODY)


def test_loads_are_as_even_as_own_bounds_and_conflicts_allow():
    # Eight reviews among five: one writes one by their own wish, one may review only one project.
    bounds = [(None, 1, 1), (None, 0, 50), (None, 0, 50), (None, 0, 50), (None, 0, 50)]
    pairs = [(r, s, 100 if r == 1 else 1) for r in range(4) for s in range(4)] + [(4, 0, 1)]
    problem = small.problem(bounds, [(None, 2)] * 4, pairs)
    found = plan(problem, Ask("best", "s"), NOBODY)
    loads = Counter(problem.pair_reviewer[found.chosen].tolist())
    assert [loads[r] for r in range(5)] == [1, 2, 2, 2, 1]


def test_same_seed_same_pairs_in_every_mode():
    for mode in MODES:
        one, other = (plan(crowd(), Ask(mode, "s", limit=Fraction(3, 4)), NOBODY) for _ in range(2))
        assert chosen_ids(one.problem, one.chosen) == chosen_ids(other.problem, other.chosen)
