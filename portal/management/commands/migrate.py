"""Django's migrate, made safe to run from several machines at once, with the cache's table."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connections

# Any number will do, as long as nothing else locks it.
LOCK = 5_202_611


class Command(DjangoMigrate):
    help = f"{DjangoMigrate.help} On PostgreSQL one at a time; makes the cache's table too."

    def handle(self, *args: Any, **options: Any) -> None:
        with _one_at_a_time(options["database"]):
            super().handle(*args, **options)
            if not (options["plan"] or options["check_unapplied"]):
                call_command("createcachetable", database=options["database"], verbosity=0)


@contextmanager
def _one_at_a_time(alias: str) -> Iterator[None]:
    """Let the second web machine of a deployment wait until the first has migrated."""
    connection = connections[alias]
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
