"""How far a practice review is from the staff's."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.domain.practising import Distance, Pair, distance, mean_distance


def pair(mine, theirs, of=4, weight=1):
    return Pair(Decimal(mine), Decimal(theirs), Decimal(of), Decimal(weight))


@pytest.mark.parametrize(
    ("mine", "theirs", "words"),
    [
        ("2", "2.00", "the same as the staff"),
        ("3", "1", "2 more than the staff"),
        ("1", "3.5", "2.5 less than the staff"),
    ],
)
def test_a_gap_is_said_in_points(mine, theirs, words):
    assert pair(mine, theirs).words == words


def test_apart_counts_both_ways_and_lean_takes_the_sign():
    assert distance([pair(4, 2), pair(0, 2)]) == Distance(Decimal("50.00"), Decimal("0.00"))
    assert distance([pair(1, 2)]) == Distance(Decimal("25.00"), Decimal("-25.00"))


def test_weights_count():
    assert distance([pair(4, 0, weight=3), pair(2, 2, weight=1)]) == Distance(
        Decimal("75.00"), Decimal("75.00")
    )


def test_without_common_points_there_is_no_distance():
    assert distance([]) is None
    assert mean_distance([]) is None


def test_examples_count_the_same():
    far, near = Distance(Decimal(30), Decimal(-30)), Distance(Decimal(10), Decimal(10))
    assert mean_distance([far, near]) == Distance(Decimal("20.00"), Decimal("-10.00"))


@given(st.lists(st.tuples(*[st.integers(0, 40)] * 2, st.integers(1, 5)), min_size=1))
def test_distance_stays_within_a_hundred_and_is_never_less_than_the_lean(rows):
    found = distance([pair(a, b, 40, weight) for a, b, weight in rows])
    assert 0 <= abs(found.lean) <= found.apart <= 100
