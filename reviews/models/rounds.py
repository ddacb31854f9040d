"""Review rounds: who reviews what by when, with which rubric and which blinding."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from projects.models import Conference, Milestone
from reviews.models.rubrics import Rubric
from reviews.visibility import RoundQuerySet


class ReviewRound(models.Model):
    """Students review the projects of others that handed in a milestone."""

    class Blinding(models.TextChoices):
        OPEN = "open", "open: both sides know each other"
        SINGLE = "single", "single-blind: authors do not learn who reviewed"
        DOUBLE = "double", "double-blind: neither side learns who the other is"

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="rounds")
    name = models.CharField(max_length=80)
    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="rounds")
    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="rounds")
    blinding = models.CharField(max_length=8, choices=Blinding.choices, default=Blinding.SINGLE)
    reviews_per_reviewer = models.PositiveSmallIntegerField(
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
        help_text="Three each gives a project seven or eight reviews in a class of 60.",
    )
    opens_at = models.DateTimeField("opens")
    due_at = models.DateTimeField("due")
    grace_minutes = models.PositiveSmallIntegerField("quiet grace, minutes", default=5)
    created_at = models.DateTimeField(default=timezone.now)
    assigned_at = models.DateTimeField(null=True, blank=True, editable=False)
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    released_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "name"],
                name="round_name_once",
                violation_error_message="Another round of this conference has this name.",
            ),
            models.CheckConstraint(
                condition=models.Q(opens_at__lt=models.F("due_at")),
                name="round_opens_before_due",
                violation_error_message="A round must open before it is due.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
