"""Addresses of a team's own links that name one of its members."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote

from projects.domain.folding import fold
from reviews.domain.known_team import SHORTEST_PART, Team, squeezed

_PARTED = re.compile(r"[^\W_]+")


def names_in_address(team: Team, address: str) -> list[str]:
    """The pieces of a link's address that hold a member's name, their account, or the team's name.

    A piece counts if it is a part of a name, or begins or ends with one and has little more:
    "alice-lee", "alee" and "leealice" name Alice Lee; "marketing" does not name Mark.
    """
    path = fold(unquote(re.sub(r"^https?://(?:www\.)?", "", address)))
    handles = {fold(mail.split("@")[0]) for mail in team.mails}
    called = {squeezed(team.name)} if len(squeezed(team.name)) >= SHORTEST_PART else set()
    found = []
    for segment in re.split(r"[/?&=#]", path):
        words = _PARTED.findall(segment)
        tells = (
            segment in handles
            or any(len(one) >= 3 and one in words for one in handles)
            or any(_holds_name(word, parts) for word in words for parts in team.folded_people)
            or any(_stands_in(parts, words) for parts in team.folded_people)
            or squeezed(segment) in called
            or any(number.casefold() in words for number in team.telling_numbers)
        )
        if tells and segment not in found:
            found.append(segment)
    return found


def _holds_name(word: str, parts: Sequence[str]) -> bool:
    """Whether one word of an address is made of a name: with initials, digits or another part."""
    bare = word.strip("0123456789")
    if bare in parts and len(bare) >= SHORTEST_PART:
        return True
    for part in parts:
        if len(part) < 3:
            continue
        for rest in (bare.removeprefix(part), bare.removesuffix(part)):
            if rest == bare or not rest:
                continue
            if rest in parts or (len(rest) <= 2 and rest in _initials(parts, part)):
                return True
    return False


def _initials(parts: Sequence[str], but: str) -> set[str]:
    others = [part[0] for part in parts if part != but]
    return {*others, "".join(others)} - {""}


def _stands_in(parts: Sequence[str], words: Sequence[str]) -> bool:
    return len(parts) > 1 and {parts[0], parts[-1]} <= set(words)
