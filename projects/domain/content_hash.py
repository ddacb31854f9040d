"""The fingerprint of what was handed in: equal contents give equal hashes, anything else does not."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Content:
    """One field of a version: its text, or the hash of its file, or its link."""

    key: str
    kind: str
    text: str = ""
    sha256: str = ""
    url: str = ""
    alt_text: str = ""


def content_hash(contents: Iterable[Content]) -> str:
    """SHA-256, in hex, of the fields in order of their keys, as JSON with nothing left to choice."""
    ordered = sorted((asdict(content) for content in contents), key=lambda row: row["key"])
    canonical = json.dumps(ordered, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
