"""Histograms: every value in one bar, heights in proportion, and the same in words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reviews.domain.drawing import FOOT, HEAD, HEIGHT, WIDTH, of_counts, of_shares


@given(st.lists(st.floats(1, 100)))
def test_every_value_is_in_one_bar_and_every_bar_inside_the_drawing(values):
    drawing = of_shares("Utility", "reviews", values)
    assert sum(bar.number for bar in drawing.bars) == len(values)
    assert len(drawing.bars) == 10
    for bar in drawing.bars:
        assert bar.x >= 0
        assert bar.x + bar.width <= WIDTH
        assert bar.y >= HEAD
        assert bar.y + bar.height <= HEIGHT - FOOT + 0.01


def test_borders_belong_to_the_bar_below():
    numbers = [bar.number for bar in of_shares("U", "reviews", [1, 10, 11, 100]).bars]
    assert numbers == [2, 1, 0, 0, 0, 0, 0, 0, 0, 1]


def test_heights_are_in_proportion_and_the_words_say_the_numbers():
    drawing = of_counts("Load", "reviewers", [2, 2, 2, 2, 4, 4])
    assert [(bar.label, bar.number) for bar in drawing.bars] == [("2", 4), ("3", 0), ("4", 2)]
    two, three, four = drawing.bars
    assert two.height == 2 * four.height == HEIGHT - HEAD - FOOT
    assert three.height == 0
    assert drawing.in_words == "Load, number of reviewers. 2: 4; 4: 2."


def test_nothing_is_drawn_of_nothing():
    assert of_counts("Load", "reviewers", []).bars == []
    assert of_counts("Load", "reviewers", []).in_words == "Load, number of reviewers. Nothing."
