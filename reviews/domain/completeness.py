"""What a filled-in rubric still lacks before it may be handed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from projects.domain.words import count_words, word_count


@dataclass(frozen=True)
class Answer:
    """One criterion's answer. `key` is the criterion's; min_words counts where a comment is required."""

    key: int
    criterion: str
    has_points: bool
    comment: str
    asks_comment: bool
    min_words: int = 0


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
            found.append(Lack(f"comment-{answer.key}", f"{answer.criterion}: {_comment(answer)}"))
        elif is_short(answer.comment, answer.min_words) and answer.asks_comment:
            found.append(
                Lack(
                    f"comment-{answer.key}",
                    f"{answer.criterion}: {_comment(answer)}; it has {word_count(answer.comment)}",
                )
            )
    for field, words, text in texts:
        if not text.strip():
            found.append(Lack(field, words))
    return found


def is_short(comment: str, min_words: int) -> bool:
    """Whether a comment has fewer words than its criterion asks for."""
    return count_words(comment) < min_words


def _comment(answer: Answer) -> str:
    return f"a comment of at least {answer.min_words} words" if answer.min_words else "a comment"
