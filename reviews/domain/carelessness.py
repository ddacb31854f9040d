"""Signs of a careless review. They ask staff to look; they say nothing of anyone by themselves."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from projects.domain.folding import fold
from projects.domain.words import count_words, words_in

FEWEST_WORDS = 40
FEWEST_CRITERIA = 3  # of which one level for all says something
RUN = 6  # words in a row that two texts share
SHARED = 0.5  # of the shorter text's runs
Run = tuple[str, ...]
_EDGES = ".,;:!?()[]{}“”\"'«»…*_`"


@dataclass(frozen=True)
class Written:
    """A submitted review. texts: all its words; points: by criterion, in the rubric's order, as
    shares of the most that each gives.

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
        elif len(mine) > 1 and all(_is_one_level(row) for row in mine):
            for row in mine:
                found[row.id].append(
                    f"one level for every criterion in each of the {len(mine)} reviews of this person"
                )
    known: dict[str, set[Run]] = {}  # many reviews share their sources, which may be long
    for row in rows:
        found[row.id] += [f"is mostly copied from {what}" for what in _copied_from(row, known)]
    for one, other in _copies(rows):
        whose = "another of their reviews" if one.reviewer == other.reviewer else "another review"
        found[one.id].append(f"shares most of its words with {whose}")
        found[other.id].append(f"shares most of its words with {whose}")
    return {id_: list(dict.fromkeys(said)) for id_, said in found.items() if said}


def _is_one_level(row: Written) -> bool:
    return len(row.points) >= FEWEST_CRITERIA and len(set(row.points)) == 1


def _copied_from(row: Written, known: dict[str, set[Run]]) -> list[str]:
    """What of the sources makes up half of a review's runs of words. known: runs of sources so far."""
    mine = _runs(row.texts)
    found = []
    for what, text in row.sources:
        if text not in known:
            known[text] = _runs([text])
        if mine and len(mine & known[text]) >= SHARED * len(mine):
            found.append(what)
    return found


def _copies(rows: Sequence[Written]) -> list[tuple[Written, Written]]:
    """Pairs of reviews of which the shorter has half of its runs of words in the longer."""
    runs = [_runs(row.texts) for row in rows]
    holders: dict[Run, list[int]] = defaultdict(list)
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


def _runs(texts: Sequence[str]) -> set[Run]:
    found: set[Run] = set()
    for text in texts:
        plain = text.casefold() if text.isascii() else fold(text)  # the same, and far sooner
        words = [word.strip(_EDGES) for word in words_in(plain)]
        found.update(zip(*(words[at:] for at in range(RUN)), strict=False))
    return found
