"""What is known of a team whose work is read blind: its names and addresses, in comparable form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from projects.domain.folding import fold

SHORTEST_PART = 4  # of a name that counts by itself; shorter ones stand in too many other words
SHORTEST_HANDLE = 4
SHORTEST_NUMBER = 5
_PARTED = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Team:
    """What is known of a team. people: names; mails: their addresses; numbers: as the university
    knows them; links: addresses of their own pages (without https://), which name their owners."""

    name: str = ""
    people: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    links: tuple[str, ...] = ()

    @cached_property
    def folded_people(self) -> list[list[str]]:
        return [parts for parts in (parts_of(name) for name in self.people) if parts]

    @cached_property
    def telling_parts(self) -> set[str]:
        """The parts of names that tell someone by themselves."""
        every = {part for parts in self.folded_people for part in parts}
        return {part for part in every if len(part) >= SHORTEST_PART}

    @cached_property
    def telling_numbers(self) -> list[str]:
        return [
            one
            for one in self.numbers
            if len(one) >= SHORTEST_NUMBER and any(sign.isdigit() for sign in one)
        ]

    @cached_property
    def accounts(self) -> set[str]:
        """What stands before the @ and can only be an account: it has a sign that no word has, or a
        part of a name and more. "grace" alone is a word; "gracel" and "grace9" are not."""
        handles = {fold(mail.split("@")[0]) for mail in self.mails}
        parts = {part for names in self.folded_people for part in names if len(part) >= 3}
        return {
            one
            for one in handles
            if len(one) >= SHORTEST_HANDLE
            and (not _LETTERS.fullmatch(one) or any(part in one and part != one for part in parts))
        }


def parts_of(name: str) -> list[str]:
    return [part for part in (plain(word) for word in re.split(r"[\s,.]+", name)) if part]


def plain(word: str) -> str:
    return re.sub(r"['’\u05be-]", "", fold(word))


def squeezed(name: str) -> str:
    return "".join(_PARTED.findall(fold(name)))
