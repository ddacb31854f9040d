"""What changed from one version of a submission to another."""

from __future__ import annotations

from dataclasses import dataclass

from projects.domain.text_diff import Piece, compare_texts
from projects.models import Artefact, Version, VersionItem


@dataclass(frozen=True)
class Change:
    """One field in two versions. state: "same", "changed", "added" or "removed".

    pieces: of its text; empty for files and links, which stand in `before` and `after`.
    """

    label: str
    state: str
    pieces: tuple[Piece, ...] = ()
    before: Artefact | None = None
    after: Artefact | None = None
    key: str = ""


def compare(old: Version, new: Version) -> list[Change]:
    """Field by field, in the order of the newer version; fields that are gone come last."""
    before = {item.key: item for item in old.items.all()}
    after = {item.key: item for item in new.items.all()}
    keys = [*after, *(key for key in before if key not in after)]
    return [_change(before.get(key), after.get(key)) for key in keys]


def _change(old: VersionItem | None, new: VersionItem | None) -> Change:
    label = new.label if new else old.label if old else ""
    held = old.artefact if old else None
    holds = new.artefact if new else None
    if old is None:
        state = "added"
    elif new is None:
        state = "removed"
    elif _text(old) == _text(new) and _content(held) == _content(holds):
        state = "same"
    else:
        state = "changed"
    pieces = () if held or holds else compare_texts(_text(old), _text(new))
    key = new.key if new else old.key if old else ""
    return Change(label, state, tuple(pieces), held, holds, key)


def _text(item: VersionItem | None) -> str:
    """Its text; the use of AI tools as a line for each use, above what is confirmed of it."""
    if item is None:
        return ""
    return f"{item.disclosed.as_text()}\n\n{item.text}" if item.disclosed else item.text


def _content(artefact: Artefact | None) -> tuple[str, str, str] | None:
    """What of a file or link is compared: two uploads of the same bytes are the same."""
    return (artefact.sha256, artefact.url, artefact.alt_text) if artefact else None
