"""What every result is computed from: staff's evaluations, peers' reviews, lateness."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from projects.models import Version
from reviews.domain import grading
from reviews.feedback import marks
from reviews.models import Component, Criterion, Evaluation, Review

GRADED, HELD, MISSING = "graded", "held", "missing"


def inputs_of(
    components: Sequence[Component],
) -> dict[tuple[int, int], tuple[str, dict[str, Any] | None]]:
    """State and inputs by (component, project), in a constant number of queries."""
    penalties = _penalties(components)
    found: dict[tuple[int, int], tuple[str, dict[str, Any] | None]] = {}
    by_staff = {c.pk: c for c in components if c.source == Component.Source.STAFF}
    asked: dict[int | None, int] = defaultdict(int)
    for rubric in Criterion.objects.filter(
        rubric__in={c.rubric_id for c in by_staff.values()}
    ).values_list("rubric_id", flat=True):
        asked[rubric] += 1
    for evaluation in Evaluation.objects.filter(
        component__in=by_staff, is_revision=False
    ).prefetch_related("scores__criterion", "scores__level"):
        component = by_staff[evaluation.component_id]
        given = marks(evaluation.scores.all())
        key = (component.pk, evaluation.project_id)
        is_whole = evaluation.completed_at and len(given) == asked[component.rubric_id] > 0
        penalty = penalties.get((component.milestone_id, evaluation.project_id))
        found[key] = (
            (
                GRADED,
                _with_weight(component, grading.staff_inputs(given, evaluation.comment, penalty)),
            )
            if is_whole
            else (HELD, None)
        )
    by_peers = [c for c in components if c.source == Component.Source.PEERS]
    for (round_id, project_id), reviews in _submitted(by_peers).items():
        for component in by_peers:
            if component.round_id != round_id:
                continue
            penalty = penalties.get((component.milestone_id, project_id))
            inputs = grading.peer_inputs([marks(r.scores.all()) for r in reviews], penalty)
            found[component.pk, project_id] = (GRADED, _with_weight(component, inputs))
    return found


def _with_weight(component: Component, inputs: dict[str, Any]) -> dict[str, Any]:
    return {**inputs, "component": component.name, "weight": str(component.weight)}


def _submitted(components: Iterable[Component]) -> dict[tuple[int, int], list[Review]]:
    """The submitted reviews by (round, project), in the order of their aliases."""
    grouped: dict[tuple[int, int], list[Review]] = defaultdict(list)
    rounds = [component.round_id for component in components]
    if rounds:
        for review in (
            Review.objects.filter(round__in=rounds, status=Review.Status.SUBMITTED)
            .prefetch_related("scores__criterion", "scores__level")
            .order_by("alias_order", "public_id")
        ):
            grouped[review.round_id, review.project_id].append(review)
    return grouped


def _penalties(components: Iterable[Component]) -> dict[tuple[int | None, int], dict[str, Any]]:
    """What lateness costs, by (milestone, project), as it was frozen at the hand-in that counts."""
    milestones = {component.milestone_id for component in components} - {None}
    found: dict[tuple[int | None, int], dict[str, Any]] = {}
    for version in (
        Version.objects.filter(submission__milestone__in=milestones)
        .counting()
        .select_related("submission__milestone")
    ):
        submission = version.submission
        found[submission.milestone_id, submission.project_id] = {
            "fraction": version.penalty,
            "milestone": submission.milestone.name,
            "version": version.number,
            "receipt": version.receipt_number,
        }
    return found
