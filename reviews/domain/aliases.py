"""The names that blind reviewers go by."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count


def letters() -> Iterator[str]:
    """A, B, ..., Z, AA, AB, ... without end."""
    for number in count(1):
        name = ""
        while number:
            number, rest = divmod(number - 1, 26)
            name = chr(ord("A") + rest) + name
        yield name
