"""Reviewing grade and contribution: ranges, small numbers, order, and the calculation in lines."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as properties
from hypothesis import strategies as st

from reviews.domain import grading
from reviews.domain.calibration import Score, fitted
from reviews.domain.contribution import (
    FEW,
    TWO,
    claimed,
    contribution_inputs,
    contribution_result,
    perceived,
)
from reviews.domain.explaining import explanation
from reviews.domain.helpfulness import Rated
from reviews.domain.leaving_out import opinions, without
from reviews.domain.reviewing import (
    Duty,
    Shares,
    agreement_of,
    reviewing_inputs,
    reviewing_result,
    usefulness,
)

WHOLE = Duty(True, True, True, True)
SCORES = [
    Score(f"r{r}", f"p{p}", value)
    for r, p, value in (
        (1, 1, 80), (1, 2, 60), (2, 1, 70), (2, 3, 50), (3, 2, 65), (3, 3, 55), (4, 1, 20), (4, 3, 95),
    )
]  # fmt: skip


def test_leaving_out_a_reviewer_is_solving_without_their_scores():
    scores = [*SCORES, Score("staff", "p1", 75), Score("staff", "p2", 58)]
    model, _, seat = fitted(scores, ["staff"])
    grades, variances, generosity = without(model, seat["r4"])
    mine = model.person == seat["r4"]
    papers = model.paper[mine]
    model.paper, model.person, model.y = model.paper[~mine], model.person[~mine], model.y[~mine]
    model._solve()
    assert np.allclose(grades, model.grades[papers])
    assert np.allclose(variances, np.diag(model.covariance)[papers])
    assert generosity == pytest.approx(model.generosity)


def test_who_scores_against_all_others_agrees_least():
    found = {
        who: sum(agreement_of(one.z) for one in each) for who, each in opinions(SCORES).items()
    }
    assert min(found, key=found.get) == "r4"
    assert opinions(reversed(SCORES)) == opinions(SCORES)
    assert opinions([]) == {}


def test_a_project_that_nobody_else_scored_gives_no_opinion():
    found = opinions([Score("r1", "p1", 50), Score("r1", "p2", 60), Score("r2", "p2", 70)])
    assert [one.submission for one in found["r1"]] == ["p2"]


def test_the_three_shares_add_up():
    inputs = reviewing_inputs([WHOLE, WHOLE, Duty(False)], 3, [0.0, 2.0], Shares())
    # done 2/3, useful 2/3, agreement (1 + 0.5) ÷ 2
    assert reviewing_result(inputs) == Fraction(4000, 60) + Fraction(30 * 5, 60)
    lines = dict(explanation(inputs))
    assert lines["Done"].startswith("2 of 3 reviews handed in, 2 on time; ")
    assert lines["Useful"] == "helpful, the middle of your authors' ratings: 66.67 of 100"
    assert lines["Agreement"] == "over 2 reviews with other opinions: 75.00 of 100"
    assert lines["Result"] == "(40 × 66.67 + 30 × 66.67 + 30 × 75.00) ÷ 100 = 69.17 %"


def test_a_late_review_loses_a_third():
    late = Duty(True, False, True, True)
    assert reviewing_result(reviewing_inputs([late], None, [], Shares())) == Fraction(200, 3)


def test_few_opinions_and_few_ratings_leave_their_share_to_the_rest():
    inputs = reviewing_inputs([WHOLE], None, [3.0], Shares())
    assert inputs["agreement"] == []
    assert reviewing_result(inputs) == 100
    assert dict(explanation(inputs))["Result"] == "(40 × 100.00) ÷ 40 = 100.00 %"


def test_ratings_that_could_name_a_rater_do_not_count():
    rows = [
        Rated(1, project, rater, 1, False) for project, rater in ((1, 1), (1, 2), (2, 3), (2, 4))
    ]
    assert usefulness(rows) is None
    assert usefulness([*rows, Rated(1, 2, 5, 4, False)]) == 1
    assert usefulness([Rated(1, 1, rater, 4, False) for rater in range(9)]) is None


@given(
    duties=st.lists(
        st.builds(Duty, st.booleans(), st.booleans(), st.booleans(), st.booleans()), min_size=1
    ),
    useful=st.none() | st.integers(1, 4),
    distances=st.lists(st.floats(0, 50)),
)
def test_a_reviewing_grade_stays_in_range_whatever_the_order(duties, useful, distances):
    inputs = reviewing_inputs(duties, useful, distances, Shares())
    assert 0 <= reviewing_result(inputs) <= 100
    again = reviewing_inputs(duties[::-1], useful, distances[::-1], Shares())
    assert again == inputs
    better = reviewing_inputs([*duties[1:], WHOLE], useful, distances, Shares())
    assert reviewing_result(better) >= reviewing_result(inputs)


def test_self_ratings_are_left_out_and_the_team_averages_one():
    answers = {
        (1, 1): Decimal(500), (1, 2): Decimal(100), (1, 3): Decimal(50),
        (2, 1): Decimal(120), (2, 3): Decimal(80),
        (3, 1): Decimal(100), (3, 2): Decimal(100),
    }  # fmt: skip
    shared = perceived([1, 2, 3], answers)
    assert shared.factors == {
        1: Fraction(110, 100),
        2: (Fraction(400, 3) + 100) / 200,
        3: (Fraction(200, 3) + 80) / 200,
    }
    assert claimed([1, 2, 3], answers)[1] == Fraction(500 * 3, 650)
    assert 2 not in claimed([1, 2, 3], answers)


def test_teams_of_one_and_two_and_too_few_answers_have_the_factor_one_and_are_told_why():
    assert perceived([1], {}).factors == {1: 1}
    two = perceived([1, 2], {(1, 2): Decimal(0), (2, 1): Decimal(100)})
    assert (two.factors, two.why) == ({1: 1, 2: 1}, TWO)
    # Only one of the others answered about 1, so 1 would learn what that one said.
    few = perceived([1, 2, 3], {(2, 1): Decimal(10), (2, 3): Decimal(90), (3, 2): Decimal(5),
                                (1, 2): Decimal(5), (1, 3): Decimal(5), (3, 1): None})  # fmt: skip
    assert (set(few.factors.values()), few.why) == ({1}, FEW)


@properties(max_examples=40)
@given(
    size=st.integers(3, 6),
    points=st.lists(st.none() | st.decimals(0, 200, places=0), min_size=36, max_size=36),
)
def test_a_team_always_averages_one(size, points):
    members = list(range(size))
    answers = {(a, b): points[6 * a + b] for a in members for b in members}
    factors = perceived(members, answers).factors
    assert sum(factors.values()) == size
    assert min(factors.values()) >= 0
    assert perceived(members[::-1], answers).factors == factors


def test_the_factor_moves_only_the_weight_that_it_was_given():
    parts = [("Report", Decimal(60), Fraction(80)), ("Code", Decimal(30), Fraction(50))]
    inputs = contribution_inputs(parts, Fraction(11, 10), Decimal("0.5"), Decimal("1.2"), "")
    assert contribution_result(inputs) == 77
    # team × ((1 − w) + w × factor), with w = 10 of 100
    total = (60 * 80 + 30 * 50 + 10 * contribution_result(inputs)) / 100
    assert total == 70 * (Fraction(9, 10) + Fraction(1, 10) * Fraction(11, 10))
    assert explanation(inputs) == [
        ("The team's parts", "(60 × 80.00 + 30 × 50.00) ÷ 90 = 70.00 %"),
        ("Your factor", "1.10, from what your team-mates answered; the team averages 1"),
        ("Result", "70.00 × 1.10 = 77.00 %"),
    ]


def test_floor_and_cap_hold_and_no_part_exceeds_a_hundred():
    parts = [("Report", Decimal(60), Fraction(95))]
    low = contribution_inputs(parts, Fraction(1, 10), Decimal("0.5"), Decimal("1.2"), "")
    high = contribution_inputs(parts, Fraction(3), Decimal("0.5"), Decimal("1.2"), "")
    assert grading.result(low) == Fraction(95, 2)
    assert grading.result(high) == 100
    assert explanation(low)[1][1].endswith("between 0.5 and 1.2 it counts as 0.50")
