"""Rubrics that take points off, add some on top, and have a floor and a cap: for any of them."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.domain.explaining import at_most, explanation
from reviews.domain.grading import (
    Bounds,
    Correction,
    Mark,
    before_penalty,
    calibrated_inputs,
    out_of,
    peer_inputs,
    result,
    revision_inputs,
    rounded,
    rubric_per_cent,
    staff_inputs,
    steps,
    unbounded,
)

D = Decimal
FEW = settings(max_examples=40, deadline=None)
positive = st.decimals("0.01", "50", places=2)


@st.composite
def mark(draw, may_be_extra=True):
    is_extra = may_be_extra and draw(st.booleans())
    of = D(0) if is_extra and draw(st.booleans()) else draw(positive)
    least = draw(st.decimals("-50", "0", places=2)) if of else -draw(positive)
    points = draw(st.decimals(least, of, places=2))
    return Mark("c", draw(positive), points, of, least=least, is_extra=is_extra)


@st.composite
def rubrics(draw):
    return [draw(mark(may_be_extra=False)), *draw(st.lists(mark(), max_size=5))]


@st.composite
def bounds(draw):
    floor = draw(st.decimals("0", "99", places=2))
    return Bounds(floor, draw(st.decimals(floor + 1, "150", places=2)))


@given(rubrics(), bounds(), st.decimals("0", "1", places=4), st.integers(1, 150))
@FEW
def test_a_grade_stays_within_zero_and_the_caps(rubric, kept, penalty, cap):
    inputs = staff_inputs(rubric, penalty={"fraction": penalty}, bounds=kept)
    assert kept.floor <= before_penalty(inputs) <= kept.cap
    assert 0 <= result({**inputs, "cap": str(cap)}) <= min(D(cap), kept.cap)


@given(rubrics(), bounds(), st.data())
@FEW
def test_a_better_criterion_never_lowers_the_grade(rubric, kept, data):
    at = data.draw(st.integers(0, len(rubric) - 1))
    better = list(rubric)
    points = data.draw(st.decimals(rubric[at].points, rubric[at].of, places=2))
    better[at] = replace(rubric[at], points=points)
    assert rubric_per_cent(better, kept) >= rubric_per_cent(rubric, kept)


@given(rubrics(), bounds(), st.randoms(use_true_random=False))
@FEW
def test_order_of_criteria_is_irrelevant(rubric, kept, random):
    mixed = random.sample(rubric, len(rubric))
    assert rubric_per_cent(mixed, kept) == rubric_per_cent(rubric, kept)


@given(rubrics(), bounds(), st.integers(1, 150))
@FEW
def test_what_is_stored_gives_the_same_number_again(rubric, kept, cap):
    for inputs in (
        staff_inputs(rubric, bounds=kept),
        peer_inputs([rubric, rubric], bounds=kept),
        calibrated_inputs([(rubric, Correction(D("3.5"), D(9)))], None, D(4), bounds=kept),
    ):
        inputs["cap"] = str(cap)
        assert result(json.loads(json.dumps(inputs))) == result(inputs)


@given(rubrics(), st.decimals("0", "1", places=2))
@FEW
def test_a_revision_never_wins_more_than_was_said_it_can(rubric, share):
    names = [replace(one, criterion=f"c{n}") for n, one in enumerate(rubric)]
    inputs = staff_inputs(names)
    most, _ = at_most(inputs, share)
    best = [one.best for one in names]
    revised = staff_inputs(names, revision=revision_inputs(best, share))
    assert steps(revised).final == most


def test_a_usual_rubric_is_stored_as_it_always_was():
    inputs = staff_inputs([Mark("m", D(1), D(3), D(4))])
    assert inputs["marks"] == [
        {"criterion": "m", "weight": "1", "points": "3", "of": "4", "level": "", "comment": ""}
    ]
    assert "bounds" not in inputs


def test_a_penalty_takes_off_and_a_bonus_adds_outside_the_hundred():
    rubric = [
        Mark("Method", D(2), D(3), D(4)),
        Mark("Writing", D(2), D(4), D(4)),
        Mark("Extra", D(1), D(2), D(2), is_extra=True),
        Mark("Rules", D(1), D(-2), D(0), least=D(-4), is_extra=True),
    ]
    assert unbounded(rubric) == 100 * (Fraction(3, 2) + 2 + 1 - Fraction(1, 2)) / 4
    assert explanation(staff_inputs(rubric)) == [
        ("Rubric", "(2 × 3/4 + 2 × 4/4 + 1 × 2/2 − 1 × 2/4) ÷ 4 = 100.00 %")
    ]


@pytest.mark.parametrize(
    ("points", "kept", "said"),
    [
        ("-4", Bounds(), "(−1 × 4/4 + 1 × 1/4) ÷ 1 = −75.00, not below 0, = 0.00 %"),
        ("-4", Bounds(floor=D(20)), "(−1 × 4/4 + 1 × 1/4) ÷ 1 = −75.00, not below 20, = 20.00 %"),
        ("0", Bounds(cap=D("22.5")), "(1 × 0/4 + 1 × 1/4) ÷ 1 = 25.00, at most 22.5, = 22.50 %"),
    ],
)
def test_floor_and_cap_are_said_where_they_hold(points, kept, said):
    rubric = [
        Mark("Rules", D(1), D(points), D(0), least=D(-4), is_extra=True),
        Mark("Method", D(1), D(1), D(4)),
    ]
    assert explanation(staff_inputs(rubric, bounds=kept)) == [("Rubric", said)]


def test_the_cap_of_a_part_is_the_last_line():
    inputs = {**staff_inputs([Mark("m", D(1), D(4), D(4))]), "cap": "95"}
    assert explanation(inputs)[-1] == ("At most", "95 % for this part, so it counts as 95.00 %")
    assert rounded(result(inputs)) == D("95.00")


def test_points_that_a_criterion_does_not_give_are_refused():
    with pytest.raises(ValueError, match="-5 is not within -4 and 0"):
        rubric_per_cent([Mark("Rules", D(1), D(-5), D(0), least=D(-4), is_extra=True)])


def test_points_in_words():
    assert (out_of(D("5.00"), D(0)), out_of(D(0), D("-4.00"))) == ("5", "0 (at worst -4)")
