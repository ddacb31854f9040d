"""What a version's hashes cover: its contents when it was handed in, its commits at the deadline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from projects.domain.content_hash import Content, canonical, content_hash, sealed_hash
from projects.drafting import Entry
from projects.models import Artefact, Kind, PinnedCommit, Version, VersionItem


@dataclass(frozen=True)
class Code:
    """One repository of a version.

    frozen: the commit that the content hash covers, if one was known. pinned: the one that counts,
    if it was found: of the deadline, or of the hand-in if that was late.
    """

    label: str
    frozen: str
    pinned: str


@dataclass(frozen=True)
class Seal:
    """Both hashes of a version and whether they are right.

    is_whole: what is stored gives the content hash again. sealed: empty until a commit is pinned.
    """

    contents: str
    is_whole: bool
    codes: tuple[Code, ...]
    sealed: str


def contents_of_draft(entries: Iterable[Entry]) -> list[Content]:
    """What a version of this draft would hold."""
    return [
        _content(
            entry.field.key,
            entry.field.kind,
            entry.text,
            entry.artefact,
            entry.commit,
            entry.disclosure.as_json() if entry.disclosure else None,
        )
        for entry in entries
        if not entry.is_empty
    ]


def contents_of(version: Version) -> list[Content]:
    """What a version holds. Two queries unless its items were loaded with their artefacts."""
    return [
        _content(item.key, item.kind, item.text, item.artefact, item.commit, item.disclosure)
        for item in _items(version)
    ]


def canonical_of(version: Version) -> bytes:
    """The bytes whose SHA-256 is the version's content hash."""
    return canonical(contents_of(version), version.hash_format)


def seal_of(version: Version) -> Seal:
    """The hashes of a version, the content hash computed anew. One query beyond its items."""
    moment = PinnedCommit.Moment.HAND_IN if version.is_late else PinnedCommit.Moment.DEADLINE
    pins: dict[int | None, str] = {
        pin.artefact_id: pin.commit for pin in version.pinned_commits.filter(moment=moment)
    }
    items = sorted(_items(version), key=lambda item: item.key)
    codes = tuple(
        Code(item.label, item.commit, pins.get(item.artefact_id, ""))
        for item in items
        if item.kind == Kind.REPOSITORY
    )
    pinned = [code.pinned for code in codes if code.pinned]
    made = content_hash(contents_of(version), version.hash_format)
    return Seal(
        contents=version.content_hash,
        is_whole=made == version.content_hash,
        codes=codes,
        sealed=sealed_hash(version.content_hash, pinned) if pinned else "",
    )


def _items(version: Version) -> list[VersionItem]:
    if "items" in getattr(version, "_prefetched_objects_cache", {}):
        return list(version.items.all())
    return list(version.items.select_related("artefact"))


def _content(
    key: str,
    kind: str,
    text: str,
    artefact: Artefact | None,
    commit: str,
    disclosure: dict[str, Any] | None,
) -> Content:
    return Content(
        key=key,
        kind=kind,
        text=text,
        sha256=artefact.sha256 if artefact else "",
        url=artefact.url if artefact else "",
        alt_text=artefact.alt_text if artefact else "",
        commit=commit,
        disclosure=disclosure,
    )
