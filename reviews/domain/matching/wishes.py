"""From what people wish to utilities: only the order of a person's own wishes counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction

from reviews.domain.matching.problem import LARGEST_UTILITY

# A topic shared lies between "neutral" and "willing": a wish that was said weighs more than a guess.
WEIGHTS = {"eager": Fraction(4), "willing": Fraction(3), "neutral": Fraction(2)}
RELUCTANT = "reluctant"


def utilities(projects: Mapping[int, Fraction], bids: Mapping[int, str]) -> dict[int, int]:
    """A reviewer's utility, 1 to 100, for each project they may review.

    projects: by id, how much of their topics the reviewer is interested in, 0 to 1; counted where
    there is no bid. bids: the wish by project id. "Reluctant" is always 1. The others get the
    middle of their rank among this person's own, from 2 to 100: wishing for everything equals
    wishing for nothing.
    """
    values = {
        id_: WEIGHTS.get(bids.get(id_, ""), 2 + Fraction(9, 10) * share)
        for id_, share in projects.items()
        if bids.get(id_) != RELUCTANT
    }
    found = dict.fromkeys(projects, 1)
    below, worth = 0, {}
    for value, equal in sorted(Counter(values.values()).items()):
        middle = Fraction(2 * below + equal, 2 * len(values))
        worth[value] = 2 + int(middle * (LARGEST_UTILITY - 2) + Fraction(1, 2))
        below += equal
    return found | {id_: worth[value] for id_, value in values.items()}
