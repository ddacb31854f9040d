"""When are two names one person's? Only certain differences count: case, accents, spaces, order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import permutations

# Letters that do not come apart into a base letter and an accent.
PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
MOST_PARTS = 5  # names of more parts are compared in the order given


def words(name: str) -> tuple[str, ...]:
    """The parts of a name, folded: no case, no accents, no punctuation."""
    apart = unicodedata.normalize("NFKD", name.casefold()).translate(PLAIN)
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    return tuple(re.findall(r"[^\W_]+", bare.replace("'", "").replace("’", "")))


def letters(name: str) -> str:
    return "".join(words(name))


def arrangements(name: str) -> frozenset[str]:
    """The name's letters in each order of its parts; two people are one if any is shared."""
    parts = words(name)
    if len(parts) > MOST_PARTS:
        return frozenset({"".join(parts)})
    return frozenset("".join(order) for order in permutations(parts))


def is_same_person(one: str, other: str) -> bool:
    return bool(arrangements(one) & arrangements(other) - {""})


def looks_like(one: str, other: str) -> bool:
    """Perhaps the same person: a slip of the keys, or a part of the name left out."""
    a, b = set(words(one)), set(words(other))
    if min(len(a), len(b)) >= 2 and (a <= b or b <= a):
        return True
    first, second = letters(one), letters(other)
    return bool(first) and SequenceMatcher(None, first, second).ratio() >= 0.85


def groups_of_one_person(names: Iterable[str]) -> list[list[str]]:
    """Spellings that are one person's, each group of two or more in order of appearance."""
    group_of: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        keys = arrangements(name) - {""}
        group = next((group_of[key] for key in sorted(keys) if key in group_of), [])
        group.append(name)
        for key in keys:
            group_of.setdefault(key, group)
    unique = {id(group): group for group in group_of.values()}
    return [group for group in unique.values() if len(group) > 1]
