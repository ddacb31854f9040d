"""How long a recording is, as people write it."""

from __future__ import annotations

import re

LONGEST_SECONDS = 12 * 3600
_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)", re.ASCII)


class LengthRefused(ValueError):
    """What was typed is no length. The text says how to write one."""


def clock_words(seconds: int) -> str:
    """225 as 3:45."""
    return f"{seconds // 60}:{seconds % 60:02d}"


def read_length(text: str) -> int | None:
    """Seconds of 3:45, 03:45 or 1:03:45; None of an empty text. Raises LengthRefused."""
    text = text.strip()
    if not text:
        return None
    found = _CLOCK.fullmatch(text)
    hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    length = hours * 3600 + minutes * 60 + seconds
    if not 0 < length <= LONGEST_SECONDS:
        raise LengthRefused(
            "This is not a length. Write minutes and seconds with a colon, such as 3:45."
        )
    return length
