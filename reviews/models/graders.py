"""Who grades what for a component: the desk's settings, its duties, and how they were shared out."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone

from projects.models import Participant, Project, User
from reviews.models.grades import Component, Evaluation
from reviews.models.rubrics import Criterion, Level
from reviews.visibility import MarkingQuerySet


class Desk(models.Model):
    """How staff grade a component. One without a desk: one grader for each project, names shown."""

    class Sharing(models.TextChoices):
        PROJECT = "project", "by project: a grader grades all of a project"
        CRITERION = "criterion", "by criterion: a grader grades one criterion of every project"

    class Graders(models.IntegerChoices):
        ONE = 1, "one grader"
        TWO = 2, "two who do not see each other’s, and a moderator"

    component = models.OneToOneField(Component, models.CASCADE, related_name="desk")
    shared_by = models.CharField(
        "shared out", max_length=10, choices=Sharing.choices, default=Sharing.PROJECT
    )
    graders = models.PositiveSmallIntegerField(
        "each project has", choices=Graders.choices, default=Graders.ONE
    )
    tolerance = models.PositiveSmallIntegerField(
        "difference that is marked, per cent",
        default=20,
        validators=[MaxValueValidator(100)],
        help_text="Where two graders lie further apart on a criterion than this share of its points, "
        "the moderator sees it marked.",
    )
    moderator = models.ForeignKey(
        Participant,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Besides the instructors, who may always settle what they have not graded.",
    )
    is_anonymous = models.BooleanField(
        "grade without names",
        default=False,
        help_text="Until every project is complete or the part is released, graders see the board "
        "number in place of the team, copies of PDFs without their authors’ properties, and no "
        "links to code and video, because those sites name their owners.",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(shared_by__in=["project", "criterion"])
                & models.Q(graders__in=[1, 2])
                & models.Q(tolerance__lte=100),
                name="desk_settings_known",
            ),
            models.CheckConstraint(
                condition=models.Q(graders=1) | models.Q(shared_by="project"),
                name="two_graders_grade_whole_projects",
                violation_error_message="Two graders grade whole projects each.",
            ),
        ]

    def __str__(self) -> str:
        return f"Desk of {self.component}"

    @property
    def is_double(self) -> bool:
        return self.graders == self.Graders.TWO

    @property
    def is_by_criterion(self) -> bool:
        return self.shared_by == self.Sharing.CRITERION


class Duty(models.Model):
    """A project that is a grader's to grade for a component, or one criterion of it.

    seat: 1, or 2 for the second of two who grade independently.
    """

    component = models.ForeignKey(Component, models.CASCADE, related_name="duties")
    project = models.ForeignKey(Project, models.CASCADE, related_name="duties")
    criterion = models.ForeignKey(
        Criterion, models.CASCADE, null=True, blank=True, related_name="duties"
    )
    seat = models.PositiveSmallIntegerField(default=1)
    grader = models.ForeignKey(Participant, models.PROTECT, related_name="duties")
    is_pinned = models.BooleanField(default=False)
    given_at = models.DateTimeField(default=timezone.now)
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["component", "project__number", "criterion__position", "seat"]
        verbose_name_plural = "duties"
        constraints = [
            models.UniqueConstraint(
                fields=["component", "project", "seat"],
                condition=models.Q(criterion__isnull=True),
                name="one_grader_a_seat",
            ),
            models.UniqueConstraint(
                fields=["component", "project", "grader"],
                condition=models.Q(criterion__isnull=True),
                name="two_seats_two_graders",
            ),
            models.UniqueConstraint(
                fields=["component", "project", "criterion"], name="one_grader_a_criterion"
            ),
            models.CheckConstraint(condition=models.Q(seat__in=[1, 2]), name="duty_seat_known"),
        ]

    def __str__(self) -> str:
        return f"{self.grader} for {self.component} of {self.project}"


class SharingOut(models.Model):
    """One act of sharing out, with what was there before, so that it can be undone.

    before, after: lists of [grader, project, criterion or null, seat, pinned].
    """

    component = models.ForeignKey(Component, models.CASCADE, related_name="sharings")
    before = models.JSONField(default=list)
    after = models.JSONField(default=list)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "sharings out"

    def __str__(self) -> str:
        return f"Sharing out of {self.component}"


class Marking(models.Model):
    """One of two independent gradings of a project. It counts for nothing by itself: what counts is
    the evaluation that the moderator makes of both."""

    component = models.ForeignKey(Component, models.PROTECT, related_name="markings")
    project = models.ForeignKey(Project, models.CASCADE, related_name="markings")
    seat = models.PositiveSmallIntegerField()
    graded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    comment = models.TextField(blank=True, help_text="For the team. Markdown.")
    saved_at = models.DateTimeField(default=timezone.now)
    completed_at = models.DateTimeField(null=True, blank=True)

    objects = MarkingQuerySet.as_manager()

    class Meta:
        ordering = ["component", "project__number", "seat"]
        constraints = [
            models.UniqueConstraint(
                fields=["component", "project", "seat"], name="one_marking_a_seat"
            ),
            models.CheckConstraint(condition=models.Q(seat__in=[1, 2]), name="marking_seat_known"),
        ]

    def __str__(self) -> str:
        return f"{self.component} of {self.project}, grader {self.seat}"


class MarkingScore(models.Model):
    """The points of a marking for one criterion."""

    marking = models.ForeignKey(Marking, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    level = models.ForeignKey(Level, models.PROTECT, null=True, blank=True, related_name="+")
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["criterion__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["marking", "criterion"], name="one_marking_score_per_criterion"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"


class Moderation(models.Model):
    """How a moderator settled two gradings, with the reason.

    choices: by criterion id: first, second, mean or own.
    """

    evaluation = models.OneToOneField(Evaluation, models.CASCADE, related_name="moderation")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    choices = models.JSONField(default=dict)
    reason = models.TextField()
    settled_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="moderation_has_its_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"Moderation of {self.evaluation}"
