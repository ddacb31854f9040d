"""The story's clock: seeding takes seconds and tells of months.

The acts stamp the present, as they must: no page may choose its own time, so most of them take no
instant. Seeding therefore tells the story in order, notes after each step which instant it stands
for, and at the end moves every stamp made meanwhile to the instant it was told for. This is the
only place of the demo that rewrites times. Versions and confirmations never change once made; the
acts that make them take an instant, and get it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib import import_module

from django.apps import apps
from django.db import connection, models

from projects import clock
from projects.models import Confirmation, LogEntry, Version

UNCHANGING = (Version, Confirmation)


class Story:
    def __init__(self) -> None:
        self.real = [clock.now()]
        self.told = [self.real[0]]

    def at(self, instant: datetime) -> datetime:
        """From here on everything happens at this instant of the story, and the seconds after."""
        self.real.append(clock.now())
        self.told.append(instant)
        return instant

    def instant_of(self, stamp: datetime) -> datetime:
        """When in the story something happened that was stamped now."""
        place = bisect_right(self.real, stamp) - 1
        return self.told[place] + (stamp - self.real[place])

    def settle(self) -> None:
        """Move every stamp of the time of telling to its instant. Call once, at the end."""
        first, last = self.real[1], clock.now()
        for model, field in _stamps():
            rows = model._default_manager.filter(
                **{f"{field.name}__gte": first, f"{field.name}__lte": last}
            )
            moved = [
                (field.get_db_prep_save(self.instant_of(stamp), connection), pk)
                for pk, stamp in rows.values_list("pk", field.name)
            ]
            if model is LogEntry:
                with _log_open():
                    _write(model, field, moved)
            else:
                _write(model, field, moved)


@contextmanager
def _log_open() -> Iterator[None]:
    """The log is only ever added to, and the database sees to that; the demo's story begins before."""
    guards = import_module("projects.migrations.0020_log_is_only_added_to")
    kind = "postgresql" if connection.vendor == "postgresql" else "sqlite"
    with connection.cursor() as cursor:
        getattr(guards, f"drop_{kind}")(cursor.execute)
        yield
        getattr(guards, f"create_{kind}")(cursor.execute)


def _stamps() -> Iterator[tuple[type[models.Model], models.Field]]:
    """Every column of ours that holds an instant, save those that never change."""
    for label in ("projects", "reviews"):
        for model in apps.get_app_config(label).get_models():
            for field in model._meta.concrete_fields:
                if isinstance(field, models.DateTimeField) and model not in UNCHANGING:
                    yield model, field


def _write(model: type[models.Model], field: models.Field, moved: list[tuple]) -> None:
    if not moved:
        return
    table, column, key = (
        connection.ops.quote_name(name)
        for name in (model._meta.db_table, field.column, model._meta.pk.column)
    )
    with connection.cursor() as cursor:
        # One statement for all rows; the names come from our own models, the values are bound.
        cursor.executemany(f"UPDATE {table} SET {column} = %s WHERE {key} = %s", moved)  # noqa: S608
