"""Choosing among the projects of a gallery: filters with counts, search, and order.

It runs over what the visitor may see already, so no count can tell more than the page does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

from projects.domain.folding import fold, has_all, words_of
from projects.domain.schedule import shuffled

FACETS = ("topic", "category", "has", "award")
SORTS = {
    "shuffled": "Shuffled for today",
    "number": "Board number",
    "title": "Title",
    "program": "Program order",
}
LONGEST_QUERY = 200
MOST_VALUES = 20
LONGEST_VALUE = 80


class Entry(Protocol):
    """What choosing needs to know of a project."""

    @property
    def number(self) -> int: ...
    @property
    def title(self) -> str: ...
    @property
    def program_key(self) -> tuple[float, float, int]: ...
    @property
    def marks(self) -> dict[str, frozenset[str]]: ...
    @property
    def search_text(self) -> str: ...


E = TypeVar("E", bound=Entry)


@dataclass(frozen=True)
class Choice:
    """What a visitor asked for. Values that nobody has match nothing; they are never dropped."""

    q: str = ""
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = "shuffled"

    @classmethod
    def of(cls, values: Callable[[str], Sequence[str]]) -> Choice:
        """values: gives the address's values of one parameter, such as QueryDict.getlist."""
        q = " ".join(" ".join(values("q")[:1]).replace("\x00", " ").split())[:LONGEST_QUERY]
        chosen = {}
        for facet in FACETS:
            asked = [value.replace("\x00", "").strip()[:LONGEST_VALUE] for value in values(facet)]
            kept = tuple(dict.fromkeys(value for value in asked if value))[:MOST_VALUES]
            if kept:
                chosen[facet] = kept
        sort = next(iter(values("sort")[:1]), "")
        return cls(q, chosen, sort if sort in SORTS else "shuffled")

    def values(self, facet: str) -> tuple[str, ...]:
        return self.chosen.get(facet, ())

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Every chosen (facet, value)."""
        return [(facet, value) for facet in FACETS for value in self.values(facet)]

    @property
    def is_plain(self) -> bool:
        """Whether everything is shown."""
        return not self.q and not self.chosen

    def without(self, facet: str, value: str) -> Choice:
        left = {
            name: tuple(v for v in values if (name, v) != (facet, value))
            for name, values in self.chosen.items()
        }
        return replace(self, chosen={name: values for name, values in left.items() if values})

    def parameters(self) -> list[tuple[str, str]]:
        """The parameters of the address that asks for this."""
        asked = [("q", self.q)] if self.q else []
        asked += self.pairs
        return asked + ([("sort", self.sort)] if self.sort != "shuffled" else [])


@dataclass(frozen=True)
class Option:
    """One check box. count: how many projects would be shown with it."""

    value: str
    label: str
    count: int
    is_chosen: bool
    under: str = ""


def matching(entries: Iterable[E], choice: Choice, but: str = "") -> list[E]:
    """The entries that the choice asks for; `but` names a facet to leave aside.

    Within topic, category and award any of the values is enough; everything under "has" must be
    there.
    """
    words = words_of(choice.q)
    asked = fold(choice.q)
    return [
        entry
        for entry in entries
        if all(_fits(entry, facet, choice) for facet in FACETS if facet != but)
        and (not asked or (bool(words) and has_all(entry.search_text, words)))
    ]


def _fits(entry: Entry, facet: str, choice: Choice) -> bool:
    asked = choice.values(facet)
    if not asked:
        return True
    marks = entry.marks.get(facet, frozenset())
    return marks.issuperset(asked) if facet == "has" else not marks.isdisjoint(asked)


def options(
    entries: Sequence[Entry],
    choice: Choice,
    facet: str,
    labels: Iterable[tuple[str, str, str]],
) -> list[Option]:
    """The check boxes of one facet, counted over what the other facets leave.

    labels: (value, label, group the option stands under or "").
    """
    others = matching(entries, choice, but=facet)
    chosen = choice.values(facet)
    needed = set(chosen) if facet == "has" else set()
    made = []
    for value, label, under in labels:
        wanted = needed | {value}
        count = sum(1 for e in others if wanted <= e.marks.get(facet, frozenset()))
        made.append(Option(value, label, count, value in chosen, under))
    return made


def in_order(entries: Iterable[E], sort: str, seed: str) -> list[E]:
    """seed: names the day and the conference; the same all day, so that pages do not jump."""
    by_number = sorted(entries, key=lambda entry: entry.number)
    if sort == "title":
        return sorted(by_number, key=lambda entry: fold(entry.title))
    if sort == "program":
        return sorted(by_number, key=lambda entry: entry.program_key)
    if sort == "number":
        return by_number
    return shuffled(by_number, seed)


@dataclass(frozen=True)
class WayOut:
    """A filter to take away, and how many projects that would show."""

    facet: str
    value: str
    count: int


def way_out(entries: Sequence[Entry], choice: Choice) -> WayOut | None:
    """Which one filter to remove when nothing is found; the one that brings back the most."""
    ways = [
        WayOut(facet, value, len(matching(entries, choice.without(facet, value))))
        for facet, value in choice.pairs
    ]
    return max((way for way in ways if way.count), key=lambda way: way.count, default=None)
