"""Copies of PDFs for readers who may not learn whose they are: owed, made, given out.

A copy is owed for every PDF, handed in or in a draft, of a milestone that some round reviews blind
or some part of the grade is graded from without names, and of the examples that such a round practises on; so it is there when the round opens, and the
team hears in time if it cannot be made. Where a copy is missing its reader waits: the original is
never given in its place.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.fields.files import FieldFile

from projects import clock, inspecting
from projects.domain.uploads import FileRefused
from projects.models import Artefact, DraftItem, Milestone, Version
from projects.refusals import WrongState
from reviews.materials import Material
from reviews.models import BlindCopy, Component, Example, ReviewRound

logger = logging.getLogger(__name__)

BLIND = (ReviewRound.Blinding.DOUBLE, ReviewRound.Blinding.UNTIL)
CLAIM_LASTS = timedelta(minutes=5)
MOST_TRIES = 3
MOST_A_SWEEP = 20
PDF = "application/pdf"


def is_read_blind(milestone_id: int) -> bool:
    """Whether some round's reviewers of this milestone may not learn whose work it is."""
    return ReviewRound.objects.filter(milestone_id=milestone_id, blinding__in=BLIND).exists()


def owed() -> QuerySet[Artefact]:
    """The PDFs that need a copy and have none."""
    rounds = ReviewRound.objects.filter(
        blinding__in=BLIND, released_at=None, conference__archived_at=None
    )
    milestones = Q(pk__in=rounds.values("milestone")) | Q(pk__in=_graded_without_names())
    blind = Milestone.objects.filter(milestones).values("pk")
    examples = Example.objects.filter(
        round__blinding__in=BLIND, round__released_at=None, round__conference__archived_at=None
    ).values("version")
    return (
        Artefact.objects.filter(content_type=PDF, blind_copy=None)
        .filter(
            Q(version_items__version__submission__milestone__in=blind)
            | Q(version_items__version__in=examples)
            | Q(
                pk__in=DraftItem.objects.filter(
                    submission__milestone__in=blind, artefact__isnull=False
                ).values("artefact")
            )
        )
        .exclude(file="")
        .distinct()
    )


def _graded_without_names() -> QuerySet[Milestone]:
    """The milestones that graders read who may not learn whose work it is, revisions among them; of
    a component without one, those that go into the gallery."""
    components = Component.objects.filter(
        desk__is_anonymous=True, released_at=None, conference__archived_at=None
    )
    return Milestone.objects.filter(
        Q(components__in=components)
        | Q(revises__components__in=components)
        | Q(
            is_published=True,
            conference__in=components.filter(milestone=None).values("conference"),
        )
    )


def waiting_copy_ids() -> list[int]:
    """The copies that are due, those that have become owed counted in."""
    _forget_orphans()
    BlindCopy.objects.bulk_create(
        [BlindCopy(artefact=row) for row in owed()[:MOST_A_SWEEP]], ignore_conflicts=True
    )
    due = BlindCopy.objects.filter(state=BlindCopy.State.WAITING, next_try_at__lte=clock.now())
    return list(due.order_by("next_try_at", "pk").values_list("pk", flat=True)[:MOST_A_SWEEP])


def _forget_orphans() -> None:
    """Delete the copies of files that their teams have taken out again."""
    for row in BlindCopy.objects.filter(artefact=None)[:MOST_A_SWEEP]:
        if row.file:
            row.file.storage.delete(row.file.name)
        row.delete()


def make(copy_id: int) -> bool:
    """Make one copy if that is due; True if this call made it. The claim is one conditional UPDATE."""
    now = clock.now()
    lease = now + CLAIM_LASTS
    due = BlindCopy.objects.filter(pk=copy_id, state=BlindCopy.State.WAITING, next_try_at__lte=now)
    if not due.update(next_try_at=lease):
        return False
    row = BlindCopy.objects.select_related("artefact").get(pk=copy_id)
    if row.artefact is None:
        return False
    made = _scrubbed(row.artefact)
    if not made.copy:
        has_tries = row.attempts + 1 < MOST_TRIES
        BlindCopy.objects.filter(pk=copy_id, next_try_at=lease).update(
            page_texts=list(made.texts),
            attempts=row.attempts + 1,
            state=BlindCopy.State.WAITING if has_tries else BlindCopy.State.FAILED,
            next_try_at=now + timedelta(minutes=1) if has_tries else None,
        )
        return False
    return _keep(row, lease, made)


def _scrubbed(artefact: Artefact) -> inspecting.Scrubbed:
    try:
        with artefact.file.open("rb") as opened:
            return inspecting.scrub_pdf(opened.read())
    except (FileRefused, OSError):
        logger.warning("No blind copy of artefact %s can be made.", artefact.pk)
        return inspecting.Scrubbed((), b"")


def _keep(row: BlindCopy, lease: datetime, made: inspecting.Scrubbed) -> bool:
    """Store the bytes first; if another call was quicker, or the row went, take them back."""
    row.file.save("", ContentFile(made.copy), save=False)
    with transaction.atomic():
        is_ours = BlindCopy.objects.filter(
            pk=row.pk, state=BlindCopy.State.WAITING, next_try_at=lease
        ).update(
            state=BlindCopy.State.READY,
            file=row.file.name,
            page_texts=list(made.texts),
            next_try_at=None,
            made_at=clock.now(),
        )
    if not is_ours:
        row.file.storage.delete(row.file.name)
    return bool(is_ours)


def copies_of(artefacts: Iterable[Artefact | int]) -> dict[int, BlindCopy]:
    """artefact id -> its copy, without the texts, whatever its state. One query."""
    rows = BlindCopy.objects.filter(artefact__in=artefacts).defer("page_texts")
    return {row.artefact_id: row for row in rows if row.artefact_id}


def copy_for(artefact: Artefact) -> FieldFile | None:
    """What a blind reader gets in place of the original; None for what needs no copy.

    Raises WrongState while there is none.
    """
    if artefact.content_type != PDF:
        return None
    copy = copies_of([artefact]).get(artefact.pk)
    if copy is not None and copy.state == BlindCopy.State.READY:
        return copy.file
    if copy is not None and copy.state == BlindCopy.State.FAILED:
        raise WrongState(
            "This file cannot be shown here: no copy without its authors' names could be made. "
            "Ask the staff for it."
        )
    raise WrongState(
        "This file is being prepared: its authors' names are taken out of its properties. "
        "Try again in a minute."
    )


def without_missing_copies(found: Sequence[Material], version: Version | None) -> list[Material]:
    """The tabs of a blind reader: a PDF whose copy is not there yet says so in place of showing it."""
    if version is None:
        return list(found)
    items = version.items.filter(artefact__content_type=PDF)
    pdfs: dict[str, int] = dict(items.values_list("key", "artefact"))
    copies = copies_of(pdfs.values())
    return [
        tab if tab.key not in pdfs else _as_it_stands(tab, copies.get(pdfs[tab.key]))
        for tab in found
    ]


def _as_it_stands(tab: Material, copy: BlindCopy | None) -> Material:
    if copy is not None and copy.state == BlindCopy.State.READY:
        return tab
    is_failed = copy is not None and copy.state == BlindCopy.State.FAILED
    return replace(tab, form="unshown" if is_failed else "preparing", url="", picture="")
