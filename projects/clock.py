"""The one clock. Everything that a deadline depends on is stamped here."""

from datetime import UTC, datetime

from django.db import connection
from django.utils import timezone


def now() -> datetime:
    """The present instant, aware, in UTC.

    On PostgreSQL the database's clock, so that many web processes agree; else this machine's.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            stamp: datetime = cursor.fetchone()[0]
            return stamp.astimezone(UTC)
    return timezone.now()
