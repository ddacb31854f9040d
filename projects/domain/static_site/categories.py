"""The categories of a course and the ways people write them."""

from __future__ import annotations

import re
from difflib import get_close_matches

USUAL = {
    "Application": ("application", "applications", "applied", "app", "apps", "application based"),
    "Algorithmic": ("algorithmic", "algorithm", "algorithms", "algorithmics"),
    "Theoretical": ("theoretical", "theory", "theories", "theoretic"),
    "Explainer": (
        "explainer",
        "pedagogy/explainer",
        "pedagogy",
        "pedagogical",
        "pedagogic",
        "explainers",
        "explanatory",
        "education",
        "educational",
        "teaching",
        "tutorial",
        "pedagogy explainer",
        "explainer pedagogy",
        "pedagogical explainer",
    ),
}
# Ways to write a category that nobody would call odd.
AS_GOOD = frozenset(name.casefold() for name in USUAL) | {"pedagogy/explainer"}
NAME_OF = {spelling: name for name, spellings in USUAL.items() for spelling in spellings}


def settle(text: str) -> tuple[str, bool]:
    """The category's usual name, and whether it is one we know.

    Unknown ones keep their text: a course may have categories of its own.
    """
    folded = " ".join(re.sub(r"[\s_/,&-]+", " ", text.casefold()).split())
    folded = re.sub(r"^(category|type) | (category|project|track|type)$", "", folded)
    for known in (text.casefold().strip(), folded):
        if known in NAME_OF:
            return NAME_OF[known], True
    close = get_close_matches(folded, NAME_OF, n=1, cutoff=0.86) if len(folded) > 5 else []
    return (NAME_OF[close[0]], True) if close else (text, False)
