"""More time by duration: how an amount and a unit become an instant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

HOURS, DAYS, WEEKS = "hours", "days", "weeks"
UNITS = (HOURS, DAYS, WEEKS)
MOST = 400


@dataclass(frozen=True)
class MoreTime:
    """An amount of time, as staff write it: "3 days"."""

    amount: int
    unit: str

    def __str__(self) -> str:
        return f"{self.amount} {self.unit.removesuffix('s') if self.amount == 1 else self.unit}"

    def after(self, due: datetime, zone: tzinfo) -> datetime:
        """The instant this much later, in UTC.

        Hours are counted as they pass. Days and weeks keep the time of day in the zone, also when
        clocks change between; a time that a clock skips becomes the one an hour later.
        """
        if self.unit == HOURS:
            return due.astimezone(UTC) + timedelta(hours=self.amount)
        days = self.amount * (7 if self.unit == WEEKS else 1)
        return moved(due, days, zone, zone)


def moved(at: datetime, days: int, zone: tzinfo, to: tzinfo) -> datetime:
    """The same time of day so many days on, read in one zone and written in another; in UTC."""
    local = at.astimezone(zone)
    return (local.replace(tzinfo=None) + timedelta(days=days)).replace(
        tzinfo=to, fold=local.fold
    ).astimezone(UTC)  # fmt: skip
