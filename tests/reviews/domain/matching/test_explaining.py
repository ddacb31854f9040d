"""Why there is no assignment: the proof holds, is small, and reads well."""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings

from reviews.domain.matching.blocking import why_not
from reviews.domain.matching.explaining import sentence
from reviews.domain.matching.randomised import chances
from tests.reviews.domain.matching import small


@settings(max_examples=60, deadline=None)
@given(small.problems())
def test_a_proof_is_found_exactly_when_there_is_no_assignment(problem):
    blocked = why_not(problem)
    assert (blocked is None) == any(True for _ in small.assignments(problem))
    if blocked is None:
        return
    assert blocked.possible < blocked.needed
    assert bool(blocked.submissions) != bool(blocked.reviewers)
    assert sentence(problem, blocked)
    for named, proves in (
        (blocked.submissions, cannot_be_served),
        (blocked.reviewers, cannot_be_busy),
    ):
        assert proves(problem, named) == bool(named)
        assert [one for one in named if proves(problem, [n for n in named if n != one])] == []


def cannot_be_served(problem, members):
    """With nothing but these asked for, and loads of all set free, it is still impossible."""
    alone = replace(
        problem,
        reviewers=tuple(replace(r, least=0) for r in problem.reviewers),
        submissions=tuple(
            s if n in members else replace(s, demand=0) for n, s in enumerate(problem.submissions)
        ),
    ).only(np.isin(problem.pair_submission, members))
    return not any(True for _ in small.assignments(alone))


def cannot_be_busy(problem, members):
    """With nobody but these, and demands that need not be met, they still cannot have enough."""
    alone = problem.only(np.isin(problem.pair_reviewer, members))
    people = tuple(
        replace(r, least=r.least if n in members else 0, most=r.least)
        for n, r in enumerate(problem.reviewers)
    )
    for asked in itertools.product(*(range(s.demand + 1) for s in problem.submissions)):
        papers = zip(problem.submissions, asked, strict=True)
        fewer = tuple(replace(s, demand=number) for s, number in papers)
        tried = replace(alone, reviewers=people, submissions=fewer)
        if any(True for _ in small.assignments(tried)):
            return False
    return True


@settings(max_examples=30, deadline=None)
@given(small.problems())
def test_chances_that_cannot_be_are_proven_just_as_well(problem):
    third = Fraction(1, 3)
    assert (why_not(problem, third) is None) == (chances(problem, third, "x") is not None)


def test_a_large_class_has_a_small_proof_too():
    # Everybody may review everything, and one place is missing; a judge short of two is apart.
    people, papers = 80, 40
    pairs = [(r, s, 50) for r in range(people) for s in range(papers)]
    plenty = small.problem([(None, 0, 2)] * people, [(None, 4)] * (papers - 1) + [(None, 5)], pairs)
    blocked = why_not(plenty)
    assert (len(blocked.submissions), blocked.needed, blocked.possible) == (papers, 161, 160)
    assert sentence(plenty, blocked).startswith(
        "Capacity is short by 1 review: 40 submissions need 161, and at most 160 can be had. "
    )
    apart = [pair for pair in pairs if pair[1] or pair[0] < 3]
    few = small.problem([(None, 0, 3)] * people, [(None, 5)] + [(None, 4)] * (papers - 1), apart)
    assert why_not(few).certificate(few) == {"submissions": ["s0"]}


@pytest.mark.parametrize(
    ("problem", "certificate", "told"),
    [
        (
            small.problem(
                [("a", 0, 1), ("b", 0, 1), ("b", 0, 1)],
                [(None, 2), (None, 1)],
                [(0, 0, 5), (1, 1, 5), (2, 1, 5)],
                excluded=[(1, 0, "own team")],
            ),
            {"submissions": ["s0"]},
            "s0 needs 2 reviews, and at most 1 can be had: 1 reviewer may review it. Pairs that may "
            "not be: 1 for “own team”. Any one of these would help: ask for one review fewer of "
            "each submission; allow the pairs excluded for “own team”.",
        ),
        (
            small.problem(
                [(None, 0, 1)] * 2,
                [(None, 2), (None, 2)],
                [(r, s, 5) for r in (0, 1) for s in (0, 1)],
            ),
            {"submissions": ["s0", "s1"]},
            "Capacity is short by 2 reviews: 2 submissions need 4, and at most 2 can be had. Any one "
            "of these would help: let each reviewer write one more; ask for one review fewer of "
            "each submission.",
        ),
        (
            small.problem(
                [("a", 0, 2), ("a", 0, 2), (None, 0, 2)],
                [(None, 2), (None, 0), (None, 1)],
                [(0, 0, 5), (1, 0, 5), (2, 2, 5)],
            ),
            {"submissions": ["s0"]},
            "s0 needs 2 reviews, and at most 1 can be had: 2 reviewers may review it. Any one of "
            "these would help: let two people of one team review the same submission; ask for one "
            "review fewer of each submission.",
        ),
        (
            small.problem(
                [(None, 2, 2), (None, 0, 2), (None, 0, 2)], [(None, 1)], [(0, 0, 5), (1, 0, 5)]
            ),
            {"reviewers": ["r0"]},
            "r0 is to write at least 2 reviews, and only 1 can be given to this reviewer. Any one of these "
            "would help: lower each reviewer's least load by one.",
        ),
    ],
)
def test_the_sentence_has_numbers_and_a_way_out(problem, certificate, told):
    blocked = why_not(problem)
    assert blocked is not None
    assert blocked.certificate(problem) == certificate
    assert sentence(problem, blocked) == told
