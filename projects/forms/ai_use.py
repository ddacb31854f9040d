"""The use of AI tools as a form sends it: rows of plain fields, or JSON from a script."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from projects.domain.ai_use import MOST_ROWS, PARTS, Disclosure, DisclosureRefused, Use
from projects.domain.ai_use import read_disclosure as read


def sent_disclosure(post: Mapping[str, Any], key: str) -> str | None:
    """What a request says about this field, as JSON; None if it says nothing.

    A form sends `<key>.rows`, `<key>.none` and `<key>.<n>.<part>`; the row whose Remove was pressed
    is left out. A script that saves while one types sends the JSON itself.
    """
    number = post.get(f"{key}.rows", "")
    if not number:
        return post.get(key)
    count = min(int(number), MOST_ROWS + 1) if number.isdecimal() and len(number) < 4 else 0
    removed = post.get("remove_row", "")
    rows = [
        {part: post.get(f"{key}.{place}.{part}", "") for part in PARTS}
        for place in range(count)
        if removed != f"{key}.{place}"
    ]
    return json.dumps({"none_used": f"{key}.none" in post, "rows": rows})


def as_typed(text: str) -> Disclosure:
    """What was typed, to be shown again, also if it is too long to be kept."""
    try:
        return read(text)
    except DisclosureRefused:
        pass
    try:
        raw = json.loads(text)
        rows = [Use(**{part: str(row.get(part, "")) for part in PARTS}) for row in raw["rows"]]
        return Disclosure(raw.get("none_used") is True, tuple(rows))
    except (ValueError, KeyError, TypeError, AttributeError):
        return Disclosure()
