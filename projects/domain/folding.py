"""Text as search sees it: without case, accents and double spaces, in any script."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

# Letters that Unicode does not take apart, as people without the key type them.
_PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "\u00ad": None, "\u200b": None})
_EDGES = ".,;:!?()[]{}“”\"'«»…"


def fold(text: str) -> str:
    """The text in the form that two people's spellings of the same word share.

    Only the combining accents of Latin, Greek and Cyrillic go; the vowel signs of other scripts
    are letters to their readers and stay.
    """
    apart = unicodedata.normalize("NFKD", text.replace("\x00", " ")).translate(_QUOTES)
    bare = "".join(sign for sign in apart if not "\u0300" <= sign <= "\u036f")
    folded = unicodedata.normalize("NFC", bare.casefold().translate(_PLAIN))
    return " ".join(folded.split())


def words_of(query: str, most: int = 12) -> list[str]:
    """The folded words of a query, each once. Words past `most` are left out."""
    return list(dict.fromkeys(fold(query).split()))[:most]


def has_all(folded: str, words: Iterable[str]) -> bool:
    """Whether each word stands somewhere in the folded text, inside longer words too."""
    return all(word in folded for word in words)


def did_you_mean(word: str, texts: Iterable[str]) -> str:
    """The word of these (unfolded) texts that is closest to `word`, or nothing."""
    spelled: dict[str, str] = {}
    for text in texts:
        for part in text.split():
            plain = part.strip(_EDGES)
            if len(plain) > 3:
                spelled.setdefault(fold(plain), plain)
    found = get_close_matches(fold(word), [key for key in spelled if key], n=1, cutoff=0.75)
    return spelled[found[0]] if found else ""
