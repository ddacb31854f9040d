"""When the demo takes place: the archived conference a term ago, the current one half over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/New_York")
LAST_MINUTE = time(23, 59)


@dataclass(frozen=True)
class Term:
    """A term and how it is written."""

    season: str
    year: int

    @property
    def name(self) -> str:
        return f"{self.season} {self.year}"

    @property
    def slug(self) -> str:
        return f"dl-{self.season.lower()}-{self.year}"


@dataclass(frozen=True)
class Calendar:
    """The days of the demo as seen from the day of seeding."""

    today: date

    @property
    def current(self) -> Term:
        return Term("Spring" if self.today.month <= 6 else "Autumn", self.today.year)

    @property
    def past(self) -> Term:
        if self.current.season == "Spring":
            return Term("Autumn", self.today.year - 1)
        return Term("Spring", self.today.year)

    @property
    def past_days(self) -> tuple[date, date]:
        """The two presentation days of the archived conference."""
        is_spring = self.past.season == "Spring"
        first = date(self.past.year, 4, 26) if is_spring else date(self.past.year, 12, 2)
        return _tuesday_and_thursday(first)

    @property
    def first_on(self) -> date:
        return self.today - timedelta(days=37)

    @property
    def coming_days(self) -> tuple[date, date]:
        """The two presentation days of the current conference, in about three weeks."""
        return _tuesday_and_thursday(self.today + timedelta(days=21))

    def day(self, offset: int, hour: int, minute: int = 0) -> datetime:
        """An instant so many days from today, by the clock on the wall."""
        return at(self.today + timedelta(days=offset), hour, minute)

    def last_minute(self, offset: int) -> datetime:
        return datetime.combine(self.today + timedelta(days=offset), LAST_MINUTE, ZONE)


def _tuesday_and_thursday(earliest: date) -> tuple[date, date]:
    first = earliest + timedelta(days=(1 - earliest.weekday()) % 7)
    return first, first + timedelta(days=2)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), ZONE)
