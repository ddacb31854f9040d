"""The fingerprint of what was handed in: equal contents give equal hashes, anything else does not.

Receipts are checked years later, so a format that was ever used is kept and never changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

FORMAT = 2
FIRST_FORMAT = ("key", "kind", "text", "sha256", "url", "alt_text")


@dataclass(frozen=True)
class Content:
    """One field of a version: its text, or the hash of its file, or its link.

    commit: where a repository stood when it was handed in, as far as that was known.
    disclosure: the use of AI tools, as JSON.
    """

    key: str
    kind: str
    text: str = ""
    sha256: str = ""
    url: str = ""
    alt_text: str = ""
    commit: str = ""
    disclosure: dict[str, Any] | None = None


def canonical(contents: Iterable[Content], form: int = FORMAT) -> bytes:
    """The fields in order of their keys, as JSON with nothing left to choice: what is hashed.

    form: 1 knew no commits and wrote empty facts out; 2 leaves out what is empty.
    """
    rows = sorted((asdict(content) for content in contents), key=lambda row: row["key"])
    if form == 1:
        rows = [{name: row[name] for name in FIRST_FORMAT} for row in rows]
    else:
        rows = [{name: fact for name, fact in row.items() if fact} for row in rows]
    return json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def content_hash(contents: Iterable[Content], form: int = FORMAT) -> str:
    """SHA-256, in hex, of the canonical form."""
    return hashlib.sha256(canonical(contents, form)).hexdigest()


def sealed_hash(contents: str, commits: Iterable[str]) -> str:
    """SHA-256, in hex, over a content hash and the commits that were pinned, a line each.

    commits: in order of their fields' keys. `printf '%s\\n%s' HASH COMMIT | sha256sum` gives the same.
    """
    return hashlib.sha256("\n".join([contents, *commits]).encode()).hexdigest()


def same_but_for_commits(before: Iterable[Content], now: Iterable[Content]) -> bool:
    """Whether two hand-ins hold the same, wherever their repositories stood."""
    return _without_commits(before) == _without_commits(now)


def was_pushed(before: Iterable[Content], now: Iterable[Content]) -> bool:
    """Whether a repository's commit is known both times and is another now."""
    stood = {content.key: content.commit for content in before}
    return any(
        content.commit and stood.get(content.key) and content.commit != stood[content.key]
        for content in now
    )


def _without_commits(contents: Iterable[Content]) -> list[Content]:
    return sorted((replace(one, commit="") for one in contents), key=lambda one: one.key)
