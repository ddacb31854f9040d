"""When an earlier state of what somebody writes is worth keeping, and which ones go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

BETWEEN = timedelta(minutes=5)
# A field that loses this many characters, or half of what it held, is shortened a lot.
MANY_CHARACTERS = 200
LEAST_WORTH = 20

KEPT_WHILE_WRITING = 40
KEPT_OF_HAND_INS = 20


def is_worth_keeping(
    before: Mapping[str, str],
    after: Mapping[str, str],
    last_kept_at: datetime | None,
    at: datetime,
) -> bool:
    """Whether `before` should be kept, now that `after` has taken its place.

    Now and then while somebody writes, and always when a text was shortened a lot.
    """
    if before == after or not any(before.values()):
        return False
    if last_kept_at is None or at - last_kept_at >= BETWEEN:
        return True
    return any(is_shortened_a_lot(text, after.get(name, "")) for name, text in before.items())


def is_shortened_a_lot(before: str, after: str) -> bool:
    lost = len(before) - len(after)
    return lost >= LEAST_WORTH and (lost >= MANY_CHARACTERS or 2 * lost >= len(before))


def too_many(kept: Sequence[tuple[int, bool]]) -> list[int]:
    """The keys of what goes. kept: (key, was handed in), the newest first."""
    writing = [key for key, handed_in in kept if not handed_in]
    hand_ins = [key for key, handed_in in kept if handed_in]
    return writing[KEPT_WHILE_WRITING:] + hand_ins[KEPT_OF_HAND_INS:]
