"""Every pair of colours that carries text or a control's edge, computed from the stylesheets."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parent.parent / "portal/static/portal"
VALUE = re.compile(r"--([a-z-]+):\s*light-dark\(\s*(#\w{6})\s*,\s*(#\w{6})\s*\)")
PALETTE = re.compile(r"\.palette-([a-z]+)\s*\{([^}]*)\}")

TOKENS = {
    name: {"light": light, "dark": dark}
    for name, light, dark in VALUE.findall((STATIC / "css/tokens.css").read_text("utf-8"))
}
PALETTES = {
    name: {role: {"light": light, "dark": dark} for role, light, dark in VALUE.findall(body)}
    for name, body in PALETTE.findall((STATIC / "css/covers.css").read_text("utf-8"))
}
WALLS = ("page", "surface", "sunken")
TEXT = [
    *((text, wall) for text in ("ink", "muted", "accent", "live") for wall in WALLS),
    *((text, wall) for text in ("ok", "warn") for wall in ("page", "surface")),
    ("on-accent", "accent"),
    *((text, f"{text}-soft") for text in ("accent", "award", "live", "ok", "warn")),
    *(("ink", f"{soft}-soft") for soft in ("accent", "award", "live", "ok", "warn")),
    *(("muted", soft) for soft in ("live-soft", "warn-soft", "accent-soft")),
]
EDGES = [("edge", wall) for wall in WALLS] + [("accent", wall) for wall in WALLS]


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT, ids=lambda name: str(name))
def test_text_reaches_four_and_a_half(text: str, ground: str, theme: str) -> None:
    assert contrast(TOKENS[text][theme], TOKENS[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGES, ids=lambda name: str(name))
def test_control_edges_reach_three(edge: str, ground: str, theme: str) -> None:
    assert contrast(TOKENS[edge][theme], TOKENS[ground][theme]) >= 3


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("palette", PALETTES)
def test_board_number_is_readable_on_its_plate_and_in_lists(palette: str, theme: str) -> None:
    ink = PALETTES[palette]["cover-ink"][theme]
    assert contrast(ink, PALETTES[palette]["ground"][theme]) >= (7.7 if theme == "light" else 8.8)
    for wall in (*WALLS, "live-soft"):
        assert contrast(ink, TOKENS[wall][theme]) >= 4.5


def test_there_are_eight_palettes_of_three_colours() -> None:
    assert len(PALETTES) == 8
    assert {frozenset(palette) for palette in PALETTES.values()} == {
        frozenset({"ground", "cover-ink", "second"})
    }


def test_browsers_without_light_dark_get_the_light_values() -> None:
    text = (STATIC / "css/tokens.css").read_text("utf-8")
    fallback = dict(re.findall(r"--([a-z-]+):\s*(#\w{6});", text.split("@supports not")[1]))
    assert fallback == {name: themes["light"] for name, themes in TOKENS.items()}


def gzipped(paths: list[Path]) -> int:
    return sum(len(gzip.compress(path.read_bytes(), mtime=0)) for path in paths)


TEMPLATES = STATIC.parent.parent.parent / "templates"
PAGES = sorted(
    str(path.relative_to(TEMPLATES))
    for path in TEMPLATES.rglob("*.html")
    if "{% extends" in path.read_text("utf-8")
)


# The forms that people write in for an hour: texts, rows, links and files; criteria and remarks;
# criteria and kept comments. What a milestone does not ask for is not loaded.
ASKS_EVERYTHING = {
    "projects/submission/page.html",
    "reviews/review/page.html",
    "reviews/grading/desk.html",
}


def loaded_by(page: str, ending: str) -> list[Path]:
    """The portal's own files of this ending that a page and the layouts it extends load."""
    found: list[Path] = []
    template: str | None = page
    replaced = False
    styles = re.compile(r"{% block styles %}(.*?){% endblock %}", re.DOTALL)
    while template:
        text = (TEMPLATES / template).read_text("utf-8")
        own = styles.search(text)
        if own and replaced:
            text = styles.sub("", text)
        elif own and "{{ block.super }}" not in own.group(1):
            replaced = True
        found += [
            STATIC / ending / name
            for name in re.findall(rf"portal/{ending}/([a-z_]+\.{ending})", text)
        ]
        extended = re.search(r'{% extends "([^"]+)" %}', text)
        template = extended.group(1) if extended else None
        if template and not (TEMPLATES / template).exists():
            template = None  # a library's layout, which extends ours again
    return sorted(set(found))


@pytest.mark.parametrize("page", [page for page in PAGES if page != "portal/components.html"])
def test_a_page_loads_few_styles_and_scripts(page: str) -> None:
    assert gzipped(loaded_by(page, "css")) <= 14_000
    assert gzipped(loaded_by(page, "js")) <= (14_000 if page in ASKS_EVERYTHING else 12_000)


def test_no_script_is_larger_than_three_kilobytes() -> None:
    assert max(gzipped([script]) for script in (STATIC / "js").glob("*.js")) <= 3_000
