"""How people, works and days are written: plain values in, plain text out."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from projects.domain.citation import Citation, bibtex, plain_text
from projects.domain.credits import PeopleLine, more_words, stays_whole
from projects.domain.folding import did_you_mean, fold, has_all, words_of
from projects.domain.phases import Phase, countdown, days_in_words, phase_on
from projects.domain.schedule import Talk, lay_out, moment, shuffled

NAMES = tuple("ABCDEFGHI")


@pytest.mark.parametrize(
    ("named", "hidden", "shown", "more"),
    [
        (1, 0, "A", ""),
        (3, 0, "ABC", ""),
        (4, 0, "AB", " and 2 more"),
        (9, 0, "AB", " and 7 more"),
        (1, 1, "A", " and one more"),
        (2, 1, "AB", " and one more"),
        (1, 2, "A", " and 2 more"),
        (1, 4, "A", " and 4 more"),
        (3, 1, "AB", " and 2 more"),
        (0, 3, "", " and 3 more"),
    ],
)
def test_card_line(named, hidden, shown, more):
    names, left = PeopleLine(NAMES[:named], hidden, "Team").short()
    assert ("".join(names), more_words(left)) == (shown, more)


def test_full_line_names_everyone_who_is_named():
    assert PeopleLine(NAMES[:4], 1, "Team").text() == "A, B, C, D and one more"
    assert PeopleLine((), 2, "Team").text() == "Team"


@given(st.integers(0, 12), st.integers(0, 12))
def test_nobody_is_lost_or_counted_twice(named, hidden):
    shown, more = PeopleLine(tuple("x" * named), hidden).short()
    assert len(shown) + more == named + hidden


def test_short_names_of_two_words_stay_whole():
    assert stays_whole("Ji-ho Park")
    assert not stays_whole("Ho")
    assert not stays_whole("Lê Thị Minh Châu")
    assert not stays_whole("Konstantinos Papadopoulos")


WORK = Citation(
    "c-03", "Cats & 100% {Dogs}_1", ("Lê Thị", "O’Neil"), True, 2027, "Conf, T", "https://x/y"
)


def test_bibtex_keeps_names_whole_and_escapes():
    assert bibtex(WORK) == (
        "@misc{c-03,\n"
        "  title = {{Cats \\& 100\\% \\{Dogs\\}\\_1}},\n"
        "  author = {{Lê Thị} and {O’Neil} and others},\n"
        "  year = {2027},\n"
        "  howpublished = {Conf, T},\n"
        "  url = {https://x/y}\n"
        "}"
    )


@example("\\", ())
@given(st.text(max_size=40), st.lists(st.text(max_size=20), max_size=3).map(tuple))
def test_bibtex_braces_always_match(title, authors):
    entry = bibtex(Citation("k", title, authors, False, 2027, title, "https://x/" + title))
    bare = entry.replace("\\{", "").replace("\\}", "")
    assert bare.count("{") == bare.count("}")


def test_plain_citation_is_one_sentence_after_another():
    assert plain_text(WORK).startswith("Lê Thị, O’Neil and others. Cats & 100% {Dogs}_1. Conf, T.")
    asked = Citation("k", "Who reads?", (), False, 2027, "V", "u")
    assert plain_text(asked) == "Who reads? V. u"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("STRASSE", "Straße"),
        ("lukasz", "Łukasz"),
        ("sofia", "Sofía"),
        ("σοφια", "Σοφία"),
        ("o'neil", "O’Neil"),
        ("ﬁeld", "field"),
        ("İstanbul", "istanbul"),
        ("ёлка", "елка"),
        ("김민지", "김민지"),
    ],
)  # fmt: skip
def test_spellings_of_one_word_fold_alike(typed, stored):
    assert fold(typed) == fold(stored)


def test_signs_that_are_letters_elsewhere_stay():
    assert fold("தமிழ்") != fold("தமழ")
    assert fold("नमस्ते") != fold("नमसत")


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(min_size=1))
def test_a_text_has_all_of_its_own_words(text):
    assert has_all(fold(text), words_of(text))


def test_did_you_mean_spells_it_as_it_is_written():
    assert did_you_mean("retnal", ["Retinal vessels", "Clause Bench"]) == "Retinal"
    assert did_you_mean("zzzz", ["Retinal vessels"]) == ""


def test_days_in_words():
    april, same, may = date(2027, 4, 29), date(2027, 4, 30), date(2027, 5, 4)
    assert days_in_words([may, april]) == "29 April and 4 May"
    assert days_in_words([april, same, may]) == "29, 30 April and 4 May"
    assert days_in_words([april, same], with_year=True) == "29 and 30 April 2027"
    assert days_in_words([date(2026, 12, 31), date(2027, 1, 1)], True) == "31 December 2026 and 1 January 2027"  # fmt: skip
    assert days_in_words([]) == ""


def test_countdown_counts_days_of_the_calendar():
    today = date(2027, 4, 29)
    said = [countdown(today, today + timedelta(days=days)) for days in (-3, -1, 0, 1, 12)]
    assert said == ["3 days ago", "yesterday", "today", "tomorrow", "in 12 days"]


@pytest.mark.parametrize(
    ("day", "published", "archived", "phase"),
    [
        (28, False, False, Phase.BEFORE),
        (28, True, False, Phase.BEFORE),
        (29, True, False, Phase.DURING),
        (30, False, False, Phase.DURING),
        (1, False, True, Phase.AFTER),
    ],
)
def test_phases(day, published, archived, phase):
    days = (date(2027, 4, 29), date(2027, 4, 30))
    assert phase_on(date(2027, 4, day), *days, published, archived) == phase


def test_phase_without_days_is_after_publication():
    assert phase_on(date(2027, 5, 1), None, None, True, False) == Phase.AFTER
    assert phase_on(date(2027, 5, 1), None, None, False, False) == Phase.BEFORE


def test_talk_that_began_last_is_the_one_that_is_on():
    at = datetime(2027, 4, 29, 19, 30, tzinfo=UTC)
    talks = [Talk(1, at, 10), Talk(2, at + timedelta(minutes=5), 10), Talk(3, None, 5)]
    clock = moment(talks, at + timedelta(minutes=6))
    assert (clock.now, clock.next, clock.past, clock.minutes_left) == (
        talks[1],
        None,
        frozenset(),
        9,
    )


def test_talks_follow_each_other():
    at = datetime(2027, 4, 29, 19, 30, tzinfo=UTC)
    starts = lay_out(at, [5, 6, 5], gap=1)
    assert [int((start - at).total_seconds() // 60) for start in starts] == [0, 6, 13]


def test_order_of_a_seed_is_the_same_for_ever():
    assert shuffled(list("abcdefgh"), "spring") == shuffled(list("abcdefgh"), "spring")
    assert "".join(shuffled(list("abcdefgh"), "spring 2027")) == "daebcfhg"
