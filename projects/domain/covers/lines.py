"""Rounded dashes of uneven length in rows, a sixth of them dark, like a page of text."""

from __future__ import annotations

from projects.domain.covers.board import Dice, Mark, Point, in_quiet, line


def draw(dice: Dice) -> tuple[list[Mark], Point]:
    marks = []
    for row in range(12):
        y = 42 + row * 38
        x = 268 if in_quiet(0, y + 8, 6) else 42
        end = dice.whole(380, 640) if dice.share() < 0.14 else 758
        while x < end:
            length = dice.whole(70, 170) if dice.share() < 0.4 else dice.whole(14, 64)
            length = min(length, 758 - x)
            if length >= 8 or x == 758:
                marks.append(line(x, y, length, 0, 15, ink=dice.share() < 1 / 6))
            x += length + 38
    return marks, (420, 250)
