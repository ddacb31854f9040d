"""Counting words as the limits of a section mean it."""

from __future__ import annotations

import re

# Scripts that put no spaces between words count one word a sign.
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\s{_UNSPACED}]*\w[^\s{_UNSPACED}]*")


def count_words(text: str) -> int:
    """Runs without spaces that hold a letter or a digit: "state-of-the-art" is one, "–" is none."""
    return len(_WORD.findall(text))


def limit_problem(text: str, min_words: int | None, max_words: int | None) -> str:
    """What is wrong with a section's length, as a sentence; empty if nothing is."""
    count = count_words(text)
    if min_words and count < min_words:
        return f"has {_words(count)} and needs at least {min_words}."
    if max_words and count > max_words:
        return f"has {_words(count)}; at most {max_words} are allowed. Shorten it."
    return ""


def _words(count: int) -> str:
    return "1 word" if count == 1 else f"{count} words"
