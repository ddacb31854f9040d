"""What a disclosure of AI tools may hold, what it lacks, and what a confirmation of it names."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.domain.ai_use import (
    MOST_ROWS,
    Disclosure,
    DisclosureRefused,
    Use,
    is_web_link,
    read_disclosure,
)
from projects.domain.attesting import digest_of

WHOLE = Use("Copilot", "code", "loops", "little", "https://chat.example/1")

words = st.text(alphabet="abc é\n", max_size=8)
uses = st.builds(Use, words, words, words, words, words)


def test_nothing_said_is_not_no_tool_used():
    assert Disclosure().problem.startswith("is missing")
    assert Disclosure(none_used=True).problem == ""


def test_none_used_beside_rows_contradicts():
    assert "Keep one of both" in Disclosure(True, (WHOLE,)).problem


@pytest.mark.parametrize(
    ("row", "lacks"),
    [
        (WHOLE, []),
        (Use("", "code", "", "little"), ["name the tool"]),
        (Use("Copilot", "", "", "little"), ["choose what it was used for"]),
        (Use("Copilot", "rockets", "", "little"), ["choose what it was used for"]),
        (Use("Copilot", "other", "", "little"), ["say in words what it was used for"]),
        (Use("Copilot", "other", "maps", "little"), []),
        (Use("Copilot", "code", "", ""), ["choose how much of it stayed"]),
        (
            Use("Copilot", "code", "", "none", "http://chat.example/1"),
            ["correct the link to the prompts, which must begin with https://"],
        ),
    ],
)
def test_row_says_what_it_lacks(row, lacks):
    assert row.lacks == lacks


def test_problem_names_the_row_and_what_it_lacks():
    found = Disclosure(rows=(WHOLE, Use(tool="DeepL"))).problem
    assert found == (
        "is not complete. Row 2 (DeepL): choose what it was used for, choose how much of it stayed."
    )


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "http://a.example",
        "https://",
        "https://localhost",
        "https://user@a.example",
        "https://a.example/ b",
        'https://a.example/"x',
        "https://a.example:port",
        "https://[::1",
    ],
)
def test_only_plain_https_links_are_taken(text):
    assert not is_web_link(text)


def test_blank_rows_are_left_out_and_lines_are_made_one():
    read = read_disclosure({"rows": [{}, {"tool": " A \n B\0 "}, {"tool": ""}]})
    assert read == Disclosure(rows=(Use(tool="A B"),))


@pytest.mark.parametrize(
    "raw",
    [
        "no json",
        "[]",
        "[" * 100_000,
        '"text"',
        {"rows": "x"},
        {"rows": ["x"]},
        {"rows": [{"tool": 3}]},
        {"rows": [{"tool": "x" * 101}]},
        {"rows": [{"tool": "x"}] * (MOST_ROWS + 1)},
    ],
    ids=str,
)
def test_anything_else_is_refused(raw):
    with pytest.raises(DisclosureRefused):
        read_disclosure(raw)


@settings(max_examples=30)
@given(st.booleans(), st.lists(uses, max_size=4))
def test_what_is_stored_reads_the_same_again(none_used, rows):
    once = read_disclosure(Disclosure(none_used, tuple(rows)).as_json())
    assert read_disclosure(json.dumps(once.as_json())) == once
    assert digest_of("ai_use", "s", once) == digest_of(
        "ai_use", "s", read_disclosure(once.as_json())
    )


@settings(max_examples=30)
@given(st.lists(uses, max_size=3, unique=True), st.lists(uses, max_size=3, unique=True))
def test_other_rows_have_another_digest(some, others):
    one, other = (
        read_disclosure(Disclosure(False, tuple(rows)).as_json()) for rows in (some, others)
    )
    assert (digest_of("ai_use", "s", one) == digest_of("ai_use", "s", other)) == (one == other)


def test_other_words_have_another_digest():
    assert digest_of("originality", "Ours.") != digest_of("originality", "Ours!")
    assert digest_of("originality", "Ours.") != digest_of("ai_use", "Ours.")


def test_lines_for_people_hold_each_use():
    said = Disclosure(rows=(WHOLE, Use("DeepL", "other", "letters", "none")))
    assert said.as_text() == (
        "Copilot; code: loops; a little stayed; https://chat.example/1\n"
        "DeepL; letters; none of it stayed"
    )
    assert "https" not in said.without_links().as_text()
