"""Which earlier states of a text are kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from reviews.domain.keeping import (
    KEPT_OF_HAND_INS,
    KEPT_WHILE_WRITING,
    is_shortened_a_lot,
    is_worth_keeping,
    too_many,
)

AT = datetime(2027, 4, 1, 12, tzinfo=UTC)
LONG = "word " * 100


def test_the_first_state_is_kept():
    assert is_worth_keeping({"summary": "One"}, {"summary": "One two"}, None, AT) is True


def test_an_empty_state_is_not():
    assert is_worth_keeping({"summary": ""}, {"summary": "One"}, None, AT) is False


def test_what_did_not_change_is_not():
    assert is_worth_keeping({"summary": "One"}, {"summary": "One"}, None, AT) is False


@pytest.mark.parametrize(("minutes", "kept"), [(4, False), (5, True)])
def test_writing_on_keeps_a_state_every_five_minutes(minutes, kept):
    last = AT - timedelta(minutes=minutes)
    assert is_worth_keeping({"summary": "One"}, {"summary": "One two"}, last, AT) is kept


def test_what_is_emptied_is_kept_whatever_the_time():
    assert is_worth_keeping({"summary": LONG}, {"summary": ""}, AT, AT) is True


@pytest.mark.parametrize(
    ("before", "after", "a_lot"),
    [
        ("x" * 19, "", False),
        ("x" * 20, "", True),
        ("x" * 100, "x" * 51, False),
        ("x" * 100, "x" * 50, True),
        ("x" * 1000, "x" * 801, False),
        ("x" * 1000, "x" * 800, True),
        ("x", "x" * 900, False),
    ],
)
def test_half_of_a_text_or_two_hundred_characters_are_a_lot(before, after, a_lot):
    assert is_shortened_a_lot(before, after) is a_lot


def test_the_oldest_go_and_hand_ins_are_counted_apart():
    writing = [(key, False) for key in range(KEPT_WHILE_WRITING + 2)]
    hand_ins = [(1000 + key, True) for key in range(KEPT_OF_HAND_INS + 1)]
    assert too_many(writing + hand_ins) == [
        KEPT_WHILE_WRITING,
        KEPT_WHILE_WRITING + 1,
        1000 + KEPT_OF_HAND_INS,
    ]
    assert too_many([]) == []
