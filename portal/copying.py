"""Starting a conference from an earlier one: the one act in which projects and reviews both copy."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from projects import copying
from projects.copying import Copier, Dated
from projects.domain.default_conference import Dates
from projects.models import Conference, User, log
from reviews import copying as reviews_copying

# Rows that nobody counts by themselves.
PARTS = {"fieldcategory", "level"}


def dated(source: Conference, days: int, target_zone: object) -> list[Dated]:
    """Everything of the source that opens and is due, with its dates moved."""
    return [
        *copying.dated(source, days, target_zone),  # type: ignore[arg-type]
        *reviews_copying.dated(source, days, target_zone),  # type: ignore[arg-type]
    ]


@transaction.atomic
def copy_conference(
    source: Conference, made: Conference, days: int, dates: Mapping[str, Dates], by: User
) -> Conference:
    """Save a new conference with the set-up of an earlier one, at these dates. No people, no work."""
    made.save()
    copier = Copier(source, made, days, dates)
    copier.copy(copying.COPIED)
    copier.copy(reviews_copying.COPIED)
    log(made, by, "started", made, after={"slug": made.slug, "copied from": source.slug})
    return made


def what_is_copied(source: Conference) -> list[tuple[str, int]]:
    """The kinds of rows that a copy takes over, in words, with how many there are."""
    counted = []
    for kind in (*copying.COPIED, *reviews_copying.COPIED):
        meta = kind.model._meta
        rows = kind.model._default_manager.filter(**{kind.conference: source}, **(kind.only or {}))
        count = rows.count()
        if count and meta.model_name not in PARTS:
            counted.append(
                (str(meta.verbose_name if count == 1 else meta.verbose_name_plural), count)
            )
    return counted


def what_stays() -> list[str]:
    return [*copying.LEFT, *reviews_copying.LEFT]
