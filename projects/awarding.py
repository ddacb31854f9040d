"""Naming, announcing and taking back awards."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from projects import clock
from projects.models import Award, Conference, User, log
from projects.refusals import WrongState


@transaction.atomic
def save_award(award: Award, by: User | None) -> Award:
    """Add an award at the end of the list, or change it."""
    is_new = award.pk is None
    if is_new:
        last = award.conference.awards.aggregate(last=Max("position"))["last"]
        award.position = 0 if last is None else last + 1
    award.save()
    project = award.project.board if award.project else None
    after = {"project": project, "reason": award.reason}
    log(award.conference, by, "added award" if is_new else "changed award", award, after=after)
    return award


@transaction.atomic
def announce(award: Award, by: User | None, at: datetime | None = None) -> None:
    """Show the award to everyone who may see its project. Raises WrongState without a project."""
    award = Award.objects.select_for_update().get(pk=award.pk)
    if award.project is None:
        raise WrongState(f"{award.name} has no project yet. Choose one first.")
    if award.announced_at is None:
        award.announced_at = at or clock.now()
        award.save(update_fields=["announced_at"])
        log(award.conference, by, "announced award", award, after={"project": award.project.board})


def announce_all(conference: Conference, by: User | None, at: datetime | None = None) -> int:
    """Announce every award that has a project; how many were new."""
    waiting = conference.awards.filter(announced_at__isnull=True, project__isnull=False)
    with transaction.atomic():
        found = list(waiting)
        for award in found:
            announce(award, by, at)
    return len(found)


@transaction.atomic
def take_back(award: Award, by: User | None) -> None:
    """Hide an announced award again."""
    Award.objects.filter(pk=award.pk).update(announced_at=None)
    log(award.conference, by, "took back award", award)


@transaction.atomic
def remove_award(award: Award, by: User | None) -> None:
    """Delete an award."""
    project = award.project.board if award.project else None
    log(award.conference, by, "removed award", award, before={"project": project})
    award.delete()
