"""Severity and agreement: how the reviewers of a component scored, before anything is released."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from projects.models import Participant, Project
from reviews.calibrating import PLACES, Calibrated, anchors_of, calibrated, given_by, reviewer
from reviews.domain import grading
from reviews.models import Component, Review
from reviews.results import submitted_reviews

FLAGGED = 2  # standard errors


@dataclass(frozen=True)
class ProjectLine:
    """A project's estimate beside its plain mean. apart: their distance in standard errors."""

    board: str
    title: str
    number: int
    reviews: int
    plain_mean: Decimal
    grade: Decimal
    se: Decimal
    apart: Decimal
    has_staff_grade: bool

    @property
    def is_flagged(self) -> bool:
        return self.apart > FLAGGED


@dataclass(frozen=True)
class ReviewerLine:
    """How someone scored. leniency: points above the others, generosity of all peers included.

    weight: against a usual peer, who has 1. is_flat: every one of two or more reviews has the same
    total.
    """

    name: str
    reviews: int
    leniency: Decimal
    se: Decimal
    noise: Decimal
    weight: Decimal
    is_flat: bool

    @property
    def how(self) -> str:
        """3.1 kinder, 2.0 stricter, or neither."""
        return f"{abs(self.leniency)} {'stricter' if self.leniency < 0 else 'kinder'}"


@dataclass(frozen=True)
class Outlier:
    """A score further from what its reviewer would be expected to give than their noise explains."""

    public_id: str
    reviewer: str
    board: str
    title: str
    given: Decimal
    expected: Decimal


@dataclass(frozen=True)
class Report:
    """generosity is None where no staff grade tells it. next_up: where a staff grade helps most."""

    projects: Sequence[ProjectLine]
    reviewers: Sequence[ReviewerLine]
    outliers: Sequence[Outlier]
    generosity: Decimal | None
    next_up: ProjectLine | None

    @property
    def apart(self) -> Decimal:
        """How far peers and staff are apart, whichever gives more."""
        return abs(self.generosity or Decimal(0))


def report(component: Component) -> Report:
    """The report of a component from peers, whichever rule it has. Constant queries."""
    by_project = submitted_reviews([component]).get(component.round_id, {})
    reviews = [review for rows in by_project.values() for review in rows]
    model = calibrated(component, by_project, anchors_of([component]).get(component.pk, {}))
    projects = {project.pk: project for project in Project.objects.filter(pk__in=by_project)}
    people = Participant.objects.filter(pk__in={review.reviewer_id for review in reviews})
    names = dict(people.values_list("pk", "user__name"))
    lines = [_project_line(projects[pk], rows, model) for pk, rows in by_project.items()]
    ungraded = [line for line in lines if not line.has_staff_grade]
    return Report(
        projects=sorted(lines, key=lambda line: (-line.apart, line.number)),
        reviewers=_reviewer_lines(reviews, names, model),
        outliers=_outliers(reviews, projects, names, model),
        generosity=_short(model.found.generosity) if model.staff else None,
        next_up=max(ungraded, key=lambda line: (line.se, -line.number), default=None),
    )


def _project_line(project: Project, reviews: Sequence[Review], model: Calibrated) -> ProjectLine:
    found = model.found.grades[str(project.pk)]
    plain = float(grading.mean([given_by(review) for review in reviews]))
    return ProjectLine(
        board=project.board,
        title=project.title,
        number=project.number,
        reviews=len(reviews),
        plain_mean=_short(plain),
        grade=_short(found.grade),
        se=_short(found.se),
        apart=_short(abs(found.grade - plain) / found.se),
        has_staff_grade=project.pk in model.staff,
    )


def _reviewer_lines(
    reviews: Sequence[Review], names: dict[int, str], model: Calibrated
) -> list[ReviewerLine]:
    given: dict[str, list[Review]] = {}
    for review in reviews:
        given.setdefault(reviewer(review), []).append(review)
    lines = []
    for key, rows in given.items():
        habit = model.found.reviewers[key]
        lines.append(
            ReviewerLine(
                name=names[rows[0].reviewer_id],
                reviews=len(rows),
                leniency=_short(habit.leniency),
                se=_short(habit.se),
                noise=_short(habit.noise),
                weight=_short(habit.quality),
                is_flat=len(rows) > 1 and len({given_by(row) for row in rows}) == 1,
            )
        )
    return sorted(lines, key=lambda line: (not line.is_flat, -abs(line.leniency), line.name))


def _outliers(
    reviews: Sequence[Review],
    projects: dict[int, Project],
    names: dict[int, str],
    model: Calibrated,
) -> list[Outlier]:
    found = []
    for review in reviews:
        habit = model.found.reviewers[reviewer(review)]
        expected = model.found.grades[str(review.project_id)].grade + habit.leniency
        given = float(given_by(review))
        if abs(given - expected) > FLAGGED * habit.noise:
            project = projects[review.project_id]
            found.append(
                Outlier(
                    review.public_id,
                    names[review.reviewer_id],
                    project.board,
                    project.title,
                    _short(given),
                    _short(min(100.0, max(0.0, expected))),
                )
            )
    return sorted(found, key=lambda one: (one.board, one.reviewer))


def _short(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(PLACES).quantize(Decimal("0.1")) + 0
