"""A grid of dots with one self-avoiding walk, its end marked."""

from __future__ import annotations

from itertools import pairwise

from projects.domain.covers.board import Dice, Mark, Point, dot


def draw(dice: Dice) -> tuple[list[Mark], Point]:
    columns, rows, pitch, left, top = 11, 9, 50, 274, 50
    walk = _walk(dice, columns, rows)
    marks = [
        dot(left + pitch * column, top + pitch * row, 9, ink=False)
        for row in range(rows)
        for column in range(columns)
    ]
    commands, run = "", (0, 0)
    for (x, y), (to_x, to_y) in pairwise(walk):
        step = ((to_x - x) * pitch, (to_y - y) * pitch)
        straight = (run[0] == 0) == (step[0] == 0) and run != (0, 0)
        if not straight:
            commands += _straight(run)
            run = (0, 0)
        run = (run[0] + step[0], run[1] + step[1])
    commands += _straight(run)
    start = (left + pitch * walk[0][0], top + pitch * walk[0][1])
    end = (left + pitch * walk[-1][0], top + pitch * walk[-1][1])
    across = [left + pitch * x for x, _ in walk]
    marks.append(Mark(start, commands, end, 14, True, min(across), max(across)))
    marks.append(dot(*end, 40, ink=True))
    return marks, end


def _straight(run: Point) -> str:
    if run == (0, 0):
        return ""
    return f"h{run[0]}" if run[1] == 0 else f"v{run[1]}"


def _walk(dice: Dice, columns: int, rows: int) -> list[Point]:
    """The longest of a few random walks that never meet themselves; 28 steps are enough."""
    best: list[Point] = []
    for _ in range(60):
        at = (dice.whole(0, 2), dice.whole(0, rows - 1))
        heading: Point = (1, 0)
        walk, seen = [at], {at}
        while len(walk) < 44:
            ways = [
                (dx, dy)
                for dx, dy in ((1, 0), (0, 1), (0, -1), (-1, 0))
                if 0 <= at[0] + dx < columns
                and 0 <= at[1] + dy < rows
                and (at[0] + dx, at[1] + dy) not in seen
            ]
            if not ways:
                break
            if heading not in ways or dice.share() > 0.55:
                heading = ways[dice.whole(0, len(ways) - 1)]
            at = (at[0] + heading[0], at[1] + heading[1])
            walk.append(at)
            seen.add(at)
        if len(walk) > len(best):
            best = walk
        if len(best) >= 29:
            break
    return best
