"""What may tell who wrote a blind review."""

from __future__ import annotations

import pytest

from reviews.domain.giveaways import Giveaway, giveaways


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A clear report. I would rather see a rose than a plot.", []),
        ("Yours, Zoë van der Berg", [("Zoë van der Berg", "your name")]),
        ("yours, zoe van der berg", [("zoe van der berg", "your name")]),
        ("Ask Berg about it, or berg-like ice.", [("Berg", "your name")]),
        ("We of Slow Growers did the same.", [("Slow Growers", "your team")]),
        ("Write to me: z.berg+x@uni.example.", [("z.berg+x@uni.example", "an address")]),
        ("See github.com/zvdb for mine", [("github.com/zvdb", "an address")]),
        ("A slow start, growers of plants.", []),
    ],
)
def test_names_and_addresses_are_found(text, found):
    hits = giveaways({"summary": text}, ["Zoë van der Berg"], ["Slow Growers"])
    assert hits == [Giveaway("summary", piece, why) for piece, why in found]


def test_names_without_spaces_and_capitals_are_found_whole():
    assert giveaways({"a": "谢谢 서도윤 입니다"}, ["서도윤"]) == [
        Giveaway("a", "서도윤", "your name")
    ]


def test_each_is_told_once_a_field():
    assert len(giveaways({"a": "Bob Bob Bob", "b": "Bob"}, ["Bob"])) == 2
