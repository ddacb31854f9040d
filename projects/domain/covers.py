"""Covers without pictures: a small drawing of the kind of data that a project is about.

The same seed and family give the same drawing for ever, so only `Random.random()` is used: its
sequence for a text seed is promised by Python. All coordinates are whole numbers on a board of
800 × 500. Colours are left to the page (classes: plain is the palette's second colour, `i` its
ink, `f` filled instead of stroked), so one drawing serves both themes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from random import Random
from typing import Literal

WIDTH, HEIGHT = 800, 500
# The lower left corner, 30% by 30%, belongs to the number plate.
QUIET_RIGHT, QUIET_TOP = 240, 350

Ratio = Literal["card", "wide", "strip"]
Point = tuple[int, int]


@dataclass(frozen=True)
class Mark:
    """One stroke or filled shape: where it starts, what follows (relative), where it ends."""

    start: Point
    commands: str
    end: Point
    weight: int  # of the stroke; 0 is a filled shape
    ink: bool
    left: int
    right: int


@dataclass(frozen=True)
class Cover:
    family: str
    marks: tuple[Mark, ...]
    focus: Point  # the most telling place, kept when the drawing is cropped

    def paths(self, left: int = 0, right: int = WIDTH) -> Iterator[str]:
        """One path element for each colour and weight, of the marks that touch left..right."""
        groups: dict[tuple[bool, int], list[Mark]] = {}
        for mark in self.marks:
            if mark.right >= left and mark.left <= right:
                groups.setdefault((mark.ink, mark.weight), []).append(mark)
        for (ink, weight), marks in sorted(groups.items()):
            classes = " ".join([*(["f"] if weight == 0 else []), *(["i"] if ink else [])])
            yield "".join(
                [
                    "<path",
                    f' class="{classes}"' if classes else "",
                    f' stroke-width="{weight}"' if weight else "",
                    f' d="{_data(marks)}"/>',
                ]
            )

    def svg(self, ratio: Ratio = "card") -> str:
        """The drawing as inline SVG. It fills its box; what does not fit is cut, not squeezed."""
        x, y = self.focus
        left, top, width, height = 0, 0, WIDTH, HEIGHT
        if ratio == "strip":
            left, width = _clamp(x - 50, 0, WIDTH - 100), 100
        elif ratio == "wide":
            top, height = _clamp(y - 133, 0, HEIGHT - 267), 267
        # Phones show a card's cover as a 3:1 strip by CSS alone: keep the side of the focus.
        side = "YMin" if y < 190 else "YMax" if y > 310 else "YMid"
        return (
            f'<svg viewBox="{left} {top} {width} {height}" preserveAspectRatio="xMid{side} slice"'
            f' aria-hidden="true">{"".join(self.paths(left, left + width))}</svg>'
        )


class _Dice:
    """A seeded source that hands out whole numbers."""

    def __init__(self, seed: str) -> None:
        self._random = Random(seed).random  # noqa: S311 (drawings, not secrets)

    def share(self) -> float:
        return self._random()

    def real(self, low: float, high: float) -> float:
        return low + (high - low) * self._random()

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int((high - low + 1) * self._random())


@lru_cache(maxsize=2048)
def draw_cover(seed: str, family: str) -> Cover:
    """The cover of `seed` (conference and board number) in one of FAMILIES.

    Raises KeyError for an unknown family.
    """
    draw = FAMILIES[family]
    marks, focus = draw(_Dice(f"{family} {seed}"))
    return Cover(family, tuple(marks), focus)


# Pieces


def _clamp(value: int, low: int, high: int) -> int:
    return max(low, min(high, value))


def _pair(x: int, y: int) -> str:
    return f"{x}{y}" if y < 0 else f"{x} {y}"


def _data(marks: list[Mark]) -> str:
    """Path data, each move written absolute or relative, whichever is shorter."""
    parts: list[str] = []
    at: Point = (0, 0)
    for mark in marks:
        x, y = mark.start
        absolute, relative = f"M{_pair(x, y)}", f"m{_pair(x - at[0], y - at[1])}"
        parts.append(relative if parts and len(relative) < len(absolute) else absolute)
        parts.append(mark.commands)
        at = mark.end
    return "".join(parts)


def _dot(x: int, y: int, diameter: int, ink: bool) -> Mark:
    half = diameter // 2
    return Mark((x, y), "h0", (x, y), diameter, ink, x - half, x + half)


def _box(x: int, y: int, width: int, height: int, ink: bool) -> Mark:
    return Mark((x, y), f"h{width}v{height}h{-width}z", (x, y), 0, ink, x, x + width)


def _line(x: int, y: int, dx: int, dy: int, weight: int, ink: bool) -> Mark:
    command = f"h{dx}" if dy == 0 else f"l{_pair(dx, dy)}"
    left, right = min(x, x + dx), max(x, x + dx)
    return Mark((x, y), command, (x + dx, y + dy), weight, ink, left, right)


def _in_quiet(x: float, y: float, margin: float) -> bool:
    return x < QUIET_RIGHT + margin and y > QUIET_TOP - margin


# The eight families


def _lattice(dice: _Dice) -> tuple[list[Mark], Point]:
    """Squares on a grid of 10, 12 or 15 columns, growing toward one focus."""
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
            if half < 2 or _in_quiet(x - half, y + half, 4):
                continue
            marks.append(_box(x - half, y - half, 2 * half, 2 * half, ink=near > 0.64))
    return marks, (fx, fy)


def _lines(dice: _Dice) -> tuple[list[Mark], Point]:
    """Rounded dashes of uneven length in rows, a sixth of them dark, like a page of text."""
    marks = []
    for row in range(12):
        y = 42 + row * 38
        x = 268 if _in_quiet(0, y + 8, 6) else 42
        end = dice.whole(380, 640) if dice.share() < 0.14 else 758
        while x < end:
            length = dice.whole(70, 170) if dice.share() < 0.4 else dice.whole(14, 64)
            length = min(length, 758 - x)
            if length >= 8 or x == 758:
                marks.append(_line(x, y, length, 0, 15, ink=dice.share() < 1 / 6))
            x += length + 38
    return marks, (420, 250)


def _waves(dice: _Dice) -> tuple[list[Mark], Point]:
    """Thirteen level lines with one travelling swell, two of them heavy."""
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
        while x > 0 and not _in_quiet(x - 10, level(x - 10), 14):
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
        turn = f"{_pair(round(step * 2 / 3), round(dy - slope * step / 3))}"
        bend = f"s{turn}{'' if step < 0 else ' '}{_pair(step, dy)}"
        if not commands:
            rise = round((level(at[0] + 1) - level(at[0] - 1)) / 2 * step / 3)
            bend = f"c{_pair(round(step / 3), rise)} {turn} {_pair(step, dy)}"
        commands += bend
        at = after
    return Mark(start, commands, at, weight, ink, start[0], at[0])


def _graph(dice: _Dice) -> tuple[list[Mark], Point]:
    """Thirteen nodes in four sizes, each joined to its two nearest."""
    nodes: list[Point] = []
    while len(nodes) < 13:
        best, room = (0, 0), -1.0
        for _ in range(5):
            x, y = dice.whole(56, 744), dice.whole(56, 444)
            free = min((math.dist((x, y), node) for node in nodes), default=1.0)
            if not _in_quiet(x, y, 46) and free > room:
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
        marks.append(_line(x, y, to_x - x, to_y - y, 6, ink=False))
    for index, (x, y) in enumerate(nodes):
        size = (76, 60, 60, 44, 44, 44, 44)[index] if index < 7 else 30
        marks.append(_dot(x, y, size, ink=index < 3))
    return marks, nodes[0]


def _crosses_quiet(a: Point, b: Point) -> bool:
    steps = 24
    return any(
        _in_quiet(a[0] + (b[0] - a[0]) * i / steps, a[1] + (b[1] - a[1]) * i / steps, 10)
        for i in range(steps + 1)
    )


def _bars(dice: _Dice) -> tuple[list[Mark], Point]:
    """Sixteen bars on a bounded random walk, one of them dark."""
    height = dice.whole(70, 330)
    drift = dice.real(-14, 18)
    dark = dice.whole(3, 14)
    marks = []
    heights = []
    for index in range(16):
        marks.append(_box(260 + index * 33, HEIGHT - height, 23, height, ink=index == dark))
        heights.append(height)
        step = round(drift + dice.real(-62, 62))
        height = height + step if 50 <= height + step <= 440 else height - step
        height = _clamp(height, 50, 440)
    return marks, (260 + dark * 33 + 11, HEIGHT - sum(heights) // 16)


def _path(dice: _Dice) -> tuple[list[Mark], Point]:
    """A grid of dots with one self-avoiding walk, its end marked."""
    columns, rows, pitch, left, top = 11, 9, 50, 274, 50
    walk = _walk(dice, columns, rows)
    marks = [
        _dot(left + pitch * column, top + pitch * row, 9, ink=False)
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
    marks.append(_dot(*end, 40, ink=True))
    return marks, end


def _straight(run: Point) -> str:
    if run == (0, 0):
        return ""
    return f"h{run[0]}" if run[1] == 0 else f"v{run[1]}"


def _walk(dice: _Dice, columns: int, rows: int) -> list[Point]:
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


def _orbits(dice: _Dice) -> tuple[list[Mark], Point]:
    """Seven broken arcs round an off-centre point, one of them heavy."""
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
        return on_board and not _in_quiet(px, py, weight)

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
                arc = f"a{radius} {radius} 0 {large} 1 {_pair(b[0] - a[0], b[1] - a[1])}"
                left, right = max(0, centre[0] - radius), centre[0] + radius
                yield Mark(a, arc, b, weight, ink, left, right)
            first = None


def _noise(dice: _Dice) -> tuple[list[Mark], Point]:
    """420 dots that drift from disorder on the left to a grid on the right."""
    pitch = (62, 70, 78)[dice.whole(0, 2)]
    firm = dice.real(1.0, 1.6)
    dots: list[tuple[int, int, int, bool]] = []
    while len(dots) < 420:
        x, y = dice.real(0, WIDTH), dice.real(0, HEIGHT)
        order = _order(x)
        pull = order**firm
        grid_x = round((x - 30) / pitch) * pitch + 30
        grid_y = round((y - 30) / pitch) * pitch + 30
        px = round(x + (grid_x - x) * pull + dice.real(-5, 5))
        py = round(y + (grid_y - y) * pull + dice.real(-5, 5))
        size = (9, 12, 15, 19)[min(3, int(order * 3 + dice.share() * 1.4))]
        if not _in_quiet(px, py, 14):
            dots.append((px, py, size, dice.share() < 0.11))
    # Neighbours follow each other, so that moves between them are short to write.
    dots.sort(key=lambda dot: (dot[0] // 32, dot[1] if dot[0] // 32 % 2 else -dot[1]))
    return [_dot(x, y, size, ink) for x, y, size, ink in dots], (470, 250)


def _order(x: float) -> float:
    return min(1.0, max(0.0, (x - 90) / 560))


FAMILIES: dict[str, Callable[[_Dice], tuple[list[Mark], Point]]] = {
    "lattice": _lattice,
    "lines": _lines,
    "waves": _waves,
    "graph": _graph,
    "bars": _bars,
    "path": _path,
    "orbits": _orbits,
    "noise": _noise,
}
