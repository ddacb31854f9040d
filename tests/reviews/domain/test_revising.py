"""What a regraded revision wins back, for any rubric, any lateness and any share."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.domain import grading
from reviews.domain.explaining import at_most, explanation
from reviews.domain.grading import Mark, revision_inputs, staff_inputs, steps
from reviews.domain.recomputing import recompute
from reviews.domain.revising import regraded, won_back

D = Decimal
NONE = D(0)
FEW = settings(max_examples=25, deadline=None)
positive = st.decimals("0.01", "100", places=2)
fractions = st.decimals("0", "1", places=4)


@st.composite
def rubrics(draw):
    """A graded rubric, and the same criteria graded again."""
    old, new = [], []
    for place in range(draw(st.integers(1, 6))):
        of, weight = draw(positive), draw(positive)
        points = st.decimals("0", of, places=2)
        old.append(Mark(f"c{place}", weight, draw(points), of))
        new.append(Mark(f"c{place}", weight, draw(points), of))
    return old, draw(st.lists(st.sampled_from(new), unique_by=lambda mark: mark.criterion))


def inputs_of(old, changed, share, late=NONE, revision_late=NONE):
    revision = revision_inputs(changed, share, penalty={"fraction": revision_late})
    return staff_inputs(old, penalty={"fraction": late}, revision=revision)


@given(rubrics(), fractions, fractions, fractions)
@FEW
def test_a_revision_never_lowers_a_grade_and_never_leaves_the_range(rubric, share, late, again):
    old, changed = rubric
    found = steps(inputs_of(old, changed, share, late, again))
    without = grading.result(staff_inputs(old, penalty={"fraction": late}))
    assert found.old == without
    assert without <= found.final <= 100
    assert found.final <= max(found.old, found.new)


@given(rubrics(), fractions, fractions)
@FEW
def test_share_0_wins_nothing_share_1_all_and_more_share_never_less(rubric, share, late):
    old, changed = rubric
    nothing, some, everything = (
        steps(inputs_of(old, changed, part, late)) for part in (D(0), share, D(1))
    )
    assert nothing.won == 0
    assert everything.final == max(everything.old, everything.new)
    assert nothing.won <= some.won <= everything.won


@given(rubrics(), fractions, st.randoms(use_true_random=False))
@FEW
def test_order_is_irrelevant_and_twice_is_once(rubric, share, random):
    old, changed = rubric
    mixed = random.sample(changed, len(changed))
    value = grading.result(inputs_of(old, changed, share))
    assert grading.result(inputs_of(random.sample(old, len(old)), mixed, share)) == value
    again = regraded(regraded(old, changed), changed)
    assert again == regraded(old, changed)


@given(rubrics(), fractions, fractions)
@FEW
def test_more_points_in_a_regraded_criterion_never_win_less(rubric, share, late):
    old, changed = rubric
    if not changed:
        return
    better = [Mark(m.criterion, m.weight, m.of, m.of) for m in changed]
    less = grading.result(inputs_of(old, changed, share, late))
    assert grading.result(inputs_of(old, better, share, late)) >= less


@given(rubrics(), fractions, fractions, fractions)
@FEW
def test_no_revision_ever_beats_what_the_offer_promised(rubric, share, late, again):
    old, changed = rubric
    most, _ = at_most(staff_inputs(old, penalty={"fraction": late}), share)
    assert grading.result(inputs_of(old, changed, share, late, again)) <= most


@given(rubrics(), fractions, fractions, fractions, positive)
@FEW
def test_what_is_exported_computes_again_to_the_cent(rubric, share, late, again, weight):
    old, changed = rubric
    inputs = inputs_of(old, changed, share, late, again)
    part = {
        "name": "Report",
        "weight": str(weight),
        "per_cent": str(grading.rounded(grading.result(inputs))),
        "inputs": inputs,
        "released": {"per_cent": str(grading.rounded(grading.result(inputs))), "inputs": inputs},
    }
    row = {"email": "a@uni.example", "components": [part], "total": part["per_cent"]}
    document = json.loads(json.dumps({"format": "gradebook/1", "students": [row]}))
    assert recompute(document) == document
    wrong = json.loads(json.dumps(document))
    wrong["students"][0]["components"][0]["per_cent"] = "-1.00"
    assert recompute(wrong) == document


def test_the_calculation_names_every_step():
    old = [Mark("Method", D(2), D(2), D(4)), Mark("Writing", D(1), D(8), D(10))]
    inputs = inputs_of(old, [Mark("Method", D(2), D(4), D(4))], D("0.75"), D("0.1"))
    assert explanation(inputs) == [
        ("Rubric", "(2 × 2/4 + 1 × 8/10) ÷ 3 = 60.00 %"),
        ("Late", "60.00 − 10.00 = 50.00 %"),
        ("Rubric after the revision", "(2 × 4/4 + 1 × 8/10) ÷ 3 = 93.33 %"),
        ("Late, as before", "93.33 − 10.00 = 83.33 %"),
        ("Won back", "75 % × (83.33 − 50.00) = 25.00"),
        ("Result", "50.00 + 25.00 = 75.00 %"),
    ]


def test_a_worse_revision_and_a_cost_beyond_the_points_are_said_as_they_are():
    old = [Mark("Method", D(1), D(1), D(20))]
    inputs = inputs_of(old, [Mark("Method", D(1), D(0), D(20))], D("0.75"), D("0.1"))
    assert explanation(inputs)[1:] == [
        ("Late", "5.00 − 10.00, not below 0, = 0.00 %"),
        ("Rubric after the revision", "(1 × 0/20) ÷ 1 = 0.00 %"),
        ("Late, as before", "0.00 − 10.00, not below 0, = 0.00 %"),
        ("Won back", "nothing: 0.00 is not above 0.00"),
        ("Result", "0.00 + 0.00 = 0.00 %"),
    ]


def test_the_offer_says_what_it_can_win_back():
    old = [Mark("Method", D(1), D(72), D(100))]
    assert at_most(staff_inputs(old), D("0.75")) == (
        Fraction(93),
        [
            ("Your result", "72.00 %"),
            ("Won back", "75 % × (100.00 − 72.00) = 21.00"),
            ("At most", "72.00 + 21.00 = 93.00 %"),
        ],
    )


def test_only_what_was_graded_can_be_graded_again_and_shares_have_a_range():
    with pytest.raises(ValueError, match="Not graded before: Luck"):
        regraded([Mark("Method", D(1), D(1), D(2))], [Mark("Luck", D(1), D(1), D(2))])
    with pytest.raises(ValueError, match="not within 0 and 1"):
        won_back(Fraction(50), Fraction(60), Fraction(2))


def test_a_grade_stored_before_revisions_reads_and_compares_as_it_was():
    stored = {
        "format": "grade/1",
        "source": "staff",
        "marks": [{"criterion": "M", "weight": "1", "points": "3", "of": "4"}],
        "comment": "",
        "penalty": {"fraction": "0.1000", "milestone": "Final", "version": "1", "receipt": "R"},
        "component": "Report",
        "weight": "60",
    }
    assert grading.rounded(grading.result(stored)) == D("65.00")
    now = {
        **stored,
        "format": "grade/2",
        "revision": None,
        "penalty": {**stored["penalty"], "at": "2027-04-30T00:10:00+00:00", "is_late": "True"},
    }
    assert grading.is_same(stored, now)
    assert not grading.is_same(stored, {**now, "comment": "Another."})
    assert not grading.is_same(stored, {**now, "penalty": None})
    assert not grading.is_same(stored, {**now, "revision": {"marks": []}})
    assert not grading.is_same(stored, None)
