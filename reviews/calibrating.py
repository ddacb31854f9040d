"""A round's peer scores as grades: each reviewer's leniency and care found, staff grades as anchors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from reviews.domain import grading
from reviews.domain.calibration import Calibration, Habit, Score, calibrate
from reviews.domain.grading import PLAIN, Bounds, Correction
from reviews.feedback import marks
from reviews.models import Component, Criterion, Evaluation, Review

PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class Calibrated:
    """A component's calibration: reviewers and projects by their ids in the database, as text.

    staff: the complete staff grade of each project that has one, 0 to 100, and who gave it.
    """

    found: Calibration
    staff: Mapping[int, tuple[Fraction, str]]
    bounds: Bounds = PLAIN

    def inputs(
        self, project: int, reviews: Sequence[Review], penalty: Mapping[str, Any] | None
    ) -> dict[str, Any]:
        """Everything the project's result depends on, in the order of the reviewers' aliases."""
        given, grader = self.staff.get(project, (None, ""))
        return grading.calibrated_inputs(
            [
                (marks(review.scores.all()), correction(self.found.reviewers[reviewer(review)]))
                for review in reviews
            ],
            None
            if given is None
            else (grading.rounded(given), correction(self.found.reviewers[grader])),
            _kept(self.found.grades[str(project)].se),
            penalty,
            self.bounds,
        )


def reviewer(review: Review) -> str:
    return f"peer-{review.reviewer_id}"


def calibrated(
    component: Component, by_project: Mapping[int, Sequence[Review]], anchors: Mapping[int, Any]
) -> Calibrated:
    """Calibrate one component. by_project: its submitted reviews. anchors: from `anchors_of`."""
    staff = {
        project: row
        for project, row in anchors.items()
        if row is not None and project in by_project
    }
    scores = [
        Score(reviewer(review), str(project), float(given_by(review)))
        for project, reviews in by_project.items()
        for review in reviews
    ]
    scores += [Score(who, str(project), float(value)) for project, (value, who) in staff.items()]
    bounds = component.round.rubric.bounds if component.round else PLAIN
    return Calibrated(calibrate(scores, {who for _, who in staff.values()}), staff, bounds)


def given_by(review: Review) -> Fraction:
    """The review's weighted total, within the bounds of its rubric."""
    return grading.rubric_per_cent(marks(review.scores.all()), review.round.rubric.bounds)


def anchors_of(components: Iterable[Component]) -> dict[int, dict[int, tuple[Fraction, str]]]:
    """component id -> project id -> (staff's result, who gave it): complete ones of its anchors."""
    wanted = {one.anchors_id: one.pk for one in components if one.anchors_id}
    found: dict[int, dict[int, tuple[Fraction, str]]] = {pk: {} for pk in wanted.values()}
    if not wanted:
        return found
    asked = list(
        Criterion.objects.filter(rubric__components__in=wanted, is_for_staff=False).values_list(
            "rubric_id", flat=True
        )
    )
    rows = Evaluation.objects.filter(
        component__in=wanted, is_revision=False, completed_at__isnull=False
    ).select_related("component__rubric").prefetch_related("scores__criterion", "scores__level")  # fmt: skip
    for row in rows:
        given = marks(row.scores.all())
        if len(given) == asked.count(row.component.rubric_id or 0) > 0:
            found[wanted[row.component_id]][row.project_id] = (
                grading.rubric_per_cent(given, row.component.rubric.bounds),  # type: ignore[union-attr]
                f"staff-{row.graded_by_id}",
            )
    return found


def correction(habit: Habit) -> Correction:
    return Correction(_kept(habit.leniency), _kept(habit.noise))


def _kept(value: float) -> Decimal:
    kept = Decimal(repr(value)).quantize(PLACES, ROUND_HALF_UP)
    return kept + 0  # no minus before a zero
