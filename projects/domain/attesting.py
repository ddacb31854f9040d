"""What each member of a team confirms: the words of it, and the fingerprint that a confirmation names."""

from __future__ import annotations

import hashlib
import json

from projects.domain.ai_use import Disclosure

USUAL_STATEMENTS = {
    "originality": (
        "This is our own work. Every source of text, code, data, figures and ideas that is not "
        "ours is named. None of it was handed in for another course."
    ),
    "ai_use": (
        "The list names every use of AI tools in this project, or says truly that there was none. "
        "I have checked what stayed of it, and I answer for it."
    ),
}


def digest_of(kind: str, statement: str, disclosure: Disclosure | None = None) -> str:
    """SHA-256, in hex, of exactly what is confirmed: a changed word or row gives another."""
    confirmed = {
        "kind": kind,
        "statement": statement,
        "disclosure": disclosure.as_json() if disclosure else None,
    }
    canonical = json.dumps(confirmed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
