"""Signs that a review wants a second look."""

from __future__ import annotations

from decimal import Decimal

from reviews.domain.carelessness import Written, flags

LONG = " ".join(f"word{n}" for n in range(60))
OTHER = " ".join(f"thing{n}" for n in range(60))


def written(id_, reviewer, text, *points):
    return Written(id_, reviewer, [text], tuple(Decimal(p) for p in points))


def test_a_review_with_enough_words_of_its_own_is_not_flagged():
    assert flags([written("a", 1, LONG, 3, 4), written("b", 1, OTHER, 2, 4)]) == {}


def test_few_words_are_counted_over_all_texts():
    short = Written("a", 1, ["Good work.", "Nice"], (Decimal(4),))
    assert flags([short]) == {"a": ["only 3 words"]}


def test_the_same_points_everywhere_are_flagged_for_whoever_wrote_more_than_one():
    rows = [
        written("a", 1, LONG, 3, 3),
        written("b", 1, OTHER, 3, 3),
        written("c", 2, LONG[::-1], 3, 3),
    ]
    said = "the same points in all 2 reviews of this person"
    assert flags(rows) == {"a": [said], "b": [said]}


def test_copied_text_is_found_whatever_its_case_and_who_copied():
    rows = [
        written("a", 1, LONG, 1),
        written("b", 2, f"Dear team! {LONG.upper()}", 2),
        written("c", 1, f"{LONG} and more of it", 3),
        written("d", 3, OTHER, 4),
    ]
    assert flags(rows) == {
        "a": [
            "shares most of its words with another review",
            "shares most of its words with another of their reviews",
        ],
        "b": ["shares most of its words with another review"],
        "c": [
            "shares most of its words with another of their reviews",
            "shares most of its words with another review",
        ],
    }


def test_copies_of_what_lay_before_the_writer_are_named_by_their_source():
    own = " ".join(f"own{n}" for n in range(40))
    sources = [("the project’s abstract", LONG), ("the guidance", OTHER)]

    def said(text):
        return flags([Written("a", 1, [text], (Decimal(3),), sources)]).get("a", [])

    assert said(f"“{LONG.title()}” {own}") == ["is mostly copied from the project’s abstract"]
    assert said(f"{OTHER}, as I was told. {own}") == ["is mostly copied from the guidance"]
    a_sentence = " ".join(f"word{n}" for n in range(12))
    assert said(f"You write: {a_sentence}. {own}") == []


def test_a_text_too_short_to_compare_is_copied_from_nothing():
    short = Written("a", 1, ["word1 word2 word3"], (Decimal(3),), [("the abstract", LONG)])
    assert flags([short]) == {"a": ["only 3 words"]}


def test_one_level_for_everything_in_every_review_is_named():
    def rows(*points):
        return [
            Written(f"r{n}", 1, [f"{OTHER} {n}", str(n) * 40], tuple(Decimal(p) for p in given))
            for n, given in enumerate(points)
        ]

    said = "one level for every criterion in each of the 2 reviews of this person"
    assert [said in why for why in flags(rows((1, 1, 1), (0, 0, 0))).values()] == [True, True]
    assert [said in why for why in flags(rows((1, 1, 1), (0, 1, 0))).values()] == [False, False]
    assert [said in why for why in flags(rows((1, 1), (0, 0))).values()] == [False, False]


def test_a_copy_without_spaces_between_words_or_with_other_signs_is_a_copy():
    text = "这个项目研究的是如何从旧纸卷上读取潮汐数据并与电子仪器的读数进行比较分析我们认为方法清楚结果可信图表也易读而且文字简洁"
    [said] = flags([Written("a", 1, [text], (), [("the abstract", f"{text}。")])]).values()
    assert said == ["is mostly copied from the abstract"]
    signs = LONG.replace(" ", ", ")
    [said] = flags([Written("a", 1, [signs], (), [("the abstract", LONG)])]).values()
    assert said == ["is mostly copied from the abstract"]
