"""Squares on a grid of 10, 12 or 15 columns, growing toward one focus."""

from __future__ import annotations

import math

from projects.domain.covers.board import HEIGHT, WIDTH, Dice, Mark, Point, box, in_quiet


def draw(dice: Dice) -> tuple[list[Mark], Point]:
    columns = (10, 12, 15)[dice.whole(0, 2)]
    cell = WIDTH // columns
    left, top = (WIDTH - columns * cell) // 2, (HEIGHT - HEIGHT // cell * cell) // 2
    fx, fy = dice.whole(430, 680), dice.whole(130, 320)
    reach = dice.real(250, 340)
    marks = []
    for row in range(HEIGHT // cell):
        for column in range(columns):
            x, y = left + column * cell + cell // 2, top + row * cell + cell // 2
            near = 1 - math.hypot(x - fx, y - fy) / reach
            half = round(cell * 0.42 * min(1.0, near * 1.25)) if near > 0 else 0
            if half < 2 or in_quiet(x - half, y + half, 4):
                continue
            marks.append(box(x - half, y - half, 2 * half, 2 * half, ink=near > 0.64))
    return marks, (fx, fy)
