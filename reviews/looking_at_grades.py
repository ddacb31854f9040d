"""The instant at which a student first sees a released grade: it ends the time to take it back."""

from __future__ import annotations

from django.db import transaction

from projects.clock import now
from projects.models import Conference, Participant, log
from reviews.models import ReleasedGrade


@transaction.atomic
def note_look(conference: Conference, place: Participant) -> None:
    """Note that this student looks now. Call before anything is read for their page.

    One query when there is nothing new. The rows stay locked until the page is made up, so a release
    is either taken back before, and not shown, or seen, and stays.
    """
    fresh = list(
        ReleasedGrade.objects.select_for_update(of=("self",))
        .filter(participant=place, seen_at=None, release__undone_at=None)
        .select_related("component")
    )
    if not fresh:
        return
    ReleasedGrade.objects.filter(pk__in=[row.pk for row in fresh]).update(seen_at=now())
    names = sorted({row.component.name for row in fresh})
    log(conference, place.user, "first saw their released grades", ", ".join(names))
