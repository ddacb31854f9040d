"""Wishes to utilities: the order of a person's own wishes, and nothing else."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.domain.matching.wishes import utilities

NOTHING = dict.fromkeys(range(1, 5), Fraction(0))


def test_wishing_for_everything_is_wishing_for_nothing():
    eager = utilities(NOTHING, dict.fromkeys(NOTHING, "eager"))
    assert eager == utilities(NOTHING, {}) == dict.fromkeys(NOTHING, 51)


def test_order_follows_the_wishes_and_topics_stand_in():
    shares = {**NOTHING, 2: Fraction(1, 2)}
    found = utilities(shares, {1: "eager", 4: "reluctant"})
    assert found == {1: 84, 2: 51, 3: 18, 4: 1}


@settings(max_examples=40)
@given(
    st.dictionaries(st.integers(1, 20), st.fractions(0, 1, max_denominator=5), min_size=1),
    st.dictionaries(
        st.integers(1, 20), st.sampled_from(["eager", "willing", "neutral", "reluctant"])
    ),
)
def test_every_utility_is_within_range_and_no_wish_is_outranked(shares, bids):
    found = utilities(shares, bids)
    assert set(found) == set(shares)
    order = ["reluctant", "neutral", "willing", "eager"]
    for one, value in found.items():
        assert 1 <= value <= 100
        assert (value == 1) == (bids.get(one) == "reluctant")
        for other, against in found.items():
            if one in bids and other in bids:
                higher = order.index(bids[one]) > order.index(bids[other])
                assert value > against if higher else True
