"""Staff make the program: sessions, and the talks in them one after another.

Talks of a session follow each other from its start, so every change lays its times out again.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from django.db import transaction

from projects.domain.schedule import lay_out, shuffled
from projects.models import Conference, Project, Session, Slot, User, log
from projects.refusals import WrongState

USUAL_GAP = 1
# Room for any number of slots above the real positions while they change places.
ASIDE = 10_000


def unplaced(conference: Conference) -> list[Project]:
    """The projects that have no talk yet, by board number."""
    return list(
        conference.projects.filter(slots__isnull=True, withdrawn_at__isnull=True).order_by("number")
    )


@transaction.atomic
def save_session(session: Session, by: User | None) -> Session:
    """Add or change a session; its talks move with its start."""
    is_new = session.pk is None
    gap = USUAL_GAP if is_new else gap_of(list(session.slots.all()))
    session.save()
    _lay_out(session, gap)
    log(session.conference, by, "added session" if is_new else "changed session", session)
    return session


@transaction.atomic
def remove_session(session: Session, by: User | None) -> None:
    """Delete a session and its talks; the projects become free for others."""
    talks = session.slots.filter(project__isnull=False).count()
    log(session.conference, by, "removed session", session, before={"talks": talks})
    session.delete()


@transaction.atomic
def fill(
    session: Session,
    by: User | None,
    minutes: int,
    gap: int = USUAL_GAP,
    most: int | None = None,
    seed: str = "",
) -> int:
    """Append the projects without a talk: by board number, or in the order that a seed draws.

    minutes: of each talk; gap: minutes between talks; most: how many at most.
    """
    session = _locked(session)
    free = unplaced(session.conference)
    order = shuffled(free, seed) if seed else free
    chosen = order[:most] if most else order
    if not chosen:
        raise WrongState("Every project has its talk already.")
    first = session.slots.count()
    Slot.objects.bulk_create(
        Slot(session=session, project=project, minutes=minutes, position=first + place)
        for place, project in enumerate(chosen)
    )
    _lay_out(session, gap)
    after = {"talks": [project.board for project in chosen], "seed": seed}
    log(session.conference, by, "filled session", session, after=after)
    return len(chosen)


@transaction.atomic
def add_slot(
    session: Session, by: User | None, minutes: int, project: Project | None, title: str = ""
) -> Slot:
    """Append one talk, or a break with a title. Raises WrongState if the project has a talk."""
    session = _locked(session)
    if project and Slot.objects.filter(project=project).exists():
        raise WrongState(f"Project {project.board} has its talk already.")
    gap = gap_of(list(session.slots.all()))
    slot = Slot.objects.create(
        session=session,
        project=project,
        title=title,
        minutes=minutes,
        position=session.slots.count(),
    )
    _lay_out(session, gap)
    log(session.conference, by, "added to the program", slot)
    return slot


@transaction.atomic
def move_slot(slot: Slot, by: User | None, steps: int) -> None:
    """Move a talk earlier (-1) or later (1) in its session; at the end it stays."""
    session = _locked(slot.session)
    order = list(session.slots.order_by("position"))
    gap = gap_of(order)
    place = next((index for index, row in enumerate(order) if row.pk == slot.pk), None)
    if place is None:
        raise WrongState("This talk is not in the session any more. Load the page again.")
    target = min(max(place + steps, 0), len(order) - 1)
    order.insert(target, order.pop(place))
    _renumber(order)
    _lay_out(session, gap)
    log(session.conference, by, "moved in the program", slot, after={"place": target + 1})


@transaction.atomic
def remove_slot(slot: Slot, by: User | None) -> None:
    """Take a talk or a break out of the program."""
    session = _locked(slot.session)
    gap = gap_of(list(session.slots.order_by("position")))
    log(session.conference, by, "removed from the program", slot)
    slot.delete()
    _renumber(list(session.slots.order_by("position")))
    _lay_out(session, gap)


def gap_of(slots: Sequence[Slot]) -> int:
    """The minutes between the first two talks that have times."""
    for one, other in pairwise(slots):
        if one.starts_at and other.starts_at:
            whole = int((other.starts_at - one.starts_at).total_seconds() // 60)
            return max(0, whole - one.minutes)
    return USUAL_GAP


def _locked(session: Session) -> Session:
    return Session.objects.select_for_update().select_related("conference").get(pk=session.pk)


def _renumber(order: Sequence[Slot]) -> None:
    """Positions from 0, past a place aside: no two slots may share one even for a moment."""
    for base in (ASIDE, 0):
        for place, slot in enumerate(order):
            slot.position = base + place
        Slot.objects.bulk_update(order, ["position"])


def _lay_out(session: Session, gap: int) -> None:
    order = list(session.slots.order_by("position"))
    if session.starts_at:
        starts = lay_out(session.starts_at, [slot.minutes for slot in order], gap)
        for slot, at in zip(order, starts, strict=True):
            slot.starts_at = at
    Slot.objects.bulk_update(order, ["starts_at"])
