"""Changing what is settled for a conference, with what follows from it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import available_timezones

from django.db import models, transaction

from projects.models import Conference, Milestone, User, log
from projects.refusals import WrongState
from projects.teaming import renumber_seats


def known_zones() -> set[str]:
    return available_timezones()


def as_words(row: models.Model, names: list[str]) -> dict[str, Any]:
    """These fields of a row as the log keeps them."""
    values = {name: getattr(row, name) for name in names}
    return {
        name: value.isoformat()
        if isinstance(value, datetime)
        else str(value)
        if isinstance(value, Decimal)
        else value
        if isinstance(value, (str, int, bool, type(None)))
        else str(value)
        for name, value in values.items()
    }


@transaction.atomic
def settle(form: Any, by: User) -> Conference:
    """Save a changed conference. Teams of the usual size follow a new largest size."""
    stored = Conference.objects.select_for_update(no_key=True).get(pk=form.instance.pk)
    before = as_words(stored, form.changed_data)
    conference: Conference = form.save()
    if conference.team_max != stored.team_max:
        _resize_teams(conference, stored.team_max)
    if form.changed_data:
        log(
            conference,
            by,
            "changed the settings of",
            conference,
            before=before,
            after=as_words(conference, form.changed_data),
        )
    return conference


def _resize_teams(conference: Conference, usual: int) -> None:
    """Give teams that had the usual number of seats the new one; larger teams keep their people."""
    for team in conference.teams.select_for_update(no_key=True).filter(seats=usual):
        renumber_seats(team, max(conference.team_max, team.memberships.count()))


@transaction.atomic
def remove_milestone(milestone: Milestone, by: User) -> None:
    """Remove a milestone that nobody has begun and nothing hangs on."""
    milestone = Milestone.objects.select_for_update().get(pk=milestone.pk)
    begun = milestone.submissions.count()
    if begun:
        raise WrongState(
            f"{milestone.name} cannot be removed: {begun} "
            f"{'project has' if begun == 1 else 'projects have'} begun it."
        )
    log(milestone.conference, by, "removed the milestone", milestone)
    try:
        milestone.delete()
    except (models.ProtectedError, models.RestrictedError):
        raise WrongState(
            f"{milestone.name} cannot be removed: a review round, a part of the grade or a revision "
            "uses it."
        ) from None
