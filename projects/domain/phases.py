"""Where a conference stands in its year, and how to say so."""

from __future__ import annotations

from datetime import date
from enum import Enum


class Phase(Enum):
    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


def phase_on(
    today: date, first_day: date | None, last_day: date | None, published: bool, archived: bool
) -> Phase:
    """today, first_day, last_day: dates in the conference's zone; the days are of the program."""
    if archived:
        return Phase.AFTER
    if first_day and last_day:
        if today < first_day:
            return Phase.BEFORE
        return Phase.DURING if today <= last_day else Phase.AFTER
    return Phase.AFTER if published else Phase.BEFORE


def countdown(today: date, day: date) -> str:
    """ "in 12 days", "tomorrow", "today", "yesterday", "12 days ago"."""
    days = (day - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    if days in near:
        return near[days]
    return f"in {days} days" if days > 0 else f"{-days} days ago"


def days_in_words(days: list[date], with_year: bool = False) -> str:
    """ "29 April and 4 May", "29 and 30 April 2027": the month once, the year only if asked for."""
    ordered = sorted(set(days))
    words = []
    for place, day in enumerate(ordered):
        follows = ordered[place + 1] if place + 1 < len(ordered) else None
        same_month = follows and (follows.year, follows.month) == (day.year, day.month)
        year = f" {day.year}" if with_year and (not follows or follows.year != day.year) else ""
        words.append(str(day.day) if same_month else f"{day.day} {day:%B}{year}")
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + " and " + words[-1]
