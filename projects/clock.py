"""The one clock. Everything that a deadline depends on is stamped here."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TypeVar

from django.db import connection
from django.db.models import DateTimeField, Func, Model, QuerySet
from django.utils import timezone

Row = TypeVar("Row", bound=Model)

# What the request at hand was told; empty before it asks, None outside of any request.
_told: ContextVar[list[datetime] | None] = ContextVar("told", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC.

    On PostgreSQL the database's clock, so that many web processes agree; else this machine's.
    Within `one_instant`, every asking gets the answer of the first.
    """
    told = _told.get()
    if not told:
        stamp = _read()
        if told is None:
            return stamp
        told.append(stamp)
    return told[0]


@contextmanager
def one_instant() -> Iterator[None]:
    """What a request does happens at one instant, that of its first look at the clock.

    A page then cannot call a deadline open at its top and closed at its foot, and a hand-in that
    waited for a lock has the time at which it came.
    """
    token = _told.set([])
    try:
        yield
    finally:
        _told.reset(token)


def beside(rows: QuerySet[Row]) -> QuerySet[Row]:
    """The rows, each with the instant as `told_at`, so that `tell` spares the clock its own query."""
    if connection.vendor == "postgresql":
        reading = Func(function="clock_timestamp", output_field=DateTimeField())
        return rows.annotate(told_at=reading)
    return rows


def tell(row: object) -> None:
    """Take the instant that came with a row, unless the request already knows its own."""
    told, stamp = _told.get(), getattr(row, "told_at", None)
    if told == [] and stamp is not None:
        told.append(stamp.astimezone(UTC))


def _read() -> datetime:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            stamp: datetime = cursor.fetchone()[0]
            return stamp.astimezone(UTC)
    return timezone.now()
