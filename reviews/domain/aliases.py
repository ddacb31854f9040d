"""The names that blind reviewers go by."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count


def letter(place: int) -> str:
    """A, B, ..., Z, AA, AB, ... for 0, 1, ..."""
    name, number = "", place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def letters() -> Iterator[str]:
    """A, B, ..., Z, AA, AB, ... without end."""
    return map(letter, count())
