"""Rubrics that come from a file or from another conference: looked at first, then made as one act."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from projects.models import Conference, User, log
from projects.refusals import WrongState
from reviews.domain.rubric_files import WrittenCriterion, WrittenLevel, WrittenRubric
from reviews.domain.rubric_reading import Fault, read
from reviews.models import Criterion, Level, Rubric
from reviews.rubrics import free_name

NEW, SAME, REPLACED, ADDED = "new", "same", "replaced", "added"


@dataclass(frozen=True)
class Planned:
    """One rubric of a file. how: new, same as the one here, replaced, or added under another name."""

    rubric: WrittenRubric
    how: str
    name: str
    existing: Rubric | None = None

    @property
    def levels(self) -> int:
        return sum(len(criterion.levels) for criterion in self.rubric.criteria)


@dataclass(frozen=True)
class Plan:
    planned: tuple[Planned, ...]
    faults: tuple[Fault, ...]
    fingerprint: str

    @property
    def changes(self) -> int:
        return sum(one.how != SAME for one in self.planned)


def plan(conference: Conference, text: str) -> Plan:
    """What the file would do, rubric by rubric; nothing is done while it has a fault."""
    # A browser sends the lines of a text box with other ends than a file has.
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").strip()
    reading = read(text)
    here = {rubric.name: rubric for rubric in conference.rubrics.all()}
    known = dict(zip(here, written_of(here.values()), strict=True))
    taken, planned = set(here), []
    for rubric in reading.rubrics if not reading.faults else []:
        existing = here.get(rubric.name)
        if existing is None:
            how, name = NEW, rubric.name
        elif known[rubric.name] == rubric:
            how, name = SAME, rubric.name
        elif not existing.is_frozen:
            how, name = REPLACED, rubric.name
        else:
            how, name = ADDED, free_name(conference, rubric.name, taken)
        taken.add(name)
        planned.append(Planned(rubric, how, name, existing))
    told = repr((text, [(one.how, one.name) for one in planned]))
    print_ = hashlib.sha256(told.encode(errors="replace")).hexdigest()[:24]
    return Plan(tuple(planned), tuple(reading.faults), print_)


@transaction.atomic
def apply(conference: Conference, text: str, fingerprint: str, by: User) -> Plan:
    """Make what was looked at. Raises WrongState if that is not what would happen now."""
    Conference.objects.select_for_update().get(pk=conference.pk)
    found = plan(conference, text)
    if found.faults or found.fingerprint != fingerprint:
        raise WrongState(
            "The rubrics here have changed since this preview, so nothing was brought in. Choose the "
            "file again."
        )
    for one in found.planned:
        if one.how == REPLACED and one.existing is not None:
            _replace(one.existing, one.rubric)
        elif one.how in (NEW, ADDED):
            add(conference, one.rubric, one.name)
    log(
        conference,
        by,
        "brought in rubrics of",
        conference,
        after={one.name: one.how for one in found.planned if one.how != SAME},
    )
    return found


@transaction.atomic
def take(conference: Conference, rubrics: Sequence[Rubric], by: User) -> list[Rubric]:
    """Copies of rubrics of other conferences, under free names."""
    Conference.objects.select_for_update().get(pk=conference.pk)
    made = []
    for written in written_of(rubrics):
        taken = set(conference.rubrics.values_list("name", flat=True))
        name = written.name if written.name not in taken else free_name(conference, written.name)
        made.append(add(conference, written, name))
    log(
        conference,
        by,
        "copied rubrics to",
        conference,
        after={
            new.name: f"{old.name} of {old.conference.slug}"
            for new, old in zip(made, rubrics, strict=True)
        },
    )
    return made


def written_of(rubrics: Iterable[Rubric]) -> list[WrittenRubric]:
    """Rubrics as files have them, in two queries."""
    by_rubric: dict[int, list[WrittenCriterion]] = {}
    rubrics = list(rubrics)
    rows = Criterion.objects.filter(rubric__in=rubrics).prefetch_related("levels")
    for row in rows:
        by_rubric.setdefault(row.rubric_id, []).append(
            WrittenCriterion(
                name=row.name,
                description=_text(row.description),
                weight=row.weight,
                points=row.points,
                least=row.least,
                step=row.step,
                is_extra=row.is_extra,
                asks_comment=row.asks_comment,
                min_words=row.min_words,
                is_for_staff=row.is_for_staff,
                levels=tuple(
                    WrittenLevel(level.points, level.name, _text(level.description))
                    for level in row.levels.all()
                ),
            )
        )
    return [
        WrittenRubric(
            rubric.name,
            _text(rubric.guidance),
            rubric.floor,
            rubric.cap,
            tuple(by_rubric.get(rubric.pk, ())),
        )
        for rubric in rubrics
    ]


def _text(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def add(conference: Conference, written: WrittenRubric, name: str, **more: Any) -> Rubric:
    """Make a rubric of what a file says. more: fields that no file has."""
    rubric = Rubric.objects.create(
        conference=conference,
        name=name,
        guidance=written.guidance,
        floor=written.floor,
        cap=written.cap,
        **more,
    )
    _write(rubric, written, {})
    return rubric


def _replace(rubric: Rubric, written: WrittenRubric) -> None:
    """Let an unused rubric be what the file says; criteria of the same name stay the same rows."""
    rubric.guidance, rubric.floor, rubric.cap = written.guidance, written.floor, written.cap
    rubric.save(update_fields=["guidance", "floor", "cap"])
    names = {one.name for one in written.criteria}
    rubric.criteria.exclude(name__in=names).delete()
    Level.objects.filter(criterion__rubric=rubric).delete()
    _write(rubric, written, {row.name: row for row in rubric.criteria.all()})


def _write(rubric: Rubric, written: WrittenRubric, known: Mapping[str, Criterion]) -> None:
    for position, one in enumerate(written.criteria):
        row = known.get(one.name) or Criterion(rubric=rubric, name=one.name)
        for field in (
            "description", "weight", "points", "least", "step", "is_extra", "asks_comment",
            "min_words", "is_for_staff",
        ):  # fmt: skip
            setattr(row, field, getattr(one, field))
        row.position = position
        row.save()
        Level.objects.bulk_create(
            Level(
                criterion=row,
                points=level.points,
                name=level.name,
                description=level.description,
            )
            for level in one.levels
        )
