"""The board that covers are drawn on, their marks, and how both become SVG."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
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
            left, width = clamp(x - 50, 0, WIDTH - 100), 100
        elif ratio == "wide":
            top, height = clamp(y - 133, 0, HEIGHT - 267), 267
        # Phones show a card's cover as a 3:1 strip by CSS alone: keep the side of the focus.
        side = "YMin" if y < 190 else "YMax" if y > 310 else "YMid"
        return (
            f'<svg viewBox="{left} {top} {width} {height}" preserveAspectRatio="xMid{side} slice"'
            f' aria-hidden="true">{"".join(self.paths(left, left + width))}</svg>'
        )


class Dice:
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


def clamp(value: int, low: int, high: int) -> int:
    return max(low, min(high, value))


def pair(x: int, y: int) -> str:
    return f"{x}{y}" if y < 0 else f"{x} {y}"


def _data(marks: list[Mark]) -> str:
    """Path data, each move written absolute or relative, whichever is shorter."""
    parts: list[str] = []
    at: Point = (0, 0)
    for mark in marks:
        x, y = mark.start
        absolute, relative = f"M{pair(x, y)}", f"m{pair(x - at[0], y - at[1])}"
        parts.append(relative if parts and len(relative) < len(absolute) else absolute)
        parts.append(mark.commands)
        at = mark.end
    return "".join(parts)


def dot(x: int, y: int, diameter: int, ink: bool) -> Mark:
    half = diameter // 2
    return Mark((x, y), "h0", (x, y), diameter, ink, x - half, x + half)


def box(x: int, y: int, width: int, height: int, ink: bool) -> Mark:
    return Mark((x, y), f"h{width}v{height}h{-width}z", (x, y), 0, ink, x, x + width)


def line(x: int, y: int, dx: int, dy: int, weight: int, ink: bool) -> Mark:
    command = f"h{dx}" if dy == 0 else f"l{pair(dx, dy)}"
    left, right = min(x, x + dx), max(x, x + dx)
    return Mark((x, y), command, (x + dx, y + dy), weight, ink, left, right)


def in_quiet(x: float, y: float, margin: float) -> bool:
    return x < QUIET_RIGHT + margin and y > QUIET_TOP - margin
