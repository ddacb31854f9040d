"""Drawn covers: never empty, never in the number's corner, never the same twice."""

from __future__ import annotations

import hashlib
import math
import re

import pytest
from PIL import Image, ImageDraw

from projects.domain.covers import FAMILIES, HEIGHT, QUIET_RIGHT, QUIET_TOP, WIDTH, draw_cover

SCALE = 4  # one pixel of the test's picture stands for 4 × 4 of the drawing
PATH = re.compile(r'<path(?: class="([fi ]+)")?(?: stroke-width="(\d+)")? d="([^"]+)"/>')
TOKEN = re.compile(r"([MmhvlcsazZ])|(-?\d+)")
SIZES = {"M": 2, "m": 2, "h": 1, "v": 1, "l": 2, "c": 6, "s": 4, "a": 7, "z": 0}


def read_path(data: str) -> list[list[tuple[float, float]]]:
    """Polylines of a path in the commands that covers use; curves cut into short pieces."""
    lines: list[list[tuple[float, float]]] = []
    x = y = 0.0
    control = (0.0, 0.0)
    tokens = [(command, number) for command, number in TOKEN.findall(data)]
    index, command = 0, ""
    while index < len(tokens):
        if tokens[index][0]:
            command = tokens[index][0]
            index += 1
        size = SIZES[command]
        n = [float(number) for _, number in tokens[index : index + size]]
        index += size
        if command in "Mm":
            x, y = (n[0], n[1]) if command == "M" else (x + n[0], y + n[1])
            lines.append([(x, y)])
        elif command == "z":
            lines[-1].append(lines[-1][0])
            x, y = lines[-1][0]
        elif command in "hvl":
            dx, dy = {"h": (n[0], 0.0), "v": (0.0, n[0])}.get(command) or (n[0], n[1])
            x, y = x + dx, y + dy
            lines[-1].append((x, y))
        elif command in "cs":
            first = (
                (x + n[0], y + n[1]) if command == "c" else (2 * x - control[0], 2 * y - control[1])
            )
            second, end = (x + n[-4], y + n[-3]), (x + n[-2], y + n[-1])
            for step in range(1, 5):
                t = step / 4
                a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
                lines[-1].append(
                    (
                        a * x + b * first[0] + c * second[0] + d * end[0],
                        a * y + b * first[1] + c * second[1] + d * end[1],
                    )
                )
            (x, y), control = end, second
        elif command == "a":
            lines[-1] += arc((x, y), (x + n[5], y + n[6]), n[0], bool(n[3]))
            x, y = x + n[5], y + n[6]
    return lines


def arc(
    start: tuple[float, float], end: tuple[float, float], radius: float, large: bool
) -> list[tuple[float, float]]:
    """Points of a clockwise circular arc, as SVG defines it."""
    chord = math.dist(start, end)
    radius = max(radius, chord / 2)
    away = math.sqrt(max(0.0, radius**2 - (chord / 2) ** 2)) * (1 if not large else -1)
    unit = ((end[0] - start[0]) / chord, (end[1] - start[1]) / chord)
    cx = (start[0] + end[0]) / 2 - unit[1] * away
    cy = (start[1] + end[1]) / 2 + unit[0] * away
    first = math.atan2(start[1] - cy, start[0] - cx)
    sweep = (math.atan2(end[1] - cy, end[0] - cx) - first) % math.tau
    pieces = max(4, int(sweep * 8))
    return [
        (
            cx + radius * math.cos(first + sweep * i / pieces),
            cy + radius * math.sin(first + sweep * i / pieces),
        )
        for i in range(1, pieces + 1)
    ]


def paint(svg: str) -> Image.Image:
    """The drawing in three grey values: 0 ground, 1 second colour, 2 ink."""
    picture = Image.new("L", (WIDTH // SCALE, HEIGHT // SCALE), 0)
    pen = ImageDraw.Draw(picture)
    for classes, weight, data in PATH.findall(svg):
        colour = 2 if "i" in classes else 1
        for line in read_path(data):
            points = [(x / SCALE, y / SCALE) for x, y in line]
            if not weight:
                pen.polygon(points, fill=colour)
                continue
            half = int(weight) / SCALE / 2
            if len(line) == 2 and line[0] == line[1]:
                (x, y) = points[0]
                pen.ellipse((x - half, y - half, x + half, y + half), fill=colour)
            else:
                pen.line(points, fill=colour, width=max(1, round(2 * half)))
    return picture


SEEDS = [f"conference-{number // 25} {number % 25 + 1}" for number in range(100)]


@pytest.mark.parametrize("family", FAMILIES)
def test_a_hundred_covers_are_full_quiet_in_the_corner_and_all_different(family: str) -> None:
    quiet = (0, QUIET_TOP // SCALE + 1, QUIET_RIGHT // SCALE - 1, HEIGHT // SCALE)
    seen = set()
    for seed in SEEDS:
        picture = paint(draw_cover(seed, family).svg())
        ground = picture.histogram()[0]
        covered = 1 - ground / (picture.width * picture.height)
        assert covered >= 0.04, f"{family} of {seed} covers {covered:.1%}"
        assert picture.crop(quiet).getextrema() == (0, 0), f"{family} of {seed} fills the corner"
        seen.add(picture.tobytes())
    assert len(seen) == len(SEEDS)


@pytest.mark.parametrize("family", FAMILIES)
def test_markup_is_small_and_in_whole_numbers(family: str) -> None:
    for seed in SEEDS[:40]:
        svg = draw_cover(seed, family).svg()
        assert len(svg.encode()) <= 5000
        assert "." not in svg
        groups = [(classes, weight) for classes, weight, _ in PATH.findall(svg)]
        assert len(groups) == len(set(groups)) > 0


@pytest.mark.parametrize("family", FAMILIES)
def test_strip_and_wide_crop_the_same_drawing(family: str) -> None:
    cover = draw_cover("dl-spring-2027 3", family)
    strip, wide = cover.svg("strip"), cover.svg("wide")
    assert re.search(r'viewBox="\d+ 0 100 500"', strip)
    assert re.search(r'viewBox="0 \d+ 800 267"', wide)
    assert sum(map(len, PATH.findall(strip)[0])) <= sum(map(len, PATH.findall(cover.svg())[0]))
    assert PATH.findall(strip)


# The first letters of a hash over the drawings of forty projects, in every shape.
DRAWN = {
    "lattice": "21e3ed87c411a695",
    "lines": "1f715835b3cec24d",
    "waves": "f675270f5bb4b6d2",
    "graph": "01b6f6499309c00b",
    "bars": "b5a12585ddba7e10",
    "path": "c9872585450cbcbc",
    "orbits": "e61c656afbe2f86b",
    "noise": "bbbfa51159386c5c",
}


@pytest.mark.parametrize("family", FAMILIES)
def test_published_covers_stay_as_they_were_drawn(family: str) -> None:
    drawn = hashlib.sha256()
    for number in range(40):
        cover = draw_cover(f"dl-spring-2027 {number}", family)
        for ratio in ("card", "wide", "strip"):
            drawn.update(cover.svg(ratio).encode())
    assert drawn.hexdigest()[:16] == DRAWN[family]


def test_a_cover_is_drawn_the_same_again() -> None:
    draw_cover.cache_clear()
    one = draw_cover("dl-spring-2027 3", "path").svg()
    draw_cover.cache_clear()
    assert draw_cover("dl-spring-2027 3", "path").svg() == one
    assert draw_cover("dl-spring-2027 4", "path").svg() != one
