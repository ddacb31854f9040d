"""Words are counted as a person would, in any script."""

import pytest

from projects.domain.words import count_words, length_advice, limit_problem


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


@pytest.mark.parametrize(
    ("text", "least", "most", "advice"),
    [
        ("a b c", None, 3, ""),
        ("a b c d", None, 3, "has 4 words, 1 over the advised 3."),
        ("a", 3, None, "has 1 word, 2 under the advised 3."),
        ("", 3, 5, ""),
        ("a b c", None, None, ""),
    ],
)
def test_length_past_what_is_advised_is_told_by_how_much(text, least, most, advice):
    assert length_advice(text, least, most) == advice
