"""Grade components, staff evaluations, and grades as they were computed for release."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from projects.models import Conference, Milestone, Participant, Project, User
from reviews.models.rounds import ReviewRound
from reviews.models.rubrics import Criterion, Level, Rubric
from reviews.models.schemes import DropGroup, SchemeVersion
from reviews.visibility import EvaluationQuerySet, GradeQuerySet

MOST_PER_CENT = 150  # a rubric or component may reach more than 100 where staff say so


class Component(models.Model):
    """A part of the grade: graded by staff with a rubric, or made of a round's peer reviews."""

    class Source(models.TextChoices):
        STAFF = "staff", "graded by staff with a rubric"
        PEERS = "peers", "the peer reviews of a round"
        REVIEWING = "reviewing", "how each student reviewed in a round"
        CONTRIBUTION = "contribution", "the team's result times each member's contribution"

    class Kind(models.TextChoices):
        PROPOSAL = "proposal", "proposal"
        CODE = "code", "code"
        REPORT = "report", "report"
        VIDEO = "video", "video"
        PRESENTATION = "presentation", "presentation"
        CHECK_IN = "check-in", "check-in"
        PEERS = "peers", "peer review received"
        REVIEWING = "reviewing", "reviewing done"
        CONTRIBUTION = "contribution", "contribution in the team"
        OTHER = "other", "something else"

    class PeerRule(models.TextChoices):
        MEAN = "mean", "their plain mean"
        CALIBRATED = "calibrated", "calibrated: each reviewer's leniency and care counted in"

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="components")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.OTHER)
    source = models.CharField(max_length=12, choices=Source.choices, default=Source.STAFF)
    weight = models.DecimalField(
        max_digits=6,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01"))],
        help_text="Per cent of the project grade; all components but the bonus make 100.",
    )
    is_bonus = models.BooleanField(
        "a bonus", default=False, help_text="On top of the 100: it only adds to the grade."
    )
    cap = models.DecimalField(
        "at most, per cent",
        max_digits=6,
        decimal_places=2,
        default=Decimal(100),
        validators=[MinValueValidator(Decimal(1)), MaxValueValidator(MOST_PER_CENT)],
        help_text="The highest result of this part.",
    )
    group = models.ForeignKey(
        DropGroup, models.SET_NULL, null=True, blank=True, related_name="components"
    )
    rubric = models.ForeignKey(
        Rubric, models.PROTECT, null=True, blank=True, related_name="components"
    )
    milestone = models.ForeignKey(
        Milestone,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="components",
        help_text="The hand-in that is graded; a late one loses this milestone's penalty.",
    )
    round = models.ForeignKey(
        ReviewRound, models.PROTECT, null=True, blank=True, related_name="components"
    )
    peer_rule = models.CharField(
        "peer scores become",
        max_length=10,
        choices=PeerRule.choices,
        default=PeerRule.MEAN,
        help_text="Only for a part from peers. Fixed once a review of the round has begun.",
    )
    anchors = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="anchored",
        help_text="Its staff grades tell how generous the peers are as a whole.",
    )
    position = models.PositiveSmallIntegerField(default=0)
    released_at = models.DateTimeField(null=True, blank=True, editable=False)
    released_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "name"],
                name="component_name_once",
                violation_error_message="Another component of this conference has this name.",
            ),
            models.CheckConstraint(
                condition=models.Q(source="staff", rubric__isnull=False)
                | models.Q(source__in=["peers", "reviewing"], round__isnull=False)
                | models.Q(source="contribution"),
                name="component_has_its_source",
                violation_error_message=(
                    "A component graded by staff needs a rubric; one from reviews needs a round."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(weight__gt=0) & models.Q(weight__lte=100),
                name="component_weight_is_per_cent",
            ),
            models.CheckConstraint(
                condition=models.Q(cap__gte=1) & models.Q(cap__lte=MOST_PER_CENT),
                name="component_cap_is_per_cent",
            ),
            models.CheckConstraint(
                condition=models.Q(is_bonus=False) | models.Q(group__isnull=True),
                name="component_bonus_is_in_no_group",
                violation_error_message="A bonus part only adds, so it is in no group.",
            ),
            models.CheckConstraint(
                condition=models.Q(peer_rule="mean", anchors__isnull=True)
                | models.Q(peer_rule="calibrated", source="peers"),
                name="component_calibrates_peers_only",
                violation_error_message=(
                    "Only peer scores can be calibrated, and only then staff grades set the level."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_personal(self) -> bool:
        """Whether each student has a result of their own, not the team's."""
        return self.source in (self.Source.REVIEWING, self.Source.CONTRIBUTION)

    @property
    def is_calibrated(self) -> bool:
        return self.peer_rule == self.PeerRule.CALIBRATED

    @property
    def has_begun(self) -> bool:
        """Whether someone has begun to review for it, and so knows by which rule it counts."""
        return self.round is not None and self.round.has_begun_reviews


class Evaluation(models.Model):
    """What staff give a project for one component, criterion by criterion.

    Of a revision: only the criteria that changed, each with its reason as the comment.
    """

    component = models.ForeignKey(Component, models.PROTECT, related_name="evaluations")
    project = models.ForeignKey(Project, models.CASCADE, related_name="evaluations")
    is_revision = models.BooleanField(default=False, editable=False)
    graded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    comment = models.TextField(blank=True, help_text="For the team. Markdown.")
    saved_at = models.DateTimeField(default=timezone.now)
    completed_at = models.DateTimeField(null=True, blank=True)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        ordering = ["component", "project__number", "is_revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["component", "project", "is_revision"],
                name="one_evaluation_per_component",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.component} of {self.project}"


class EvaluationScore(models.Model):
    """The points of an evaluation for one criterion."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    level = models.ForeignKey(Level, models.PROTECT, null=True, blank=True, related_name="+")
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["criterion__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "criterion"], name="one_evaluation_score_per_criterion"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"


class Grade(models.Model):
    """A student's result for one component, frozen with its inputs when it was released.

    The total is computed from the released components; it is not stored.
    """

    component = models.ForeignKey(Component, models.PROTECT, related_name="grades")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="grades")
    project = models.ForeignKey(Project, models.PROTECT, related_name="grades")
    per_cent = models.DecimalField(
        max_digits=7, decimal_places=2, help_text="0 to the cap, after the penalty."
    )
    calculation = models.JSONField(help_text="Every input, so the number can be found again.")
    scheme = models.ForeignKey(
        SchemeVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="grades",
        help_text="What the parts counted when it was released.",
    )
    released_at = models.DateTimeField(default=timezone.now)

    objects = GradeQuerySet.as_manager()

    class Meta:
        ordering = ["component__position", "participant"]
        constraints = [
            models.UniqueConstraint(
                fields=["component", "participant"], name="one_grade_per_component"
            ),
            models.CheckConstraint(
                condition=models.Q(per_cent__gte=0) & models.Q(per_cent__lte=MOST_PER_CENT),
                name="grade_within_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.component} of {self.participant}: {self.per_cent}"
