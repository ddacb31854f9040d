"""Seven broken arcs round an off-centre point, one of them heavy."""

from __future__ import annotations

import math
from collections.abc import Iterator

from projects.domain.covers.board import HEIGHT, WIDTH, Dice, Mark, Point, in_quiet, pair


def draw(dice: Dice) -> tuple[list[Mark], Point]:
    x, y = dice.whole(400, 600), dice.whole(170, 320)
    heavy = dice.whole(1, 3)
    marks: list[Mark] = []
    radius = dice.whole(34, 46)
    for ring in range(7):
        start, sweep = dice.whole(0, 359), dice.whole(200, 330)
        weight = 18 if ring == heavy else 9
        if ring == heavy:
            sweep = dice.whole(110, 200)
        marks += _arcs((x, y), radius, start, sweep, weight, ring == heavy)
        radius += dice.whole(40, 58)
    return marks, (x, y)


def _arcs(
    centre: Point, radius: int, start: int, sweep: int, weight: int, ink: bool
) -> Iterator[Mark]:
    """The parts of an arc that stay clear of the quiet corner and on the board."""

    def place(angle: int) -> Point:
        turn = math.radians(angle)
        return (
            round(centre[0] + radius * math.cos(turn)),
            round(centre[1] + radius * math.sin(turn)),
        )

    def is_free(angle: int) -> bool:
        px, py = place(angle)
        on_board = -20 <= px <= WIDTH + 20 and -20 <= py <= HEIGHT + 20
        return on_board and not in_quiet(px, py, weight)

    first: int | None = None
    for angle in range(start, start + sweep + 1, 2):
        free = is_free(angle) and angle + 2 <= start + sweep
        if free and first is None:
            first = angle
        if not free and first is not None:
            last = angle - 2 if not is_free(angle) else angle
            if last - first >= 6:
                a, b = place(first), place(last)
                large = 1 if last - first > 180 else 0
                arc = f"a{radius} {radius} 0 {large} 1 {pair(b[0] - a[0], b[1] - a[1])}"
                left, right = max(0, centre[0] - radius), centre[0] + radius
                yield Mark(a, arc, b, weight, ink, left, right)
            first = None
