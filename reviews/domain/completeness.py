"""What a filled-in rubric still lacks before it may be handed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """One criterion's answer. `key` is the criterion's; None in `points` means not yet chosen."""

    key: int
    criterion: str
    has_points: bool
    comment: str
    asks_comment: bool


@dataclass(frozen=True)
class Lack:
    """A field that is missing, by its name in the form, and words for a link to it."""

    field: str
    words: str


def lacks(answers: Iterable[Answer], texts: Iterable[tuple[str, str, str]] = ()) -> list[Lack]:
    """In the order of the form. texts: (field, words, what is written) for each that is required."""
    found = []
    for answer in answers:
        if not answer.has_points:
            found.append(Lack(f"score-{answer.key}", f"{answer.criterion}: points"))
        if answer.asks_comment and not answer.comment.strip():
            found.append(Lack(f"comment-{answer.key}", f"{answer.criterion}: a comment"))
    for field, words, text in texts:
        if not text.strip():
            found.append(Lack(field, words))
    return found
