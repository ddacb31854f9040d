"""A report names its own team, and nobody is alarmed by the names of others."""

from __future__ import annotations

import pytest

from reviews.domain.known_team import Team
from reviews.domain.own_addresses import names_in_address
from reviews.domain.own_names import (
    Found,
    described,
    names_in,
    pages_that_name,
)

LEE = Team(
    name="Night Owls",
    people=("Alice Lee", "José María Müller", "王小明", "Mark Will Song"),
    mails=("alee7@uni.example", "grace@uni.example", "jmuller@uni.example"),
    numbers=("U12345678",),
    links=("github.com/night-owls/dark",),
)


def pieces(text: str, team: Team = LEE) -> list[tuple[str, str]]:
    return [(one.what, one.piece) for one in names_in(team, text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Seeing in the Dark\nAlice Lee", ("name", "Alice Lee")),
        ("by ALICE LEE and others", ("name", "ALICE LEE")),
        ("Lee, Alice", ("name", "Lee Alice")),
        ("we thank Alice B. Lee", ("name", "Alice B Lee")),
        ("by Jose Maria Muller", ("name", "Jose Maria Muller")),
        ("by Jos´e Mu¨ller", ("name", "Jose Muller")),
        ("by José Müller", ("name", "José Müller")),
        ("by Jose\u0301 Mu\u0308l-\nler", ("name", "José Müller")),
        ("作者是王小明。", ("name", "王小明")),
        ("Alice trained the network.", ("name", "Alice")),
        ("All code is Alice's work.", ("name", "Alice")),
        ("write to alee7@uni.example", ("mail", "alee7@uni.example")),
        ("{alice, jose}@uni.example", ("mail", "{alice, jose}@uni.example")),
        ("account alee7 on the cluster", ("account", "alee7")),
        ("account jmuller on the cluster", ("account", "jmuller")),
        ("Student U12345678", ("number", "U12345678")),
        ("by the Night\nOwls", ("team", "Night Owls")),
        ("https://www.github.com/Night-Owls/dark/tree", ("link", "github.com/night-owls/dark")),
    ],
)
def test_what_names_the_team_is_found(text, found):
    assert found in pieces(text)


@pytest.mark.parametrize(
    "text",
    [
        "Lee et al. (2019) and Song et al. measured it.",
        "As Song (2017) says, and Müller, J. says; see Song [4].",
        "Alicent and Alices are words; malice too.",
        "Sam Song and Linda Müller wrote the library.",
        "We mark each word; Mark the cell. It will do. Will it do?",
        "The grace period is seven days.",
        "References\nSong, M. and Müller, K. Deep learning. Nature.\nMüller. A note.",
        "A night for owls.",
        "github.com/night-life/dark",
        "U123456789 is another number",
        "",
    ],
)
def test_what_belongs_to_others_raises_no_alarm(text):
    assert pieces(text) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("अदिति शर्मा", "लेखक अदिति शर्मा ने लिखा"),
        ("அருள்மொழி", "அருள்மொழி எழுதியது"),
        ("رُبى الزينلاوي", "كتبته رُبى الزينلاوي هنا"),
        ("יעל בן־צורי", "מאת יעל בן־צורי"),
        ("남궁하린", "남궁하린이 썼다"),
        ("欧阳若澄", "本文由欧阳若澄撰写"),
        ("თამთა ბერულაშვილი", "თამთა ბერულაშვილი წერს"),
    ],
)
def test_names_are_found_in_scripts_with_vowel_signs_and_without_capitals(name, text):
    assert [what for what, _ in pieces(text, Team(people=(name,)))] == ["name"]


def test_a_team_of_one_word_counts_only_where_it_is_called_a_team():
    team = Team(name="Alpha")
    assert pieces("alpha is 0.1; Alpha is the rate", team) == []
    assert pieces("by Team Alpha", team) == pieces("the Alpha team", team) == [("team", "Alpha")]


def test_each_find_is_told_once_with_its_pages():
    pages = ["Alice Lee", "Sea", "Alice Lee, Alice Lee", "References", "Alice Lee, Song"]
    assert pages_that_name(LEE, pages) == {Found("Alice Lee", "name"): [1, 3, 5]}


def test_pages_are_told_in_words():
    found = {Found("Alice", "name"): [1], Found("Lee", "name"): list(range(1, 10))}
    assert [words for _, words in described(found)] == ["page 1", "pages 1, 2, 3, 4, 5, 6 and more"]


@pytest.mark.parametrize(
    ("address", "pieces"),
    [
        ("https://github.com/alice-lee/dark", ["alice-lee"]),
        ("https://github.com/course/alice-dark", ["alice-dark"]),
        ("https://github.com/alicel/dark", ["alicel"]),
        ("https://github.com/leealice99/dark", ["leealice99"]),
        ("https://github.com/alee7/dark", ["alee7"]),
        ("https://github.com/jmuller/x", ["jmuller"]),
        ("https://www.youtube.com/watch?v=abc", []),
        ("https://github.com/marketing/songbird", []),
        ("https://github.com/course/leeway", []),
        ("https://huggingface.co/datasets/night-owls/seen", ["night-owls"]),
        ("https://github.com/%C3%A0lice/dark", ["alice"]),
    ],
)
def test_addresses_that_name_a_member_or_the_team(address, pieces):
    assert names_in_address(LEE, address) == pieces
