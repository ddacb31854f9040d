"""What a student sees of their grade: records from stored calculations, only after release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from projects.clock import now
from projects.models import Conference, User
from projects.templatetags.conference_time import in_zone
from reviews.distributions import for_students
from reviews.domain import grading
from reviews.domain.drawing import Histogram
from reviews.domain.explaining import explanation, total_lines
from reviews.domain.grading import plain
from reviews.domain.late_lines import late_lines
from reviews.domain.schemes import parts_of, rules_of
from reviews.domain.totals import count
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
    is_bonus: bool
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
    of_class: Histogram | None = None


@dataclass(frozen=True)
class Transcript:
    """All that is released. total and lines are of the components listed and of nothing else.

    weight: of the ordinary ones in per cent. course: points that the whole grade is worth, and
    course_points what it earned of them, once it is whole; both empty where nobody said.
    """

    components: tuple[ComponentRecord, ...]
    total: str
    lines: tuple[tuple[str, str], ...]
    weight: str
    is_whole: bool
    course: str = ""
    version: int | None = None

    @property
    def shows_class(self) -> bool:
        return any(part.of_class for part in self.components)


def transcript(user: User, conference: Conference) -> Transcript:
    """The student's released results in the conference, from what was stored at the release.

    The total counts by the newest version of the scheme by which any of it was released.
    """
    grades = list(
        Grade.objects.visible_to(user)
        .filter(
            component__conference=conference,
            component__released_at__isnull=False,
            participant__user=user,
            participant__conference=conference,
        )
        .select_related(
            "component__milestone__conference", "project", "participant__user", "scheme"
        )
        .order_by("component__position", "component_id")
    )
    open_to = offers(grades, now())
    doubts = panels(grades[0].participant, conference) if grades else {}
    of_class = for_students(conference, [grade.component_id for grade in grades])
    version = max((g.scheme for g in grades if g.scheme), key=lambda v: v.number, default=None)
    if version is None:
        return Transcript((), "", (), "", is_whole=False)
    document, rules = version.document, rules_of(version.document)
    rows = {row["id"]: row for row in document["components"]}
    parts = parts_of(document, {g.component_id: grading.result(g.calculation) for g in grades})
    found = count(parts, rules)
    weights = sum((part.weight for part in parts if not part.is_bonus), Decimal(0))
    is_whole = len(parts) == len(document["components"])
    lines = total_lines(parts, rules if is_whole else replace(rules, course_share=None))
    return Transcript(
        components=tuple(
            _record(
                grade,
                rows[grade.component_id],
                conference,
                open_to.get(grade.component_id),
                doubts.get(grade.component_id),
                of_class.get(grade.component_id),
            )
            for grade in grades
        ),
        total="" if found is None else str(grading.rounded(found.total)),
        lines=tuple(lines) if len(lines) > 1 or len(parts) > 1 else (),
        weight=plain(weights),
        is_whole=is_whole,
        course="" if rules.course_share is None else plain(rules.course_share),
        version=version.number,
    )


def _record(
    grade: Grade,
    row: Mapping[str, Any],
    conference: Conference,
    offer: Offer | None,
    regrades: Panel | None,
    of_class: Histogram | None,
) -> ComponentRecord:
    """row: what the scheme says of the component."""
    inputs = grade.calculation
    marks = grading.marks_of(inputs.get("marks", []))
    revision = inputs.get("revision") or {"marks": []}
    before = {mark.criterion: plain(mark.points) for mark in marks}
    found = grading.steps(inputs)
    return ComponentRecord(
        pk=grade.component_id,
        name=grade.component.name,
        weight=row["weight"],
        is_bonus=row["is_bonus"],
        per_cent=str(grade.per_cent),
        released_on=grade.released_at.astimezone(conference.zone).date(),
        scores=tuple(
            ScoreRecord(m.criterion, plain(m.points), m.out_of, m.level, m.comment) for m in marks
        ),
        comment=inputs.get("comment", ""),
        lines=tuple(explanation(inputs)),
        late=tuple(late_lines(inputs["penalty"], partial(in_zone, conference=conference))),
        regraded=tuple(
            ScoreRecord(
                m.criterion,
                f"{before[m.criterion]} → {plain(m.points)}",
                m.out_of,
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
        of_class=of_class,
    )
