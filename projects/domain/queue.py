"""The staff's queue as plain rows: which a filter leaves, in which order, and what else it could leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

NOT_BEGUN = "none"
WORST_FIRST = ("problem", "watch", "fine")
SORTS = ("number", "title", "handed_in_at")


@dataclass(frozen=True)
class Row:
    """What one team has for one milestone; submission is None while there is nothing at all.

    facets: by the name of a filter, the values of it that this row answers to.
    words: what the search looks into, in small letters. risks: level -> number of items.
    unconfirmed: the names of those who have not confirmed what counts.
    """

    submission: int | None
    version: int | None
    number: int | None
    title: str
    team: str
    team_id: int | None
    milestone: str
    needs_decision: bool
    status: str
    status_words: str
    handed_in_at: datetime | None = None
    timing: str = ""
    versions: int = 0
    round: int = 1
    risks: Mapping[str, int] = field(default_factory=dict)
    unseen: int = 0
    unconfirmed: tuple[str, ...] = ()
    words: str = ""
    facets: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def board(self) -> str:
        return f"{self.number:02d}" if self.number is not None else ""

    @property
    def is_waiting(self) -> bool:
        return self.needs_decision and self.status == "submitted"

    @property
    def is_again(self) -> bool:
        """Whether it waits after changes were asked for."""
        return self.is_waiting and self.round > 1

    @property
    def key(self) -> str:
        """Names the submission and the version that counts, as a tick in the list sends them."""
        return f"{self.submission}.{self.version}"


@dataclass(frozen=True)
class Found:
    """The rows that are left, in order, and for each filter how many rows each value would leave."""

    rows: list[Row]
    counts: dict[str, Counter[str]]

    def around(self, submission: int) -> tuple[Row | None, Row | None]:
        """The rows before and after a submission, not counting those without one."""
        begun = [row for row in self.rows if row.submission is not None]
        place = next((i for i, row in enumerate(begun) if row.submission == submission), None)
        if place is None:
            return None, (begun[0] if begun else None)
        before = begun[place - 1] if place else None
        after = begun[place + 1] if place + 1 < len(begun) else None
        return before, after

    def next_waiting(self, submission: int) -> Row | None:
        """The next row that waits for a decision, from this one on and round to the first."""
        others = [row for row in self.rows if row.submission is not None]
        place = next((i for i, row in enumerate(others) if row.submission == submission), -1)
        turned = [*others[place + 1 :], *others[: max(place, 0)]]
        return next((row for row in turned if row.is_waiting), None)


def find(rows: Iterable[Row], chosen: Mapping[str, str], words: str = "", sort: str = "") -> Found:
    """Filter and order. chosen: a value by the name of a filter; an empty one leaves all.

    Rows of which nothing is begun show only when exactly they are asked for.
    """
    wanted = {name: value for name, value in chosen.items() if value}
    searched = words.casefold().split()
    left = []
    counts: dict[str, Counter[str]] = {name: Counter() for name in chosen}
    for row in rows:
        if not all(word in row.words for word in searched):
            continue
        failed = {name for name, value in wanted.items() if value not in row.facets.get(name, ())}
        if row.submission is None and wanted.get("status") != NOT_BEGUN:
            failed.add("status")
        if not failed:
            left.append(row)
        for name in chosen:
            if not failed - {name}:
                counts[name].update(row.facets.get(name, ()))
    return Found(ordered(left, sort), counts)


def ordered(rows: Sequence[Row], sort: str) -> list[Row]:
    """By the column that `sort` names, turned round by a leading "-"; rows without it come last."""
    column = sort.lstrip("-") if sort.lstrip("-") in SORTS else "handed_in_at"
    is_turned = sort.startswith("-") if sort else True
    steady = sorted(
        rows, key=lambda row: (row.number is None, row.number or 0, row.submission or 0)
    )
    having = [row for row in steady if getattr(row, column) is not None]
    lacking = [row for row in steady if getattr(row, column) is None]
    having.sort(key=lambda row: _comparable(getattr(row, column)), reverse=is_turned)
    return having + lacking


def _comparable(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def worst(levels: Iterable[str]) -> str:
    """The gravest of some risk levels; empty if nothing was found either way."""
    found = set(levels)
    return next((level for level in WORST_FIRST if level in found), "")
