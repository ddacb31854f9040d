"""Rubrics: weighted criteria, each with a range of points or named levels."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from projects.models import Conference


class Rubric(models.Model):
    """A list of criteria that reviews and staff evaluations share. Frozen by its first use."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="rubrics")
    name = models.CharField(max_length=80)
    guidance = models.TextField(blank=True, help_text="Shown above the form. Markdown.")
    frozen_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "name"],
                name="rubric_name_once",
                violation_error_message="Another rubric of this conference has this name.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None


class Criterion(models.Model):
    """One thing that is judged. `weight` counts against the other criteria of the rubric."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="criteria")
    name = models.CharField(max_length=80)
    description = models.CharField(max_length=400, blank=True)
    weight = models.DecimalField(
        max_digits=6,
        decimal_places=2,
        default=Decimal(1),
        validators=[MinValueValidator(Decimal("0.01"))],
    )
    points = models.DecimalField(
        "most points",
        max_digits=6,
        decimal_places=2,
        default=Decimal(5),
        validators=[MinValueValidator(Decimal("0.01"))],
    )
    asks_comment = models.BooleanField("a comment is required", default=False)
    min_words = models.PositiveSmallIntegerField(
        "fewest words of the comment",
        default=0,
        validators=[MaxValueValidator(500)],
        help_text="0: any comment will do.",
    )
    is_for_staff = models.BooleanField(
        "only staff read it",
        default=False,
        help_text="Points and comment never reach the authors, and count towards no score.",
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name_plural = "criteria"
        constraints = [
            models.UniqueConstraint(fields=["rubric", "name"], name="criterion_name_once"),
            models.CheckConstraint(
                condition=models.Q(weight__gt=0) & models.Q(points__gt=0),
                name="criterion_weight_and_points_positive",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Level(models.Model):
    """A named step of a criterion and the points it gives."""

    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="levels")
    name = models.CharField(max_length=60)
    description = models.CharField(max_length=300, blank=True)
    points = models.DecimalField(max_digits=6, decimal_places=2)

    class Meta:
        ordering = ["points", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["criterion", "points"], name="level_points_once"),
            models.CheckConstraint(condition=models.Q(points__gte=0), name="level_points_positive"),
        ]

    def __str__(self) -> str:
        return self.name
