"""What instructors settle about grades after the fact: reviews that do not count, milder lateness."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from projects.models import Milestone, User
from reviews.models.reviews import Review


class LeftOutReview(models.Model):
    """A review that gives no points to any part of the grade. Authors read it as before."""

    review = models.OneToOneField(Review, models.CASCADE, related_name="left_out")
    reason = models.CharField(max_length=300, blank=True)
    left_out_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    left_out_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.review}, left out"


class LateCap(models.Model):
    """The most that lateness costs at a milestone. What was frozen at the hand-in stays what it was;
    this only lets less of it count."""

    milestone = models.OneToOneField(Milestone, models.CASCADE, related_name="late_cap")
    per_cent = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(per_cent__gte=0, per_cent__lte=100), name="late_cap_is_per_cent"
            ),
        ]

    def __str__(self) -> str:
        return f"Lateness of {self.milestone} costs at most {self.per_cent}"
