"""A review's remarks as text, a line each, as the offline file and the history have them:

- Report, page 4: This sentence is the whole project.
  What goes on below is set in by two spaces.
- Video, 1:05: Slower here.
- Code, src/model.py:42: The seed is set after the split.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reviews.domain.places import Place

_BEGINS = re.compile(r"[-*•–]\s+(.*)")
# The place ends at a colon before a space; a path that holds one stands in quotes.
_PLACE = re.compile(r'\s*(?:"([^"]*)"|(.*?))\s*:(?:\s+(.*))?')
HOW = "such as “- Report, page 4: What does the axis show?”"


@dataclass(frozen=True)
class Listed:
    """One remark. label: of the part of the hand-in; place: as it is typed; line: from 0."""

    label: str
    place: str
    text: str
    line: int = 0


def written(remarks: Iterable[Listed]) -> str:
    lines = []
    for one in remarks:
        place = f'"{one.place}"' if ": " in one.place else one.place
        first, *more = one.text.replace("\r\n", "\n").split("\n")
        lines.append(f"- {one.label}, {place}: {first}")
        lines += [f"  {line}" if line.strip() else "" for line in more]
    return "\n".join(lines)


def placed(place: Place) -> str:
    """A place as the list has it: page 4, 1:05 or src/model.py:42."""
    return place.typed if place.page is None else place.words


def read(text: str, labels: Sequence[str]) -> tuple[list[Listed], list[tuple[int, str]]]:
    """The remarks of a text, and what cannot be read, as (line from 0, sentence)."""
    found: list[Listed] = []
    faults: list[tuple[int, str]] = []
    parts: list[tuple[int, list[str]]] = []
    for number, line in enumerate(text.split("\n")):
        if begun := _BEGINS.fullmatch(line):
            parts.append((number, [begun[1]]))
        elif parts:
            parts[-1][1].append(line[2:] if line.startswith("  ") else line.lstrip())
        elif line.strip():
            faults.append((number, f"A remark begins with a dash, {HOW}."))
    for number, lines in parts:
        one = _read(number, lines, labels)
        if isinstance(one, str):
            faults.append((number, one))
        else:
            found.append(one)
    return found, faults


def _read(number: int, lines: Sequence[str], labels: Sequence[str]) -> Listed | str:
    """A remark, or the sentence that says why it is none."""
    head = lines[0].casefold()
    label = next(
        (
            one
            for one in sorted(labels, key=len, reverse=True)
            if head.startswith(f"{one.casefold()},")
        ),
        None,
    )
    if label is None:
        parts = "; ".join(labels) or "none in this hand-in"
        return f"A remark names the part and the place, {HOW}. The parts here: {parts}."
    place = _PLACE.fullmatch(lines[0][len(label) + 1 :])
    if place is None:
        return f"A colon and a space stand between the place and what you say, {HOW}."
    text = "\n".join([place[3] or "", *lines[1:]]).strip()
    if not text:
        return "Write what you want to say about this place after the colon."
    return Listed(label, place[1] or place[2] or "", text, number)
