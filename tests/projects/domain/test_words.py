"""Words are counted as a person would, in any script."""

import pytest

from projects.domain.words import count_words, limit_problem


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("  \n ", 0),
        ("One two\nthree", 3),
        ("state-of-the-art – really", 2),
        ("don't", 1),
        ("$x^2$ is 4", 3),
        ("Привет мир", 2),
        ("深度学习", 4),
        ("用 GPU 学习", 4),
    ],
)
def test_words_are_counted(text, count):
    assert count_words(text) == count


def test_limits_are_told_in_sentences():
    assert limit_problem("one two", 1, 3) == ""
    assert limit_problem("one", 2, None) == "has 1 word and needs at least 2."
    assert limit_problem("a b c", None, 2) == "has 3 words; at most 2 are allowed. Shorten it."
    assert limit_problem("a b c", None, None) == ""
