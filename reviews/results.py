"""What every result is computed from: staff's evaluations, peers' reviews, lateness."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from projects.models import Milestone, Version
from projects.standing import standings_of
from reviews.calibrating import anchors_of, calibrated
from reviews.domain import grading
from reviews.domain.late_lines import at_most, kept
from reviews.feedback import marks
from reviews.models import Component, Criterion, Evaluation, Review, ReviewRound

GRADED, HELD, MISSING = "graded", "held", "missing"


def inputs_of(
    components: Sequence[Component],
) -> dict[tuple[int, int], tuple[str, dict[str, Any] | None]]:
    """State and inputs by (component, project), in a constant number of queries."""
    penalties = _penalties(components)
    revisions = _revisions(components)
    found: dict[tuple[int, int], tuple[str, dict[str, Any] | None]] = {}
    by_staff = {c.pk: c for c in components if c.source == Component.Source.STAFF}
    asked: dict[int | None, int] = defaultdict(int)
    for rubric in Criterion.objects.filter(
        rubric__in={c.rubric_id for c in by_staff.values()}, is_for_staff=False
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
                with_scheme(
                    component,
                    grading.staff_inputs(
                        given,
                        evaluation.comment,
                        penalty,
                        revisions.get(key),
                        component.rubric.bounds if component.rubric else grading.PLAIN,
                    ),
                ),
            )
            if is_whole
            else (HELD, None)
        )
    by_peers = [c for c in components if c.source == Component.Source.PEERS]
    submitted = submitted_reviews(by_peers)
    anchors = anchors_of(by_peers)
    for component in by_peers:
        of_round = submitted.get(component.round_id, {})
        model = (
            calibrated(component, of_round, anchors.get(component.pk, {}))
            if component.is_calibrated
            else None
        )
        for project_id, reviews in of_round.items():
            penalty = penalties.get((component.milestone_id, project_id))
            inputs = (
                model.inputs(project_id, reviews, penalty)
                if model
                else grading.peer_inputs(
                    [marks(r.scores.all()) for r in reviews],
                    penalty,
                    component.round.rubric.bounds if component.round else grading.PLAIN,
                )
            )
            told = with_scheme(component, _with_places(inputs, reviews))
            found[component.pk, project_id] = (GRADED, told)
    return found


def with_scheme(component: Component, inputs: dict[str, Any]) -> dict[str, Any]:
    """With what the scheme says of the component alone; what is as usual is left out."""
    told: dict[str, Any] = {"component": component.name, "weight": str(component.weight)}
    if component.cap != grading.HUNDRED:
        told["cap"] = grading.plain(component.cap)
    if component.is_bonus:
        told["is_bonus"] = True
    return {**inputs, **told}


def submitted_reviews(components: Iterable[Component]) -> dict[int | None, dict[int, list[Review]]]:
    """The submitted reviews that give points, by round and project, in the order of their aliases.

    Those that instructors left out of the grade are not among them.
    """
    grouped: dict[int | None, dict[int, list[Review]]] = defaultdict(lambda: defaultdict(list))
    rounds = [component.round_id for component in components]
    places: Counter[tuple[int, int]] = Counter()
    if rounds:
        by_id = ReviewRound.objects.select_related("rubric").in_bulk([pk for pk in rounds if pk])
        for review in (
            Review.objects.filter(round__in=rounds, status=Review.Status.SUBMITTED)
            .select_related("left_out")
            .prefetch_related("scores__criterion", "scores__level")
            .order_by("alias_order", "public_id")
        ):
            review.round = by_id[review.round_id]
            if grading.has_result(marks(review.scores.all())):
                places[review.round_id, review.project_id] += 1
                if not hasattr(review, "left_out"):
                    review.place = places[review.round_id, review.project_id] - 1  # type: ignore[attr-defined]
                    grouped[review.round_id][review.project_id].append(review)
    return grouped


def _with_places(inputs: dict[str, Any], reviews: Sequence[Review]) -> dict[str, Any]:
    """With the places of the reviews among all of the project, where one is left out: so each keeps
    the letter that the authors know it by."""
    places = [review.place for review in reviews]  # type: ignore[attr-defined]
    return inputs if places == list(range(len(places))) else {**inputs, "places": places}


def _penalties(components: Iterable[Component]) -> dict[tuple[int | None, int], dict[str, Any]]:
    """What lateness costs, by (milestone, project), as the hand-in that counts stands."""
    milestones = {component.milestone_id for component in components} - {None}
    return {key: penalty for key, (_, penalty) in counting_versions(milestones).items() if penalty}


def counting_versions(
    milestones: Iterable[int | None],
) -> dict[tuple[int | None, int], tuple[Version, dict[str, Any] | None]]:
    """The version that counts and what its lateness costs, by (milestone, project). Two queries."""
    rows = list(
        Version.objects.filter(submission__milestone__in=milestones)
        .counting()
        .select_related("submission__milestone__late_cap")
    )
    how = standings_of(rows)
    found = {}
    for row in rows:
        milestone = row.submission.milestone
        penalty = kept(how[row.pk], milestone.name, row.number, row.receipt_number)
        cap = milestone.late_cap.per_cent if hasattr(milestone, "late_cap") else None
        found[milestone.pk, row.submission.project_id] = row, at_most(penalty, cap)
    return found


def _revisions(components: Sequence[Component]) -> dict[tuple[int, int], dict[str, Any]]:
    """What regraded revisions add, by (component, project): complete ones that still count."""
    by_id = {component.pk: component for component in components}
    done = list(
        Evaluation.objects.filter(
            component__in=by_id, is_revision=True, completed_at__isnull=False
        ).prefetch_related("scores__criterion", "scores__level")
    )
    if not done:
        return {}
    milestones = {
        milestone.revises_id: milestone
        for milestone in Milestone.objects.filter(revises__components__in=by_id).distinct()
    }
    versions = counting_versions(milestone.pk for milestone in milestones.values())
    found = {}
    for evaluation in done:
        milestone = milestones.get(by_id[evaluation.component_id].milestone_id)
        handed_in = versions.get((milestone.pk, evaluation.project_id)) if milestone else None
        if milestone is None or handed_in is None:
            continue
        version, penalty = handed_in
        found[evaluation.component_id, evaluation.project_id] = grading.revision_inputs(
            marks(evaluation.scores.all()),
            milestone.wins_back / 100,
            evaluation.comment,
            penalty,
            milestone=milestone.name,
            version=version.number,
            receipt=version.receipt_number,
        )
    return found
