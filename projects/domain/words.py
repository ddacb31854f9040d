"""Counting words as the limits of a section mean it."""

from __future__ import annotations

import re

# Scripts that put no spaces between words count one word a sign.
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\s{_UNSPACED}]*\w[^\s{_UNSPACED}]*")


def words_in(text: str) -> list[str]:
    """Runs without spaces that hold a letter or a digit, with the signs that stand at them."""
    return _WORD.findall(text)


def count_words(text: str) -> int:
    """Runs without spaces that hold a letter or a digit: "state-of-the-art" is one, "–" is none."""
    return len(_WORD.findall(text))


def limit_problem(text: str, min_words: int | None, max_words: int | None) -> str:
    """What is wrong with a section's length, as a sentence; empty if nothing is."""
    count = count_words(text)
    if min_words and count < min_words:
        return f"has {_count(count)} and needs at least {min_words}."
    if max_words and count > max_words:
        return f"has {_count(count)}; at most {max_words} are allowed. Shorten it."
    return ""


def length_advice(text: str, least: int | None, most: int | None) -> str:
    """How far a section's length is from what is advised, as a sentence; empty if it is not."""
    count = count_words(text)
    if most and count > most:
        return f"has {_count(count)}, {count - most} over the advised {most}."
    if least and 0 < count < least:
        return f"has {_count(count)}, {least - count} under the advised {least}."
    return ""


def word_count(text: str) -> str:
    """The number of words, in words: "1 word", "250 words"."""
    return _count(count_words(text))


def _count(count: int) -> str:
    return "1 word" if count == 1 else f"{count} words"
