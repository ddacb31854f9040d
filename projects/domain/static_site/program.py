"""The program file: day -> talks, and which project each talk belongs to."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from datetime import date
from difflib import SequenceMatcher

from projects.domain.static_site import fields, names
from projects.domain.static_site.findings import Kind, Notes
from projects.domain.static_site.site import Day, SiteProject, Talk

ENOUGH_TITLE = 0.75  # how alike two titles must be when no name helps
LONGEST_DAY, LONGEST_TITLE = 120, 200
KNOWN_KEYS = frozenset(("authors", "title"))

Entry = tuple[str, str, tuple[str, ...]]  # day, title, authors


def read_program(data: object, projects: Sequence[SiteProject], notes: Notes) -> tuple[Day, ...]:
    """Days in the order of the file; each project is given to one talk at most."""
    days = _days(data, notes)
    entries = [entry for _, entries in days for entry in entries]
    matches = _match(entries, projects)
    for entry, project in zip(entries, matches, strict=True):
        _compare(entry, project, entries, matches, projects, notes)
    taken = {project.file for project in matches if project}
    for project in projects:
        if project.file not in taken:
            notes.on(project.file).add(
                "", Kind.NOT_IN_PROGRAM, "The project is not in the program.", found=project.title
            )
    found = iter(matches)
    result = []
    for name, day_entries in days:
        talks = []
        for _, title, authors in day_entries:
            project = next(found)
            talks.append(Talk(title, authors, project.file if project else None))
        result.append(Day(name, _date(name), tuple(talks)))
    return tuple(result)


def _days(data: object, notes: Notes) -> list[tuple[str, list[Entry]]]:
    if data is None:
        notes.add("", Kind.PROGRAM_ODD, "The program file is empty.")
        return []
    if not isinstance(data, dict):
        notes.add("", Kind.PROGRAM_ODD, "The program must be days, each with a list of talks.")
        return []
    days = []
    for key, items in data.items():
        name = fields.cut(fields.line(str(key)), LONGEST_DAY, "", notes) or "Program"
        if not isinstance(items, list):
            notes.add(name, Kind.PROGRAM_ODD, "The day holds no list of talks.")
            items = []
        days.append((name, [entry for item in items if (entry := _entry(name, item, notes))]))
    return days


def _entry(day: str, item: object, notes: Notes) -> Entry | None:
    if not isinstance(item, dict):
        notes.add(day, Kind.PROGRAM_ODD, "An entry has no authors and title; it was left out.")
        return None
    for key in item:
        if key not in KNOWN_KEYS:
            notes.add(day, Kind.UNKNOWN_KEY, f"`{key}` is not a key of a talk.", found=str(key))
    title = fields.read_line(item.get("title"), day, notes)
    title = fields.cut(title, LONGEST_TITLE, day, notes)
    authors = tuple(dict.fromkeys(fields.read_people(item.get("authors"), notes, day)))
    if not title and not authors:
        notes.add(day, Kind.PROGRAM_ODD, "An entry has no authors and title; it was left out.")
        return None
    return day, title, authors


def title_key(title: str) -> str:
    folded = unicodedata.normalize("NFKD", title.casefold())
    return "".join(re.findall(r"[^\W_]", folded))


def _match(entries: Sequence[Entry], projects: Sequence[SiteProject]) -> list[SiteProject | None]:
    """Best pairs first: the same title, then shared people, then a title much alike."""
    matches: list[SiteProject | None] = [None] * len(entries)
    taken: set[int] = set()
    titles = Counter(title_key(title) for _, title, _ in entries)
    pages: dict[str, list[int]] = {}
    for j, project in enumerate(projects):
        pages.setdefault(title_key(project.title), []).append(j)
    for i, (_, title, _) in enumerate(entries):
        same = pages.get(title_key(title), [])
        if len(same) == titles[title_key(title)] == 1:
            matches[i] = projects[same[0]]
            taken.add(same[0])
    scored = []
    for i, (_, title, authors) in enumerate(entries):
        for j, project in enumerate(projects):
            if matches[i] is None and j not in taken:
                scored.append((-_score(title, authors, project), i, j))
    for _, i, j in sorted(item for item in scored if item[0] < 0):
        if matches[i] is None and j not in taken:
            matches[i] = projects[j]
            taken.add(j)
    return matches


def _score(title: str, authors: Sequence[str], project: SiteProject) -> float:
    mine, theirs = title_key(title), title_key(project.title)
    alike = 1.0 if mine and mine == theirs else SequenceMatcher(None, mine, theirs).ratio()
    shared = sum(_counterpart(name, project.authors) is not None for name in authors)
    most = max(len(authors), len(project.authors), 1)
    if alike == 1.0:
        return 3 + shared / most
    if shared * 2 >= most:
        return 1 + shared / most + alike / 10
    return alike if alike >= ENOUGH_TITLE else 0


def _counterpart(name: str, authors: Sequence[str]) -> str | None:
    for author in authors:
        if names.is_same_person(name, author):
            return author
    return next((author for author in authors if names.looks_like(name, author)), None)


def _compare(
    entry: Entry,
    project: SiteProject | None,
    entries: Sequence[Entry],
    matches: Sequence[SiteProject | None],
    projects: Sequence[SiteProject],
    notes: Notes,
) -> None:
    day, title, authors = entry
    if project is None:
        again = next((p for p in projects if p in matches and _score(title, authors, p) >= 1), None)
        if again:
            notes.add(
                day,
                Kind.PROGRAM_TWICE,
                f"“{title}” belongs to {again.file}, which has another talk in the program.",
                found=title,
            )
        else:
            notes.add(
                day,
                Kind.PROGRAM_UNMATCHED,
                f"No project fits “{title or authors[0]}”.",
                found=title,
            )
        return
    if title_key(title) != title_key(project.title):
        notes.add(
            day,
            Kind.PROGRAM_TITLE,
            f"The program says “{title}”, {project.file} says “{project.title}”.",
            found=title,
            suggestion=project.title,
        )
    met = []
    for name in authors:
        other = _counterpart(name, [author for author in project.authors if author not in met])
        if other is None:
            notes.add(
                day,
                Kind.PROGRAM_NAME,
                f"“{name}” is in the program but not among the authors of {project.file}.",
                found=name,
            )
            continue
        met.append(other)
        if name != other:
            notes.add(
                day,
                Kind.PROGRAM_NAME,
                f"The program says “{name}”, {project.file} says “{other}”.",
                found=name,
                suggestion=other,
            )
    for author in project.authors:
        if author not in met:
            notes.add(
                day,
                Kind.PROGRAM_NAME,
                f"“{author}” is an author of {project.file} but is not in the program.",
                suggestion=author,
            )


def _date(name: str) -> date | None:
    try:
        return date.fromisoformat(name)
    except ValueError:
        return None
