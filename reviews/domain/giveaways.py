"""What in a blind review may tell who wrote it: names and addresses in its text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from projects.domain.folding import fold

SHORTEST_PART = 4
SHORTEST_NAME = 2  # of people with one name
SHORTEST_OF_SYLLABLES = 2  # Chinese, Japanese and Korean write a name with two or three signs
MOST_OF_A_SIGNATURE = 3  # words
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PROFILE = re.compile(
    r"(?<![\w.-])(?:https?://)?(?:[\w-]+\.)*(?:(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org|"
    r"linkedin\.com/in|x\.com|twitter\.com|bsky\.app/profile|instagram\.com|facebook\.com|t\.me|"
    r"orcid\.org|huggingface\.co|kaggle\.com|medium\.com)/[\w.@/-]*[\w@]|(?:github|gitlab)\.io\b)",
    re.IGNORECASE,
)
_URL = re.compile(r"https?://[^\s<>()]+", re.IGNORECASE)
_ADDRESSES = ((_MAIL, "an address"), (_PROFILE, "an address"))
_ACCOUNT = re.compile(r"[\w-]+(?:\.[\w-]+)*")
_LAST = re.compile(r"\n|—|–|--")  # what a signature follows
_SYLLABLES = re.compile("[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


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


@dataclass(frozen=True)
class _Word:
    """A run of letters with their marks, in any script. plain: folded; at, to: where it stands."""

    plain: str
    at: int
    to: int
    is_capital: bool


def giveaways(
    texts: Mapping[str, str],
    own: Iterable[str],
    near: Iterable[str] = (),
    accounts: Iterable[str] = (),
    works: Iterable[str] = (),
) -> list[Giveaway]:
    """What of these texts may tell the writer, each once, in the order of the texts.

    texts: by key of the field. own: names of the writer; near: names of their team and its people;
    works: titles of what they made; accounts: what the writer is called elsewhere, such as the first
    part of a mail address or the owner of their repository.
    A name counts where its parts stand in a row, or one part of at least four letters stands alone
    with a capital or as a signature, whatever its accents. In scripts without capitals a part counts
    wherever it stands, because words are joined to it. A title counts as a whole, from two words on.
    Addresses of mail and of profiles always count, others if such a part or an account is in them.
    """
    names = [(name, "your name") for name in own] + [(name, "your team") for name in near]
    names += [(title, "your project") for title in works if len(_words(title)) > 1]
    handles = {fold(one) for one in accounts if len(one) >= SHORTEST_PART}
    # What an account is made of is often a name as another script spells it.
    pieces = {piece for one in handles for piece in re.split(r"[\W\d_]+", one)} - handles
    names += [(piece, "your name") for piece in sorted(pieces) if len(piece) >= SHORTEST_PART]
    telling = handles | {
        word.plain
        for name, why in names
        for word in _words(name)
        if why != "your project" and len(word.plain) >= SHORTEST_PART
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
                found[field, hit.group()] = Giveaway(field, hit.group(), "your account")
        words = _words(text)
        for name, why in names:
            piece = _standing(text, words, name, is_whole=why == "your project")
            if piece and not any(key == field and piece in one for key, one in found):
                found[field, piece] = Giveaway(field, piece, why)
    return list(found.values())


def _bare(address: str) -> str:
    """Without what does not matter: https://www.github.com/A/ and github.com/a are one."""
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", fold(address)).rstrip("/")


def _words(text: str) -> list[_Word]:
    """Vowel signs and other marks belong to their letters, which \\w does not know."""
    found, at = [], 0
    for is_word, signs in groupby(text, lambda sign: unicodedata.category(sign)[0] in "LM"):
        word = "".join(signs)
        if is_word:
            found.append(_Word(fold(word), at, at + len(word), not word[:1].islower()))
        at += len(word)
    return found


def _standing(text: str, words: list[_Word], name: str, is_whole: bool) -> str:
    """How the name stands in the text, whole or by a part; empty if it does not."""
    parts = [word.plain for word in _words(name)]
    plain = [word.plain for word in words]
    for at in range(len(words) - len(parts) + 1) if len(parts) > 1 else ():
        if plain[at : at + len(parts)] == parts:
            return " ".join(text[words[at].at : words[at + len(parts) - 1].to].split())
    if is_whole:
        return ""
    joined = ["".join(parts)] if _SYLLABLES.search(name) else []
    for part in joined + parts:
        is_long = len(part) >= _shortest(part)
        if is_long and _has_no_capitals(part) and any(part in word for word in plain):
            return part
    last = words[len(words) - len(_words(_LAST.split(text.strip())[-1])) :]
    signed = last if len(last) <= MOST_OF_A_SIGNATURE else []
    shortest = SHORTEST_PART if len(parts) > 1 else SHORTEST_NAME
    for word in words:
        is_name = word.plain in parts and len(word.plain) >= shortest
        if is_name and (word.is_capital or word in signed):
            return text[word.at : word.to]
    return ""


def _shortest(part: str) -> int:
    return SHORTEST_OF_SYLLABLES if _SYLLABLES.search(part) else SHORTEST_PART


def _has_no_capitals(part: str) -> bool:
    return part.title() == part.lower()
