"""The abstract, as Markdown or as text."""

from __future__ import annotations

import pytest

from projects.domain.static_site import Kind


def test_missing_abstract_is_reported(site):
    site.page(abstract="  \n")
    assert site.findings() == [("abstract", Kind.ABSTRACT_MISSING, "", "")]


@pytest.mark.parametrize(
    "text", ["Abstract here.", "TBA", "*Your abstract goes here*", "Lorem ipsum dolor\nsit amet."]
)
def test_placeholder_abstract_is_treated_as_missing(site, text):
    site.page(abstract=text)
    assert site.findings() == [("abstract", Kind.ABSTRACT_PLACEHOLDER, text, "")]
    assert site.project().abstract == ""


@pytest.mark.parametrize(
    ("broken", "stored", "suggestion"),
    [
        ("re-\ngarding", "re-garding", "regarding"),
        ("GPT-\n4", "GPT-4", "GPT-4"),
        ("real-\ntime", "real-time", "real-time"),
        ("state-of-\nthe-art", "state-of-the-art", "state-of-the"),
        ("Long-\nTerm", "Long-Term", "Long-Term"),
        ("par\u00ad\nticular", "particular", "particular"),
    ],
)
def test_word_broken_at_a_line_end_is_stored_whole_and_the_repair_suggested(
    site, broken, stored, suggestion
):
    site.page(abstract=f"We ask {broken} sheep.")
    ((field, kind, found, suggested),) = site.findings()
    assert (field, kind, suggested) == ("abstract", Kind.BROKEN_WORD, suggestion)
    assert stored.startswith(found)
    assert site.project().abstract == f"We ask {stored} sheep."


def test_hyphen_is_kept_or_dropped_as_the_rest_of_the_site_writes_the_word(site):
    site.page(abstract="An anti-\nbody met a co-\noperative. One antibody, two co-operative.")
    assert [f[3] for f in site.findings() if f[1] == Kind.BROKEN_WORD] == [
        "antibody",
        "co-operative",
    ]


def test_hanging_hyphen_is_no_broken_word(site):
    site.page(abstract="In pre-\nand post-war times, 2019-\n2024.")
    assert site.findings() == []
    assert site.project().abstract == "In pre- and post-war times, 2019-2024."


def test_ligatures_are_resolved_and_reported_and_nothing_else_is_folded(site):
    site.page(abstract="We are ﬁxing eﬃcient x² ½ Ⅳ sheep.")
    assert site.findings() == [
        ("abstract", Kind.LIGATURE, "ﬁxing", "fixing"),
        ("abstract", Kind.LIGATURE, "eﬃcient", "efficient"),
    ]
    assert site.project().abstract == "We are fixing efficient x² ½ Ⅳ sheep."


@pytest.mark.parametrize(
    ("text", "found", "suggestion"),
    [
        (
            "The code: https://github.com/ada/counting sheep.\nWe count.",
            "https://github.com/ada/counting sheep",
            "https://github.com/ada/counting_sheep",
        ),
        (
            "The code: https://github.com/ada/counting_\nsheep. We count.",
            "https://github.com/ada/counting_ sheep",
            "https://github.com/ada/counting_sheep",
        ),
    ],
)
def test_address_broken_by_a_space_is_reported(site, text, found, suggestion):
    site.page(abstract=text)
    assert site.findings() == [("abstract", Kind.BROKEN_URL, found, suggestion)]


@pytest.mark.parametrize(
    "text",
    [
        "The code is at https://github.com/ada/sheep too.",
        "See https://github.com/ada/sheep for the code.",
        "See https://github.com/ada/sheep. We count.",
        "See https://example.org/\nfor more.",
    ],
)
def test_whole_address_in_a_sentence_is_no_finding(site, text):
    site.page(abstract=text)
    assert site.findings() == []


@pytest.mark.parametrize(
    ("text", "kind", "found", "suggestion"),
    [
        ("Itâ€™s a sheep.", Kind.GARBLED_TEXT, "Itâ€™s", "It’s"),
        ("The cafÃ© sheep.", Kind.GARBLED_TEXT, "cafÃ©", "café"),
        ("Sheep <b>count</b>.", Kind.LEFT_OVER_MARK, "<b>", ""),
        ("Sheep {{ site.x }} count.", Kind.LEFT_OVER_MARK, "{{ site.x }}", ""),
        ("Sheep count [3, 4].", Kind.LEFT_OVER_MARK, "[3, 4]", ""),
        ("The sheep . They count.", Kind.PUNCTUATION, "sheep .", "sheep."),
        ("Re-count and recount.", Kind.TWO_SPELLINGS, "recount", "re-count"),
    ],
)
def test_small_oddities_of_an_abstract_are_reported(site, text, kind, found, suggestion):
    site.page(abstract=text)
    assert site.findings()[0] == ("abstract", kind, found, suggestion)


def test_long_abstract_without_an_end_is_reported(site):
    site.page(abstract="Sheep " * 20 + "stand on the hill")
    assert site.findings() == [
        ("abstract", Kind.ABSTRACT_CUT_OFF, "stand on the hill", "stand on the hill.")
    ]


def test_lines_are_joined_in_paragraphs_and_kept_in_everything_else(site):
    body = (
        "One\ntwo.\n\n- a\n  b\n- c\n\n1. d\n2. e\n\n```\nx\n  y\n```\nAfter\ncode\\\nbreak.\n\n"
        "# H\nText\n\n$$\nx\n= 1\n$$\n\n| a |\n|---|\n"
    )
    site.page(abstract=body)
    assert site.findings() == []
    assert site.project().abstract == (
        "One two.\n\n- a b\n- c\n\n1. d\n2. e\n\n```\nx\n  y\n```\nAfter code\\\nbreak.\n\n"
        "# H\nText\n\n$$\nx\n= 1\n$$\n\n| a |\n|---|"
    )


def test_lines_of_scripts_without_spaces_are_joined_without_one(site):
    site.page(abstract="我们数\n绵羊。")
    assert site.project().abstract == "我们数绵羊。"
