"""The front matter and body of one page as a project."""

from __future__ import annotations

from collections import Counter
from difflib import get_close_matches
from pathlib import Path

from projects.domain.static_site import categories, fields, placeholders, text
from projects.domain.static_site.findings import Finding, Kind, Notes
from projects.domain.static_site.links import FIELDS, Where, read_link
from projects.domain.static_site.site import SiteFile, SiteProject, SiteVideo

KEYS = ("authors", "title", *FIELDS, "tags", "category", "categories")
# Keys that Jekyll itself reads; they say nothing about a project.
_JEKYLL = """
    layout permalink published slug date excerpt excerpt_separator sitemap nav_order parent
    last_modified_at redirect_from
"""
JEKYLL_KEYS = frozenset(_JEKYLL.split())
# What the portal keeps of each, in characters.
LONGEST_TITLE, LONGEST_NAME, LONGEST_WORD, LONGEST_ABSTRACT = 300, 200, 60, 6000


def read_project(
    file: str,
    values: dict[str, object],
    body: str,
    known: Counter[str],
    where: Where,
    notes: Notes,
) -> SiteProject | None:
    """The project of one page, or None (with a finding) when the page holds none."""
    if str(values.get("published", "")).strip().lower() in ("false", "no", "off"):
        notes.add("published", Kind.NOT_PUBLISHED, "The page was not public; it was left out.")
        return None
    _report_keys(values, notes)
    title = _title(values, notes)
    authors = _authors(values, notes)
    if not title and not authors:
        notes.findings[:] = [
            Finding(
                file,
                "",
                Kind.TEMPLATE_PAGE,
                "The page has neither a title nor authors of its own; it was left out.",
            )
        ]
        return None
    video, files = _links(values, where, notes)
    tags = _words(values, "tags", notes)
    if not tags:
        notes.add("tags", Kind.TOPIC_MISSING, "The project is left without a topic.")
    return SiteProject(
        file=file,
        title=title or _title_from(file),
        authors=authors,
        abstract=fields.cut(
            text.read_abstract(body, known, title, notes), LONGEST_ABSTRACT, "abstract", notes
        ),
        tags=tags,
        categories=_categories(values, notes),
        video=video,
        files=files,
    )


def _report_keys(values: dict[str, object], notes: Notes) -> None:
    for key in values:
        if key in KEYS or key in JEKYLL_KEYS:
            continue
        close = get_close_matches(key.lower().replace("-", "_"), KEYS, n=1, cutoff=0.7)
        notes.add(
            key,
            Kind.UNKNOWN_KEY,
            f"`{key}` is not a key of a project page; it was left out.",
            found=key,
            suggestion=close[0] if close else "",
        )


def _title_from(file: str) -> str:
    return Path(file).stem.replace("_", " ").replace("-", " ").strip().capitalize()


def _title(values: dict[str, object], notes: Notes) -> str:
    title = fields.read_line(values.get("title"), "title", notes)
    instead = _title_from(notes.file)
    if not title:
        notes.add("title", Kind.TITLE_MISSING, f"The page has no title; “{instead}” stands in.")
    elif placeholders.is_placeholder_title(title):
        notes.add(
            "title",
            Kind.TITLE_PLACEHOLDER,
            f"The title is a placeholder; “{instead}” stands in.",
            found=title,
        )
        return ""
    title = text.resolve_ligatures(title, notes, "title")
    return fields.cut(title, LONGEST_TITLE, "title", notes)


def _authors(values: dict[str, object], notes: Notes) -> tuple[str, ...]:
    people: list[str] = []
    for name in fields.read_people(values.get("authors"), notes):
        if placeholders.is_placeholder_person(name):
            notes.add(
                "authors",
                Kind.AUTHOR_PLACEHOLDER,
                "The name is a placeholder; it was dropped.",
                found=name,
            )
            continue
        name = text.resolve_ligatures(name, notes, "authors")
        name = fields.cut(name, LONGEST_NAME, "authors", notes)
        if any(mark in name for mark in "@()[]{}<>/\\") or any(c.isdigit() for c in name):
            notes.add(
                "authors",
                Kind.AUTHOR_ODD,
                f"“{name}” holds more than a name; it was kept as it stands.",
                found=name,
            )
        if name in people:
            notes.add("authors", Kind.DUPLICATE_PERSON, f"“{name}” is named twice.", found=name)
            continue
        people.append(name)
    if not people:
        notes.add("authors", Kind.AUTHORS_MISSING, "The page names nobody.")
    return tuple(people)


def _words(values: dict[str, object], field: str, notes: Notes) -> tuple[str, ...]:
    """Tags or categories without placeholders and repetitions."""
    words: list[str] = []
    for written in fields.read_list(values.get(field), field, notes):
        word = fields.cut(written, LONGEST_WORD, field, notes)
        if placeholders.is_placeholder_tag(word):
            kind = Kind.TAG_PLACEHOLDER if field == "tags" else Kind.CATEGORY_PLACEHOLDER
            notes.add(field, kind, f"“{word}” is a placeholder; it was dropped.", found=word)
        elif word.casefold() in (other.casefold() for other in words):
            notes.add(field, Kind.TAG_TWICE, f"“{word}” is given twice.", found=word)
        else:
            words.append(word)
    return tuple(words)


def _categories(values: dict[str, object], notes: Notes) -> tuple[str, ...]:
    settled: list[str] = []
    if values.get("category") and values.get("categories"):
        notes.add(
            "category", Kind.ODD_VALUE, "Both `category` and `categories` are given; both count."
        )
    for field in ("category", "categories"):
        value = values.get(field)
        if isinstance(value, str) and not any(mark in value for mark in ",;[]"):
            value = [value]  # one category in plain text is how Jekyll writes it
        for word in _words({field: value}, field, notes):
            name, is_known = categories.settle(word)
            if not is_known:
                notes.add(
                    field,
                    Kind.CATEGORY_UNKNOWN,
                    f"“{word}” is not a usual category; it was kept as one of its own.",
                    found=word,
                )
            elif word.casefold() not in categories.AS_GOOD:
                notes.add(
                    field,
                    Kind.CATEGORY_SPELLING,
                    f"“{word}” was read as “{name}”.",
                    found=word,
                    suggestion=name,
                )
            if name not in settled:
                settled.append(name)
    return tuple(settled)


def _links(
    values: dict[str, object], where: Where, notes: Notes
) -> tuple[SiteVideo | None, tuple[SiteFile, ...]]:
    video: SiteVideo | None = None
    files: list[SiteFile] = []
    for field in FIELDS:
        written = fields.read_line(values.get(field), field, notes)
        found = read_link(field, written, where, notes)
        if isinstance(found, SiteVideo):
            video = found
        elif found:
            files.append(found)
    return video, tuple(files)
