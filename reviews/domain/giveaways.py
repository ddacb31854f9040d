"""What in a blind review may tell who wrote it: names and addresses in its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from projects.domain.folding import fold

SHORTEST_PART = 4
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PROFILE = re.compile(
    r"(?:https?://)?(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org|linkedin\.com/in|x\.com|"
    r"twitter\.com|bsky\.app/profile|instagram\.com|orcid\.org|huggingface\.co|kaggle\.com|"
    r"medium\.com)/[\w.@/-]*[\w@]|(?:https?://)?[\w-]+\.(?:github|gitlab)\.io\b",
    re.IGNORECASE,
)
_URL = re.compile(r"https?://[^\s<>()]+", re.IGNORECASE)
_ADDRESSES = ((_MAIL, "an address"), (_PROFILE, "an address"))
_ACCOUNT = re.compile(r"[\w-]+(?:\.[\w-]+)*")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True)
class Giveaway:
    """A piece of a text that may tell who wrote it. field: the key of the text."""

    field: str
    found: str
    why: str

    @property
    def is_address(self) -> bool:
        return self.why == "an address"

    def is_within(self, known: Iterable[str]) -> bool:
        """Whether it is one of these (folded) addresses, or a part of one or below one."""
        bare = _bare(self.found)
        return any(
            f"{bare}/".startswith(f"{_bare(one)}/") or f"{_bare(one)}/".startswith(f"{bare}/")
            for one in known
        )


def giveaways(
    texts: Mapping[str, str],
    own: Iterable[str],
    near: Iterable[str] = (),
    accounts: Iterable[str] = (),
) -> list[Giveaway]:
    """What of these texts may tell the writer, each once, in the order of the texts.

    texts: by key of the field. own: names of the writer; near: names of their team and its people;
    accounts: what the writer is called at sign-in, such as the first part of a mail address.
    A name counts where its parts stand in a row, or one part of at least four letters stands alone
    with a capital, whatever its accents. Addresses of mail and of profiles always count, others if
    such a part or an account is in them.
    """
    names = [(name, "your name") for name in own] + [(name, "your team") for name in near]
    handles = {fold(one) for one in accounts if len(one) >= SHORTEST_PART}
    telling = handles | {
        fold(part) for name, _ in names for part in name.split() if len(part) >= SHORTEST_PART
    }
    found: dict[tuple[str, str], Giveaway] = {}
    for field, text in texts.items():
        for pattern, why in _ADDRESSES:
            for hit in pattern.finditer(text):
                found.setdefault((field, hit.group()), Giveaway(field, hit.group(), why))
        for hit in _URL.finditer(text):
            is_told = any(hit.group() in piece or piece in hit.group() for _, piece in found)
            if not is_told and any(part in fold(hit.group()) for part in telling):
                found[field, hit.group()] = Giveaway(field, hit.group(), "an address")
        for hit in _ACCOUNT.finditer(text):
            if fold(hit.group()) in handles and not any(hit.group() in one for _, one in found):
                found[field, hit.group()] = Giveaway(field, hit.group(), "your name")
        words = [(hit.group(), fold(hit.group())) for hit in _WORD.finditer(text)]
        for name, why in names:
            for piece in _standing(words, [fold(part) for part in name.split()]):
                found.setdefault((field, piece), Giveaway(field, piece, why))
    return list(found.values())


def _bare(address: str) -> str:
    """Without what does not matter: https://www.github.com/A/ and github.com/a are one."""
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", fold(address)).rstrip("/")


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
