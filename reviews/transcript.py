"""What a student sees of their grade: records from stored calculations, only after release."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from projects.clock import now
from projects.models import Conference, User
from projects.templatetags.conference_time import in_zone
from reviews.domain import grading
from reviews.domain.explaining import explanation, formula
from reviews.domain.grading import Part, plain
from reviews.domain.late_lines import late_lines
from reviews.doubting import Panel, panels
from reviews.feedback import ScoreRecord
from reviews.models import Grade
from reviews.revising import Offer, offers


@dataclass(frozen=True)
class ComponentRecord:
    """A released component: the result, the rubric it came from, and every line of the sum."""

    pk: int
    name: str
    weight: str
    per_cent: str
    released_on: date
    scores: tuple[ScoreRecord, ...]
    comment: str
    lines: tuple[tuple[str, str], ...]
    late: tuple[tuple[str, str], ...]
    regraded: tuple[ScoreRecord, ...] = ()
    regraded_comment: str = ""
    old: str = ""
    won: str = ""
    offer: Offer | None = None
    regrades: Panel | None = None


@dataclass(frozen=True)
class Transcript:
    """All that is released. total and formula are of the components listed and of nothing else."""

    components: tuple[ComponentRecord, ...]
    total: str
    formula: str
    weight: str
    is_whole: bool


def transcript(user: User, conference: Conference) -> Transcript:
    """The student's released results in the conference, from what was stored at the release."""
    grades = list(
        Grade.objects.visible_to(user)
        .filter(
            component__conference=conference,
            component__released_at__isnull=False,
            participant__user=user,
            participant__conference=conference,
        )
        .select_related("component__milestone__conference", "project", "participant__user")
        .order_by("component__position", "component_id")
    )
    open_to = offers(grades, now())
    doubts = panels(grades[0].participant, conference) if grades else {}
    parts = [
        Part(grade.component.name, grade.component.weight, grading.result(grade.calculation))
        for grade in grades
    ]
    whole = grading.total(parts)
    weights = sum((part.weight for part in parts), Decimal(0))
    return Transcript(
        components=tuple(
            _record(
                grade,
                conference,
                open_to.get(grade.component_id),
                doubts.get(grade.component_id),
            )
            for grade in grades
        ),
        total="" if whole is None else str(grading.rounded(whole)),
        formula=formula(parts) if len(parts) > 1 else "",
        weight=plain(weights),
        is_whole=weights == 100,
    )


def _record(
    grade: Grade, conference: Conference, offer: Offer | None, regrades: Panel | None
) -> ComponentRecord:
    inputs = grade.calculation
    marks = grading.marks_of(inputs.get("marks", []))
    revision = inputs.get("revision") or {"marks": []}
    before = {mark.criterion: plain(mark.points) for mark in marks}
    found = grading.steps(inputs)
    return ComponentRecord(
        pk=grade.component_id,
        name=grade.component.name,
        weight=plain(grade.component.weight),
        per_cent=str(grade.per_cent),
        released_on=grade.released_at.astimezone(conference.zone).date(),
        scores=tuple(
            ScoreRecord(m.criterion, plain(m.points), plain(m.of), m.level, m.comment)
            for m in marks
        ),
        comment=inputs.get("comment", ""),
        lines=tuple(explanation(inputs)),
        late=tuple(late_lines(inputs["penalty"], partial(in_zone, conference=conference))),
        regraded=tuple(
            ScoreRecord(
                m.criterion,
                f"{before[m.criterion]} → {plain(m.points)}",
                plain(m.of),
                m.level,
                m.comment,
            )
            for m in grading.marks_of(revision["marks"])
        ),
        regraded_comment=revision.get("comment", ""),
        old=str(grading.rounded(found.old)) if found.new is not None else "",
        won=str(grading.rounded(found.won)) if found.new is not None else "",
        offer=offer,
        regrades=regrades,
    )
