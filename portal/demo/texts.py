"""The demo's projects as their files in texts/ tell them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent / "texts"
SECTIONS = ("question", "claim", "users", "related-work", "data", "method", "evaluation", "plan")


@dataclass(frozen=True)
class ProjectText:
    """One file. `first_version` holds the sections that read differently before staff asked.

    ai_rows: tool, use, words, how much stayed, link to the prompts; no rows at all says "no AI tool".
    on_decision, on_first_decision: what staff said on single sections, by key.
    """

    number: int
    team: str
    members: tuple[str, ...]
    title: str
    pitch: str = ""
    abstract: str = ""
    categories: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    state: str = ""
    cover: str = ""
    sections: dict[str, str] = field(default_factory=dict)
    first_version: dict[str, str] = field(default_factory=dict)
    decision: str = ""
    first_decision: str = ""
    on_decision: dict[str, str] = field(default_factory=dict)
    on_first_decision: dict[str, str] = field(default_factory=dict)
    check_in: str = ""
    obstacles: str = ""
    results: str = ""
    limits: str = ""
    measure: str = ""
    table: tuple[tuple[str, float], ...] = ()
    praise: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    ai_use: str = ""
    ai_rows: tuple[tuple[str, ...], ...] | None = None
    repository: str = ""
    video: str = ""
    demo: str = ""
    seconds: int = 0
    pages: int = 0
    quality: int = 0


def read(folder: str) -> list[ProjectText]:
    """The projects of a folder in the order of their numbers."""
    return [_read(path) for path in sorted((FOLDER / folder).glob("*.toml"))]


def _read(path: Path) -> ProjectText:
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    sections = {key: raw.pop(key).strip() for key in SECTIONS if key in raw}
    earlier = {key: raw.pop(f"{key}_1") for key in SECTIONS if f"{key}_1" in raw}
    lists = {key: tuple(value) for key, value in raw.items() if isinstance(value, list)}
    if "ai_rows" in lists:
        lists["ai_rows"] = tuple(tuple(row) for row in lists["ai_rows"])
    if "table" in lists:
        lists["table"] = tuple((name, value) for name, value in lists["table"])
    return ProjectText(
        number=int(path.name[:2]),
        sections=sections,
        first_version=earlier,
        first_decision=raw.pop("decision_1", ""),
        **{**raw, **lists},
    )
