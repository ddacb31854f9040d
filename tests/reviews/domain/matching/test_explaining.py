"""Why there is no assignment: the proof holds, is small, and reads well."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from reviews.domain.matching.explaining import sentence, why_not
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
    # With nothing but what the proof names, it is still impossible; loads of others set free.
    if blocked.submissions:
        alone = replace(
            problem,
            reviewers=tuple(replace(r, least=0) for r in problem.reviewers),
            submissions=tuple(
                s if n in blocked.submissions else replace(s, demand=0)
                for n, s in enumerate(problem.submissions)
            ),
        ).only(np.isin(problem.pair_submission, blocked.submissions))
        assert not any(True for _ in small.assignments(alone))


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
            "r0 is to write at least 2 reviews, and only 1 can be given to them. Any one of these "
            "would help: lower each reviewer's least load by one.",
        ),
    ],
)
def test_the_sentence_has_numbers_and_a_way_out(problem, certificate, told):
    blocked = why_not(problem)
    assert blocked is not None
    assert blocked.certificate(problem) == certificate
    assert sentence(problem, blocked) == told
