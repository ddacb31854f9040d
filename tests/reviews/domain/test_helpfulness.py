"""Medians for staff, and how little of them a reviewer is told."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from reviews.domain.helpfulness import Heard, Rated, by_review, told_to_reviewer


def rated(*marks, acted=(), projects=2):
    """One rating for each mark, by raters 0, 1, … of projects in turn."""
    return [Rated(n % projects, n % projects, n, mark, n in acted) for n, mark in enumerate(marks)]


def test_staff_read_the_median_of_each_review():
    rows = [
        Rated(7, 1, 1, 2, True),
        Rated(7, 1, 2, 3, False),
        Rated(7, 1, 3, None, True),
        Rated(8, 2, 4, 4, False),
    ]
    found = by_review(rows)
    assert (found[7].median, found[7].raters, found[7].marked, found[7].acted_on) == (
        Decimal("2.5"),
        2,
        3,
        2,
    )
    assert found[7].word == "a little helpful to helpful"
    assert (found[8].median, found[8].word) == (Decimal(4), "very helpful")


def test_acting_alone_gives_no_median():
    found = by_review([Rated(7, 1, 1, None, True)])[7]
    assert (found.median, found.raters, found.word) == (None, 0, "")


def test_a_reviewer_is_told_nothing_below_five_raters():
    assert told_to_reviewer(rated(4, 4, 4, 4)) is None
    assert told_to_reviewer(rated(4, 4, 4, 4, None)) is None
    assert told_to_reviewer(rated(4, 4, 4, 4, 4)) == Heard("very helpful", "few")


def test_one_rater_of_two_reviews_counts_once():
    rows = [Rated(n, n, 1, 4, False) for n in range(5)]
    assert told_to_reviewer(rows) is None


def test_a_reviewer_is_told_nothing_of_a_single_project():
    assert told_to_reviewer(rated(4, 4, 4, 4, 4, 4, projects=1)) is None


def test_shares_are_told_in_three_words():
    assert told_to_reviewer(rated(1, 2, 3, 3, 4, 4, acted={0, 1, 2, 3})).acted_on == "most"
    assert told_to_reviewer(rated(1, 2, 3, 3, 4, 4, acted={0, 1, 2})).acted_on == "about half"
    assert told_to_reviewer(rated(1, 2, 3, 3, 4, 4, acted={0, 1})).acted_on == "few"


@given(st.lists(st.tuples(st.integers(1, 4), st.booleans()), min_size=5, max_size=9), st.randoms())
def test_who_marked_what_changes_nothing_that_a_reviewer_is_told(marks, chance):
    """The same marks dealt out to other raters read the same."""
    dealt = list(marks)
    chance.shuffle(dealt)

    def told(given):
        rows = [Rated(n % 2, n % 2, n, mark, acted) for n, (mark, acted) in enumerate(given)]
        return told_to_reviewer(rows)

    assert told(marks) == told(dealt)


@given(st.lists(st.integers(1, 4), min_size=5, max_size=9), st.integers(0, 8))
def test_whatever_is_told_each_rater_may_have_marked_otherwise(marks, who):
    """Also where all agree: "not helpful" must not tell that this author said so."""
    who %= len(marks)
    told = told_to_reviewer(rated(*marks))
    worlds = []
    for n in range(len(marks)):
        dealt = [*marks]
        dealt[n], dealt[who] = dealt[who], dealt[n]
        worlds += [dealt] + [[*marks[:who], mark, *marks[who + 1 :]] for mark in range(1, 5)]
    assert any(told_to_reviewer(rated(*w)) == told for w in worlds if w[who] != marks[who])
