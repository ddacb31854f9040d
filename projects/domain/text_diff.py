"""What changed between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# Matching may cost more than the product of the two lengths; past this product, a part is given as
# replaced whole.
MOST_PAIRS = 90_000
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_WORDS = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")


@dataclass(frozen=True)
class Piece:
    """A stretch of text. kind: "same", "removed" or "added"."""

    kind: str
    text: str


def compare_texts(old: str, new: str) -> list[Piece]:
    """The pieces in reading order: same and removed make the old text, same and added the new one.

    Lines are matched first and the words of the lines that differ after that, so that a long text
    costs little. Neighbours of one kind are one piece.
    """
    found: list[Piece] = []
    for part in _matched(_LINES.findall(old), _LINES.findall(new)):
        if part[0] == part[1]:
            found.append(Piece("same", "".join(part[0])))
        elif len(part[0]) == len(part[1]):
            for before, after in zip(*part, strict=True):
                found += _words(before, after)
        else:
            found += _words(*("".join(side) for side in part))
    return _joined(found)


def _words(old: str, new: str) -> list[Piece]:
    found = []
    for before, after in _matched(_WORDS.findall(old), _WORDS.findall(new)):
        if before == after:
            found.append(Piece("same", "".join(before)))
            continue
        found.append(Piece("removed", "".join(before)))
        found.append(Piece("added", "".join(after)))
    return found


def _matched(
    old: Sequence[str], new: Sequence[str]
) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """The two sequences cut into pairs of stretches that are equal or differ."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    yield old[:start], new[:start]
    before, after = old[start : len(old) - end], new[start : len(new) - end]
    if len(before) * len(after) > MOST_PAIRS:
        yield before, after
    else:
        for _, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            yield before[i:j], after[k:m]
    yield old[len(old) - end :], new[len(new) - end :]


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Neighbours of one kind as one piece; what went stands before what came in its place."""
    joined: list[Piece] = []
    pending = {"removed": "", "added": ""}
    for piece in [*pieces, Piece("end", "")]:
        if piece.kind in pending:
            pending[piece.kind] += piece.text
        elif piece.text or piece.kind == "end":
            joined += [Piece(kind, text) for kind, text in pending.items() if text]
            pending = {"removed": "", "added": ""}
            if joined and joined[-1].kind == piece.kind:
                joined[-1] = Piece("same", joined[-1].text + piece.text)
            else:
                joined.append(piece)
    return joined[:-1]
