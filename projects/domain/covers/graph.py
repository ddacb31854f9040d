"""Thirteen nodes in four sizes, each joined to its two nearest."""

from __future__ import annotations

import math

from projects.domain.covers.board import Dice, Mark, Point, dot, in_quiet, line


def draw(dice: Dice) -> tuple[list[Mark], Point]:
    nodes: list[Point] = []
    while len(nodes) < 13:
        best, room = (0, 0), -1.0
        for _ in range(5):
            x, y = dice.whole(56, 744), dice.whole(56, 444)
            free = min((math.dist((x, y), node) for node in nodes), default=1.0)
            if not in_quiet(x, y, 46) and free > room:
                best, room = (x, y), free
        if room > 0:
            nodes.append(best)
    joined: set[tuple[int, int]] = set()
    for one in range(13):
        others = sorted(
            (other for other in range(13) if other != one),
            key=lambda other: math.dist(nodes[one], nodes[other]),
        )
        clear = [other for other in others if not _crosses_quiet(nodes[one], nodes[other])]
        joined.update((min(one, other), max(one, other)) for other in clear[:2])
    marks = []
    for one, other in sorted(joined):
        (x, y), (to_x, to_y) = nodes[one], nodes[other]
        marks.append(line(x, y, to_x - x, to_y - y, 6, ink=False))
    for index, (x, y) in enumerate(nodes):
        size = (76, 60, 60, 44, 44, 44, 44)[index] if index < 7 else 30
        marks.append(dot(x, y, size, ink=index < 3))
    return marks, nodes[0]


def _crosses_quiet(a: Point, b: Point) -> bool:
    steps = 24
    return any(
        in_quiet(a[0] + (b[0] - a[0]) * i / steps, a[1] + (b[1] - a[1]) * i / steps, 10)
        for i in range(steps + 1)
    )
