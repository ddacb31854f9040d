"""Calibration: projects that everyone reviews for practice, and what staff gave them."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from projects.models import Participant, Project, Version
from projects.models.artefacts import random_id
from reviews.models.rounds import ReviewRound
from reviews.models.rubrics import Criterion, Level
from reviews.visibility import ExampleQuerySet


class Example(models.Model):
    """A project that every reviewer of the round reviews for practice, beside what staff gave it."""

    round = models.ForeignKey(ReviewRound, models.CASCADE, related_name="examples")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, models.PROTECT, null=True, blank=True, related_name="+")
    public_id = models.CharField(max_length=24, unique=True, default=random_id, editable=False)
    summary = models.TextField(
        blank=True, help_text="What you would have written; shown after the practice review."
    )
    position = models.PositiveSmallIntegerField(default=0)
    saved_at = models.DateTimeField(default=timezone.now)
    completed_at = models.DateTimeField(
        null=True, blank=True, help_text="From then on it is offered for practice."
    )

    objects = ExampleQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "project"], name="one_example_per_project"),
        ]

    def __str__(self) -> str:
        return f"Example {self.project} of {self.round}"


class Practice(models.Model):
    """One reviewer's practice review of an example. It counts for nothing."""

    example = models.ForeignKey(Example, models.CASCADE, related_name="practices")
    reviewer = models.ForeignKey(Participant, models.CASCADE, related_name="practices")
    summary = models.TextField(blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["example", "reviewer"], name="one_practice_per_example"
            ),
        ]

    def __str__(self) -> str:
        return f"Practice of {self.reviewer} on {self.example}"


class ExampleScore(models.Model):
    """Points and comment for one criterion: of the staff, or of one practice review."""

    example = models.ForeignKey(
        Example, models.CASCADE, null=True, blank=True, related_name="scores"
    )
    practice = models.ForeignKey(
        Practice, models.CASCADE, null=True, blank=True, related_name="scores"
    )
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    level = models.ForeignKey(Level, models.PROTECT, null=True, blank=True, related_name="+")
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["criterion__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["example", "criterion"], name="one_example_score_per_criterion"
            ),
            models.UniqueConstraint(
                fields=["practice", "criterion"], name="one_practice_score_per_criterion"
            ),
            models.CheckConstraint(
                condition=models.Q(example__isnull=True, practice__isnull=False)
                | models.Q(example__isnull=False, practice__isnull=True),
                name="example_score_has_one_owner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"
