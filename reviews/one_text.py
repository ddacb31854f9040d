"""A single text that saves itself: an authors' answer, a summing up. As sheets.py, for one field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from projects.clock import now
from reviews.sheets import LONGEST_TEXT, Conflict, Saved, mark

FIELD = "text"


def take_text(before: str, data: Mapping[str, Any], who: str) -> tuple[str, Saved]:
    """The text to store, and what to tell the page; `before` if the sent one is not taken.

    data: holds the text and, as revision-text, the mark of what its writer had read.
    who: whoever stored `before`, as the start of a sentence.
    """
    saved = Saved()
    if FIELD not in data:
        return before, saved
    text = str(data[FIELD]).replace("\r\n", "\n").replace("\0", "").strip()
    seen = data.get(f"revision-{FIELD}")
    if len(text) > LONGEST_TEXT:
        saved.errors[FIELD] = [f"This is longer than {LONGEST_TEXT:,} characters. Shorten it."]
        return before, saved
    if seen is not None and seen != mark(before) and text != before:
        saved.conflicts.append(Conflict(FIELD, before, before, mark(before), who))
        return before, saved
    saved.saved_at = now()
    saved.revisions = {FIELD: mark(text)}
    return text, saved
