"""The times of a week that people may be free, as they choose and as they are shown."""

from __future__ import annotations

from collections.abc import Iterable

DAYS = (
    ("mon", "Monday"),
    ("tue", "Tuesday"),
    ("wed", "Wednesday"),
    ("thu", "Thursday"),
    ("fri", "Friday"),
    ("sat", "Saturday"),
    ("sun", "Sunday"),
)
PARTS = (("am", "morning"), ("pm", "afternoon"), ("eve", "evening"))
FREE_TIMES = tuple(
    (f"{day}-{part}", f"{day_name} {part_name}")
    for day, day_name in DAYS
    for part, part_name in PARTS
)
MOST_WORDS = 8


def told(keys: Iterable[str]) -> str:
    """Free times as people say them: "Monday morning, evening; Friday afternoon"."""
    chosen = set(keys)
    days = []
    for day, day_name in DAYS:
        parts = [part_name for part, part_name in PARTS if f"{day}-{part}" in chosen]
        if parts:
            days.append(f"{day_name} {', '.join(parts)}")
    return "; ".join(days)


def words_of(text: str) -> list[str]:
    """Skills or interests from text with commas: folded to small letters, each once, the first few."""
    words = [" ".join(word.split()).casefold()[:40] for word in text.replace(";", ",").split(",")]
    return list(dict.fromkeys(word for word in words if word))[:MOST_WORDS]
