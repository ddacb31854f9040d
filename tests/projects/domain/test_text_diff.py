"""What changed between two texts, word by word."""

import time
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from projects.domain.text_diff import Piece, compare_texts

TEXTS = st.text(alphabet="ab é\n.", max_size=60)


def told(old: str, new: str) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in compare_texts(old, new)]


def test_one_word_that_changed_is_one_word():
    assert told("a quick brown fox", "a slow brown fox") == [
        ("same", "a "),
        ("removed", "quick "),
        ("added", "slow "),
        ("same", "brown fox"),
    ]


def test_equal_texts_are_one_piece():
    assert compare_texts("one\ntwo\n", "one\ntwo\n") == [Piece("same", "one\ntwo\n")]


def test_two_empty_texts_differ_in_nothing():
    assert compare_texts("", "") == []


def test_a_new_paragraph_is_added_whole():
    assert told("first\n\nlast\n", "first\n\nnew one\n\nlast\n") == [
        ("same", "first\n\n"),
        ("added", "new one\n\n"),
        ("same", "last\n"),
    ]


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS)
def test_pieces_give_both_texts_back(old, new):
    pieces = compare_texts(old, new)
    assert "".join(p.text for p in pieces if p.kind != "added") == old
    assert "".join(p.text for p in pieces if p.kind != "removed") == new
    assert all(p.text for p in pieces)
    assert all(one.kind != next_.kind for one, next_ in pairwise(pieces))


def test_longest_texts_of_one_word_again_and_again_are_compared_in_time():
    began = time.process_time()
    compare_texts("a b " * 15_000, "a c " * 15_000)
    assert time.process_time() - began < 2
