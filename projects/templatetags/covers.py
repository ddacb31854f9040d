"""Covers and title widths in templates: `{% cover project "card" %}`, `{{ title|width_class }}`."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from projects.domain.covers import FAMILIES, draw_cover

register = template.Library()

Shape = Literal["card", "wide", "strip", "small"]
PALETTES = ("lagoon", "brick", "moss", "iris", "rose", "ochre", "steel", "plum")
CLASSES: dict[str, str] = {
    "card": "cover",
    "wide": "cover cover-wide",
    "strip": "cover",
    "small": "cover cover-small",
}


@register.simple_tag
def cover(thing: Any, shape: Shape = "card", plate: bool = True) -> SafeString:
    """The cover of a project or of a card made from one, with its number plate and ribbons.

    thing: a Project, or anything (attributes or keys) that says what it knows of:
        cover_seed      text; else `conference.slug` and `number` make it
        cover_family    one of the eight; else `group.family`; else orbits
        palette         one of the eight; else `group.palette`; else steel
        board           the number as printed
        cover_picture   an uploaded picture with `url` and `alt`, shown instead of the drawing
        ribbons         award words, the first shown and the others counted
    shape: card (8:5; CSS cuts it to 3:1 on phones), wide (3:1), strip (1:5, no plate),
        small (64 px, no plate).
    """
    group = _ask(thing, "group")
    palette = _ask(thing, "palette") or _ask(group, "palette")
    picture = _ask(thing, "cover_picture")
    board = _ask(thing, "board")
    if picture and _ask(picture, "url"):
        inner = format_html(
            '<img src="{}" alt="{}" width="800" height="500" loading="lazy" decoding="async">',
            _ask(picture, "url"),
            _ask(picture, "alt") or "",
        )
    else:
        family = _ask(thing, "cover_family") or _ask(group, "family")
        ratio = {"wide": "wide", "strip": "strip"}.get(shape, "card")
        inner = _drawing(_seed(thing), family if family in FAMILIES else "orbits", ratio)
    signs = SafeString()
    if plate and board and shape in ("card", "wide"):
        signs += format_html(
            '<span class="board-number"><span class="visually-hidden">Project </span>{}</span>',
            board,
        )
    if shape in ("card", "wide"):
        signs += _ribbons(list(_ask(thing, "ribbons") or []))
    return format_html(
        '<span class="{} palette-{}">{}{}</span>',
        CLASSES[shape],
        palette if palette in PALETTES else "steel",
        inner,
        signs,
    )


@register.filter
def width_class(title: str) -> str:
    """The class that narrows a long title instead of shrinking it."""
    length = len(str(title))
    if length <= 60:
        return ""
    if length <= 90:
        return "narrow"
    return "narrower cut" if length > 120 else "narrower"


def _ask(thing: Any, name: str) -> Any:
    if isinstance(thing, dict):
        return thing.get(name)
    return getattr(thing, name, None)


def _seed(thing: Any) -> str:
    seed = _ask(thing, "cover_seed")
    if seed:
        return str(seed)
    conference = _ask(thing, "conference")
    return f"{_ask(conference, 'slug')} {_ask(thing, 'number')}"


@lru_cache(maxsize=2048)
def _drawing(seed: str, family: str, ratio: Literal["card", "wide", "strip"]) -> SafeString:
    return mark_safe(draw_cover(seed, family).svg(ratio))  # noqa: S308 (digits we computed)


def _ribbons(words: list[Any]) -> SafeString:
    if not words:
        return SafeString()
    more = f" +{len(words) - 1}" if len(words) > 1 else ""
    title = format_html(' title="{}"', ", ".join(map(str, words))) if more else SafeString()
    names = format_html_join(
        "", '<span class="visually-hidden">, {}</span>', ((word,) for word in words[1:])
    )
    return format_html(
        '<span class="ribbons"><span class="ribbon"{}>{}<span{}>{}</span>{}</span></span>',
        title,
        words[0],
        mark_safe(' aria-hidden="true"') if more else SafeString(),
        more,
        names,
    )
