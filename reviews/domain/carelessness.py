"""Signs of a careless review. They ask staff to look; they say nothing of anyone by themselves."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from projects.domain.folding import fold
from projects.domain.words import count_words

FEWEST_WORDS = 40
RUN = 6  # words in a row that two texts share
SHARED = 0.5  # of the shorter text's runs


@dataclass(frozen=True)
class Written:
    """A submitted review. texts: all its words; points: by criterion, in the rubric's order.

    sources: what lay before its writer, as (what it is, its text).
    """

    id: str
    reviewer: int
    texts: Sequence[str]
    points: tuple[Decimal | None, ...]
    sources: Sequence[tuple[str, str]] = ()


def flags(reviews: Iterable[Written]) -> dict[str, list[str]]:
    """What is odd about which review, by its id; those with nothing odd are left out."""
    rows = list(reviews)
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        words = sum(count_words(text) for text in row.texts)
        if words < FEWEST_WORDS:
            found[row.id].append(f"only {words} word{'' if words == 1 else 's'}")
    by_reviewer: dict[int, list[Written]] = defaultdict(list)
    for row in rows:
        by_reviewer[row.reviewer].append(row)
    for mine in by_reviewer.values():
        if len(mine) > 1 and len({row.points for row in mine}) == 1:
            for row in mine:
                found[row.id].append(f"the same points in all {len(mine)} reviews of this person")
    for row in rows:
        found[row.id] += [f"is mostly copied from {what}" for what in _copied_from(row)]
    for one, other in _copies(rows):
        whose = "another of their reviews" if one.reviewer == other.reviewer else "another review"
        found[one.id].append(f"shares most of its words with {whose}")
        found[other.id].append(f"shares most of its words with {whose}")
    return {id_: list(dict.fromkeys(said)) for id_, said in found.items() if said}


def _copied_from(row: Written) -> list[str]:
    """What of the sources makes up half of a review's runs of words."""
    mine = _runs(row.texts)
    return [
        what
        for what, text in row.sources
        if mine and len(mine & _runs([text])) >= SHARED * len(mine)
    ]


def _copies(rows: Sequence[Written]) -> list[tuple[Written, Written]]:
    """Pairs of reviews of which the shorter has half of its runs of words in the longer."""
    runs = [_runs(row.texts) for row in rows]
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, mine in enumerate(runs):
        for run in mine:
            holders[run].append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for holding in holders.values():
        for place, one in enumerate(holding):
            for other in holding[place + 1 :]:
                shared[one, other] += 1
    return [
        (rows[one], rows[other])
        for (one, other), count in sorted(shared.items())
        if count >= SHARED * min(len(runs[one]), len(runs[other]))
    ]


def _runs(texts: Sequence[str]) -> set[tuple[str, ...]]:
    found = set()
    for text in texts:
        words = fold(text).split()
        found |= {tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}
    return found
