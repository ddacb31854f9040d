"""Scores to grades: the estimate, its error, and what it must never do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.domain.calibration import Calibration, Score, calibrate, kelley
from tools.made_up_classes import STAFF, Made


def class_(seed, **kind):
    made = Made(seed, **kind)
    return made.true, made.scores


def errors(true, found: Calibration):
    """Root mean square errors of the estimate and of the plain mean."""
    papers = list(found.grades)
    wanted = np.array([true[id_] for id_ in papers])
    grade = np.array([found.grades[id_].grade for id_ in papers])
    plain = np.array([found.grades[id_].raw_mean for id_ in papers])
    return np.sqrt(np.mean((grade - wanted) ** 2)), np.sqrt(np.mean((plain - wanted) ** 2))


@pytest.mark.parametrize(
    ("kind", "ratio"),
    [
        ({}, 0.92),
        ({"cheating": 0.1}, 0.8),
        ({"cheating": 0.2}, 0.76),
        ({"cheating": 0.2, "staff_share": 1}, 0.62),
        ({"cheating": 0.2, "together": True}, 0.76),
        ({"staff_share": 0}, 1.0),
    ],
)
def test_it_comes_nearer_to_the_truth_than_the_plain_mean(kind, ratio):
    both = []
    for seed in range(30):
        true, scores = class_(seed, **kind)
        both.append(errors(true, calibrate(scores, STAFF)))
    found, plain = np.mean(both, axis=0)
    assert found / plain <= ratio


def test_the_interval_covers_what_it_says():
    inside = []
    for seed in range(30):
        true, scores = class_(seed)
        found = calibrate(scores, STAFF).grades
        inside += [abs(one.grade - true[id_]) < 1.96 * one.se for id_, one in found.items()]
    assert 0.92 <= np.mean(inside) <= 0.98


def test_a_generous_reviewer_is_found_out():
    scores = [
        Score(person, paper, value + (12 if person == "kind" else 0))
        for paper, value in {"a": 60, "b": 70, "c": 80, "d": 65}.items()
        for person in ("kind", "fair", "just", "sober")
    ]
    habits = calibrate(scores).reviewers
    assert habits["kind"].leniency > 6 > habits["fair"].leniency
    assert habits["kind"].n == 4


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_order_is_irrelevant_and_twice_is_the_same(seed, random):
    _, scores = class_(seed, students=12, teams=5)
    one = calibrate(scores, STAFF)
    mixed = random.sample(scores, len(scores))
    assert calibrate(mixed, STAFF) == one


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6))
def test_another_scale_gives_the_same_grades_in_its_units(seed):
    _, scores = class_(seed, students=12, teams=5)
    one = calibrate(scores, STAFF)
    small = calibrate(
        [Score(s.reviewer, s.submission, s.value / 20) for s in scores], STAFF, (0, 5)
    )
    for id_, estimate in one.grades.items():
        assert small.grades[id_].grade * 20 == pytest.approx(estimate.grade, abs=1e-4)
        assert small.grades[id_].se * 20 == pytest.approx(estimate.se, rel=1e-4)


def test_no_score_no_grade():
    assert calibrate([]) == Calibration({}, {}, 0.0)
    assert kelley(calibrate([])) == {}


def test_one_score_is_its_own_grade_with_a_wide_error():
    found = calibrate([Score("p", "w", 70)]).grades["w"]
    assert found.grade == pytest.approx(70, abs=0.01)
    assert found.n == 1
    assert found.se > 9


def test_rankings_are_drawn_to_the_mean_and_keep_their_side():
    true, scores = class_(3)
    found = calibrate(scores, STAFF)
    middle = np.mean([one.grade for one in found.grades.values()])
    for id_, drawn in kelley(found).items():
        grade = found.grades[id_].grade
        assert abs(drawn - middle) < abs(grade - middle)
        assert (drawn - middle) * (grade - middle) >= 0
    assert set(true) == set(found.grades)


@pytest.mark.parametrize(
    ("scores", "scale", "sentence"),
    [
        ([Score("p", "w", 101)], (0, 100), "101 is not within 0 and 100."),
        ([Score("p", "w", 1), Score("p", "w", 2)], (0, 100), "p scored w twice."),
        ([], (5, 5), "The highest score must lie above the least."),
    ],
)
def test_scores_that_cannot_be_are_refused(scores, scale, sentence):
    with pytest.raises(ValueError, match=sentence):
        calibrate(scores, scale=scale)
