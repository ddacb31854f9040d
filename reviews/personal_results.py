"""Results that are each student's own: reviewing done in a round, contribution in the team."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from projects import clock
from projects.models import Conference, Participant
from reviews import contributing
from reviews.calibrating import anchors_of, given_by, reviewer
from reviews.domain import grading
from reviews.domain.calibration import Score
from reviews.domain.completeness import lacks
from reviews.domain.contribution import Shared, contribution_inputs, perceived
from reviews.domain.helpfulness import Rated
from reviews.domain.leaving_out import opinions
from reviews.domain.reviewing import Duty, Shares, reviewing_inputs, usefulness
from reviews.models import Component, Criterion, GradePolicy, Rating, Review
from reviews.results import GRADED, HELD, MISSING, submitted_reviews, with_scheme
from reviews.sheets import answers_of, criteria_of

Found = tuple[str, dict[str, Any] | None]
NONE: Found = (MISSING, None)


class Personal:
    """What a gradebook asks for components whose result is a person's own. Constant queries."""

    def __init__(self, conference: Conference, components: Sequence[Component]) -> None:
        self.components = components
        of_persons = [one for one in components if one.is_personal]
        self.policy = GradePolicy.of(conference) if of_persons else None
        self.reviewing: dict[int, dict[int, Found]] = {}
        for component in of_persons:
            if component.source == Component.Source.REVIEWING and self.policy:
                self.reviewing[component.pk] = _reviewing(component, components, self.policy)
        self.answers = None
        if any(one.source == Component.Source.CONTRIBUTION for one in of_persons):
            self.answers = contributing.closed_answers(conference)
        self._shared: dict[int, Shared] = {}

    def found(
        self, component: Component, student: Participant, results: Mapping[int, Found]
    ) -> Found:
        """State and inputs. results: the student's other components, by id."""
        if component.source == Component.Source.REVIEWING:
            return self._as_reviewer(component, student)
        return self._as_member(component, student, results)

    def _as_reviewer(self, component: Component, student: Participant) -> Found:
        return self.reviewing[component.pk].get(student.pk, NONE)

    def _as_member(
        self, component: Component, student: Participant, results: Mapping[int, Found]
    ) -> Found:
        """The team's parts times the factor; waits for the survey's end and for all of the parts."""
        if student.team is None or self.policy is None:
            return NONE
        if self.answers is None:
            return HELD, None
        parts = []
        for one in team_parts(self.components):
            _, inputs = results[one.pk]
            if inputs is None:
                return HELD, None
            parts.append((one.name, one.weight, grading.result(inputs)))
        if not parts:
            return NONE
        shared = self._of_team(student.team.pk)
        inputs = contribution_inputs(
            parts,
            shared.factors.get(student.pk, Fraction(1)),
            self.policy.contribution_floor,
            self.policy.contribution_cap,
            shared.why,
        )
        return GRADED, with_scheme(component, {"format": grading.FORMAT, **inputs})

    def _of_team(self, team: int) -> Shared:
        if team not in self._shared and self.answers is not None:
            members, answers = self.answers.get(team, ([], {}))
            self._shared[team] = perceived(members, answers)
        return self._shared[team]


def team_parts(components: Sequence[Component]) -> list[Component]:
    """What a team's result is made of: ordinary parts that are the same for all its members."""
    return [one for one in components if not one.is_personal and not one.is_bonus]


def _reviewing(
    component: Component, components: Sequence[Component], policy: GradePolicy
) -> dict[int, Found]:
    """By student, of one round. Waits until the reviews are released and ratings are over."""
    round_ = component.round
    if round_ is None:
        return {}
    reviews = list(
        Review.objects.filter(round=round_)
        .select_related("reviewer", "project")
        .prefetch_related("scores__criterion", "scores__level", "team__memberships__participant")
        .order_by("pk")
    )
    by_student: dict[int, list[Review]] = defaultdict(list)
    for review in reviews:
        for person in _credited(review):
            by_student[person].append(review)
    if round_.released_at is None or round_.takes_ratings_now(clock.now()):
        return {person: (HELD, None) for person in by_student}
    ratings: dict[int, list[Rated]] = defaultdict(list)
    for row in Rating.objects.filter(review__round=round_).select_related("review"):
        ratings[row.review_id].append(
            Rated(row.review_id, row.review.project_id, row.rater_id, row.helpfulness, row.acted_on)
        )
    criteria = criteria_of(round_.rubric_id)
    distances = _distances(component, components)
    shares = Shares(policy.reviewing_done, policy.reviewing_useful, policy.reviewing_agreement)
    duties = {review.pk: _duty(review, criteria) for review in reviews}
    found: dict[int, Found] = {}
    for person, own in by_student.items():
        inputs = reviewing_inputs(
            [duties[review.pk] for review in own if not review.is_extra]
            or [duties[review.pk] for review in own],
            _useful(own, ratings) if round_.takes_ratings else None,
            [z for key in {reviewer(review) for review in own} for z in distances.get(key, [])],
            shares,
        )
        found[person] = (GRADED, with_scheme(component, {"format": grading.FORMAT, **inputs}))
    return found


def _useful(own: Sequence[Review], ratings: Mapping[int, list[Rated]]) -> int | None:
    return usefulness(row for review in own for row in ratings[review.pk])


def _credited(review: Review) -> list[int]:
    """Whose work it is: the reviewer's, or that of all who are on the team that reviews as one."""
    if review.team is None:
        return [review.reviewer_id]
    return [seat.participant_id for seat in review.team.memberships.all()]


def _duty(review: Review, criteria: Sequence[Criterion]) -> Duty:
    if review.status != Review.Status.SUBMITTED:
        return Duty(is_in=False)
    missing = {lack.field.split("-")[0] for lack in lacks(answers_of(review, list(criteria)))}
    return Duty(True, not review.is_late, "score" not in missing, "comment" not in missing)


def _distances(component: Component, components: Sequence[Component]) -> dict[str, list[float]]:
    """How far each reviewer's scores are from what the others make of the projects, by reviewer.

    Staff grades count among the others where a part from peers of the same round has them for it.
    """
    by_project = submitted_reviews([component]).get(component.round_id, {})
    scores = [
        Score(reviewer(review), str(project), float(given_by(review)))
        for project, reviews in by_project.items()
        for review in reviews
    ]
    beside = [one for one in components if one.round_id == component.round_id and one.anchors_id]
    staff = set()
    for rows in anchors_of(beside[:1]).values():
        for project, (value, who) in rows.items():
            if project in by_project:
                scores.append(Score(who, str(project), float(value)))
                staff.add(who)
    return {who: [one.z for one in each] for who, each in opinions(scores, staff).items()}
