"""The arithmetic of grades, for any rubric and any points."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.domain.explaining import explanation, formula
from reviews.domain.grading import (
    Mark,
    after_penalty,
    mean,
    peer_inputs,
    plain,
    result,
    rounded,
    rubric_per_cent,
    staff_inputs,
)
from reviews.domain.totals import Part, total

D = Decimal
positive = st.decimals("0.01", "100", places=2)
penalties = st.decimals("0", "1", places=4)


@st.composite
def mark(draw):
    of = draw(positive)
    return Mark("c", draw(positive), draw(st.decimals("0", of, places=2)), of)


marks = st.lists(mark(), min_size=1, max_size=8)
parts = st.lists(
    st.builds(Part, st.just("p"), positive, st.fractions(0, 100, max_denominator=999)), min_size=1
)


@given(marks, penalties)
def test_a_grade_stays_within_its_range(rubric, penalty):
    assert 0 <= result(staff_inputs(rubric, penalty={"fraction": penalty})) <= 100


@given(marks, st.data())
def test_more_points_never_lower_the_grade(rubric, data):
    at = data.draw(st.integers(0, len(rubric) - 1))
    better = list(rubric)
    better[at] = replace(
        better[at], points=data.draw(st.decimals(better[at].points, better[at].of, places=2))
    )
    assert rubric_per_cent(better) >= rubric_per_cent(rubric)


@given(marks, st.randoms(use_true_random=False))
def test_order_of_criteria_is_irrelevant(rubric, random):
    assert rubric_per_cent(random.sample(rubric, len(rubric))) == rubric_per_cent(rubric)


@given(st.lists(marks, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_order_of_reviews_is_irrelevant(reviews, random):
    mixed = random.sample(reviews, len(reviews))
    assert result(peer_inputs(mixed)) == result(peer_inputs(reviews))


@given(marks, penalties)
def test_penalty_is_taken_once_whatever_is_stored_and_read_again(rubric, penalty):
    inputs = staff_inputs(rubric, penalty={"fraction": penalty})
    again = json.loads(json.dumps(inputs))
    expected = max(Fraction(0), rubric_per_cent(rubric) - 100 * Fraction(penalty))
    assert result(inputs) == result(again) == expected


@given(parts, st.randoms(use_true_random=False))
def test_total_lies_between_its_components_in_any_order(list_, random):
    value = total(list_)
    assert min(p.per_cent for p in list_) <= value <= max(p.per_cent for p in list_)
    assert total(random.sample(list_, len(list_))) == value


@given(st.fractions(0, 100))
def test_rounding_is_half_up_and_off_by_half_a_cent_at_most(value):
    assert Fraction(-1, 200) < Fraction(rounded(value)) - value <= Fraction(1, 200)


@pytest.mark.parametrize(
    ("value", "cents"),
    [
        (Fraction(200, 3), "66.67"),
        (Fraction(1, 200), "0.01"),
        (Fraction("72.005"), "72.01"),
        (Fraction("72.0049999"), "72.00"),
        (Fraction(100), "100.00"),
    ],
)
def test_rounded(value, cents):
    assert str(rounded(value)) == cents


def test_rubric_weighs_shares_of_points():
    rubric = [Mark("Method", D(2), D(3), D(4)), Mark("Writing", D(1), D(5), D(5))]
    assert rubric_per_cent(rubric) == Fraction(250, 3)


def test_total_is_rounded_once_and_not_from_rounded_components():
    thirds = [Part("a", D(50), Fraction("33.335")), Part("b", D(50), Fraction("33.335"))]
    assert rounded(total(thirds)) == D("33.34")
    uneven = [Part("a", D("50"), Fraction("0.004")), Part("b", D("50"), Fraction("0.008"))]
    assert rounded(total(uneven)) == D("0.01")


def test_a_tenth_costs_ten_of_a_hundred_points():
    assert after_penalty(Fraction(83), D("0.1")) == 73
    assert after_penalty(Fraction(5), D("0.1")) == 0


def test_no_score_is_no_grade():
    assert total([]) is None
    assert formula([]) == ""
    with pytest.raises(ValueError, match="No score, no grade"):
        mean([])
    with pytest.raises(ValueError, match="without criteria"):
        rubric_per_cent([])
    with pytest.raises(ValueError, match="not within 0 and 4"):
        rubric_per_cent([Mark("Method", D(1), D(5), D(4))])


def test_explanation_names_every_number():
    inputs = staff_inputs(
        [Mark("Method", D(2), D(3), D(4)), Mark("Writing", D("1.50"), D(5), D(5))],
        penalty={"fraction": D("0.1"), "milestone": "Deliverables"},
    )
    assert explanation(inputs) == [
        ("Rubric", "(2 × 3/4 + 1.5 × 5/5) ÷ 3.5 = 85.71 %"),
        ("Late", "85.71 − 10.00 = 75.71 %"),
    ]
    peers = peer_inputs([[Mark("m", D(1), D(3), D(4))], [Mark("m", D(1), D(4), D(4))]])
    assert explanation(peers) == [("Mean of the reviews", "(75.00 + 100.00) ÷ 2 = 87.50 %")]


def test_formula_shows_the_weighted_total():
    assert (
        formula([Part("a", D("10.00"), Fraction(80)), Part("b", D(30), Fraction("65.5"))])
        == "(10 × 80.00 + 30 × 65.50) ÷ 40 = 69.13 %"
    )


def test_on_time_leaves_no_trace_of_a_penalty():
    assert staff_inputs([], penalty={"fraction": D(0)})["penalty"] is None


def test_plain_numbers():
    assert [plain(D(n)) for n in ("2.00", "2.50", "10", "100", "0.25")] == [
        "2",
        "2.5",
        "10",
        "100",
        "0.25",
    ]
