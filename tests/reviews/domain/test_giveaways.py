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
        (
            "More at https://people.uni.example/~vanderberg/",
            [("https://people.uni.example/~vanderberg/", "an address")],
        ),
        (
            "As in https://slow-growers.example/poster",
            [("https://slow-growers.example/poster", "an address")],
        ),
        ("As in https://arxiv.org/abs/1706.03762", []),
        ("zvdb.github.io shows it", [("zvdb.github.io", "an address")]),
        ("Ping me as zoe77 there.", [("zoe77", "your account")]),
        ("My zoe770 is another.", []),
    ],
)
def test_names_and_addresses_are_found(text, found):
    hits = giveaways({"summary": text}, ["Zoë van der Berg"], ["Slow Growers"], ["zoe77"])
    assert hits == [Giveaway("summary", piece, why) for piece, why in found]


def test_names_without_spaces_and_capitals_are_found_whole():
    assert giveaways({"a": "谢谢 서도윤 입니다"}, ["서도윤"]) == [
        Giveaway("a", "서도윤", "your name")
    ]


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("王小明", "这是王小明写的评审", "王小明"),
        ("서 도윤", "서도윤이 썼습니다", "서도윤"),
        ("अनिल कुमार", "धन्यवाद, अनिल कुमार", "अनिल कुमार"),
        ("अनिल कुमार", "कुमारजी ने लिखा", "कुमार"),
        ("سلامويت تادلا", "شكرا وتادلا", "تادلا"),
        ("สมชาย ใจดี", "เขียนโดยสมชายเอง", "สมชาย"),
        ("ნინო ბერიძე", "ბერიძემ დაწერა", "ბერიძე"),
        ("Δήμητρα Αλεξίου", "ΔΗΜΗΤΡΑ ΑΛΕΞΙΟΥ", "ΔΗΜΗΤΡΑ ΑΛΕΞΙΟΥ"),
        ("D’Angelo N'Diaye", "as d'angelo  n’diaye says", "d'angelo n’diaye"),
        ("Anna Whitlock-Berg", "Whitlock's figure is mine", "Whitlock"),
        ("Zoë Ash", "Thank you, Zoe\u0308 Ash.", "Zoe\u0308 Ash"),
        ("Zora Neale", "A good read.\n\nbest, zora", "zora"),
        ("Zora Neale", "A good read, and a fair one — zora", "zora"),
        ("Zora Neale", "the zora corpus is small", ""),
        ("李", "李子很好吃", ""),
    ],
)
def test_names_are_found_in_every_script(name, text, found):
    assert giveaways({"a": text}, [name]) == ([Giveaway("a", found, "your name")] if found else [])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("As Enkhjargal did", [("Enkhjargal", "your name")]),
        ("Like tide-keeper on GitHub", [("tide-keeper", "your account")]),
        ("In reading tide gauges we saw the same", [("reading tide gauges", "your project")]),
        ("A tide gauge was read", []),
    ],
)
def test_accounts_and_titles_tell_as_well(text, found):
    hits = giveaways(
        {"a": text}, ["Энхжаргал"], (), ["enkhjargal.g", "tide-keeper"], ["Reading Tide Gauges"]
    )
    assert hits == [Giveaway("a", piece, why) for piece, why in found]


def test_a_title_that_ends_like_an_address_is_none():
    assert giveaways({"a": "See netflix.com/title and gist.github.com/zvdb/1"}, []) == [
        Giveaway("a", "gist.github.com/zvdb/1", "an address")
    ]


def test_each_is_told_once_a_field():
    assert len(giveaways({"a": "Bob Bob Bob", "b": "Bob"}, ["Bob"])) == 2


def test_addresses_of_the_hand_in_itself_are_known():
    (hit,) = giveaways({"a": "See https://github.com/alpha/code/blob/main/a.py"}, ["Bob"])
    assert hit.is_within(["https://github.com/Alpha/code"])
    assert not hit.is_within(["https://github.com/alpha/codebook"])
    (owner,) = giveaways({"a": "by github.com/alpha"}, ["Bob"])
    assert owner.is_within(["https://github.com/alpha/code"])
