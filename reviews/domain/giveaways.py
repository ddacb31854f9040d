"""What in a blind review may tell who wrote it: names and addresses in its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from projects.domain.folding import fold

SHORTEST_PART = 4
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PROFILE = re.compile(
    r"(?:https?://)?(?:www\.)?(?:github\.com|gitlab\.com|linkedin\.com/in|x\.com|twitter\.com|"
    r"orcid\.org|huggingface\.co)/[\w.@-]+",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True)
class Giveaway:
    """A piece of a text that may tell who wrote it. field: the key of the text."""

    field: str
    found: str
    why: str


def giveaways(
    texts: Mapping[str, str], own: Iterable[str], near: Iterable[str] = ()
) -> list[Giveaway]:
    """What of these texts may tell the writer, each once, in the order of the texts.

    texts: by key of the field. own: names of the writer; near: names of their team and its people.
    A name counts where its parts stand in a row, or one part of at least four letters stands alone
    with a capital, whatever its accents. Addresses of mail and of profiles always count.
    """
    names = [(name, "your name") for name in own] + [(name, "your team") for name in near]
    found: dict[tuple[str, str], Giveaway] = {}
    for field, text in texts.items():
        for pattern, why in ((_MAIL, "an address"), (_PROFILE, "an address")):
            for hit in pattern.finditer(text):
                found.setdefault((field, hit.group()), Giveaway(field, hit.group(), why))
        words = [(hit.group(), fold(hit.group())) for hit in _WORD.finditer(text)]
        for name, why in names:
            for piece in _standing(words, [fold(part) for part in name.split()]):
                found.setdefault((field, piece), Giveaway(field, piece, why))
    return list(found.values())


def _standing(words: list[tuple[str, str]], parts: list[str]) -> list[str]:
    if not parts:
        return []
    folded = [word for _, word in words]
    whole = [
        " ".join(word for word, _ in words[at : at + len(parts)])
        for at in range(len(words) - len(parts) + 1)
        if folded[at : at + len(parts)] == parts
    ]
    if whole:
        return whole[:1]
    alone = {part for part in parts if len(part) >= SHORTEST_PART}
    return [word for word, plain in words if plain in alone and word[:1].isupper()][:1]
