"""Thirteen level lines with one travelling swell, two of them heavy."""

from __future__ import annotations

import math
from collections.abc import Callable

from projects.domain.covers.board import QUIET_RIGHT, WIDTH, Dice, Mark, Point, in_quiet, pair


def draw(dice: Dice) -> tuple[list[Mark], Point]:
    centre, width = dice.real(380, 640), dice.real(170, 260)
    height, length = dice.real(52, 84), dice.real(330, 470)
    phase, lag = dice.real(0, math.tau), dice.real(0.05, 0.16)
    middle, gap = dice.real(205, 235), dice.real(27, 31)
    heavy = dice.whole(3, 8)
    marks = []
    for index in range(13):

        def level(x: float, index: int = index) -> float:
            swell = math.exp(-(((x - centre) / width) ** 2))
            ripple = math.sin(math.tau * x / length + phase - lag * index)
            spread = (index - 6) * gap * (1 - 0.5 * swell)
            return middle + spread + height * (0.3 + 0.7 * swell) * ripple

        ink = index in (heavy, heavy + 1)
        weight = 8 if ink else 5
        x = QUIET_RIGHT + 16
        while x > 0 and not in_quiet(x - 10, level(x - 10), 14):
            x -= 10
        marks.append(_curve(level, max(0, x), weight, ink))
    return marks, (round(centre), round(middle))


def _curve(level: Callable[[float], float], x: int, weight: int, ink: bool) -> Mark:
    """A smooth line through `level` from x to the right edge, in steps of 50."""
    start = at = (x, round(level(x)))
    commands = ""
    while at[0] < WIDTH:
        step = min(50 - at[0] % 50, WIDTH - at[0])
        after = (at[0] + step, round(level(at[0] + step)))
        slope = (level(after[0] + 1) - level(after[0] - 1)) / 2
        dy = after[1] - at[1]
        turn = f"{pair(round(step * 2 / 3), round(dy - slope * step / 3))}"
        bend = f"s{turn}{'' if step < 0 else ' '}{pair(step, dy)}"
        if not commands:
            rise = round((level(at[0] + 1) - level(at[0] - 1)) / 2 * step / 3)
            bend = f"c{pair(round(step / 3), rise)} {turn} {pair(step, dy)}"
        commands += bend
        at = after
    return Mark(start, commands, at, weight, ink, start[0], at[0])
