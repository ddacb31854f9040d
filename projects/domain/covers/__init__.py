"""Covers without pictures: a small drawing of the kind of data that a project is about.

The same seed and family give the same drawing for ever, so only `Random.random()` is used: its
sequence for a text seed is promised by Python. All coordinates are whole numbers on a board of
800 × 500. Colours are left to the page (classes: plain is the palette's second colour, `i` its
ink, `f` filled instead of stroked), so one drawing serves both themes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from projects.domain.covers import bars, graph, lattice, lines, noise, orbits, path, waves
from projects.domain.covers.board import (
    HEIGHT,
    QUIET_RIGHT,
    QUIET_TOP,
    WIDTH,
    Cover,
    Dice,
    Mark,
    Point,
)

__all__ = ["FAMILIES", "HEIGHT", "QUIET_RIGHT", "QUIET_TOP", "WIDTH", "Cover", "draw_cover"]

FAMILIES: dict[str, Callable[[Dice], tuple[list[Mark], Point]]] = {
    "lattice": lattice.draw,
    "lines": lines.draw,
    "waves": waves.draw,
    "graph": graph.draw,
    "bars": bars.draw,
    "path": path.draw,
    "orbits": orbits.draw,
    "noise": noise.draw,
}


@lru_cache(maxsize=2048)
def draw_cover(seed: str, family: str) -> Cover:
    """The cover of `seed` (conference and board number) in one of FAMILIES.

    Raises KeyError for an unknown family.
    """
    draw = FAMILIES[family]
    marks, focus = draw(Dice(f"{family} {seed}"))
    return Cover(family, tuple(marks), focus)
