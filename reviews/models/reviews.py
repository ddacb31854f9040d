"""Assignments, and the reviews that come of them."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils import timezone

from projects.models import Participant, Project, Version
from projects.models.artefacts import random_id
from reviews.models.rounds import ReviewRound
from reviews.models.rubrics import Criterion, Level
from reviews.visibility import ReviewQuerySet


class Review(models.Model):
    """One reviewer's assignment to one project in a round, and what they wrote.

    `public_id` is random so that addresses tell neither order nor number. `alias_order` is
    random too: authors see their reviewers as A, B, … in this order.
    """

    class Status(models.TextChoices):
        ASSIGNED = "assigned", "to do"
        DRAFT = "draft", "draft"
        SUBMITTED = "submitted", "submitted"

    round = models.ForeignKey(ReviewRound, models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(Participant, models.PROTECT, related_name="reviews")
    project = models.ForeignKey(Project, models.CASCADE, related_name="reviews")
    version = models.ForeignKey(
        Version, models.PROTECT, null=True, blank=True, related_name="reviews"
    )
    public_id = models.CharField(max_length=24, unique=True, default=random_id, editable=False)
    alias_order = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ASSIGNED)
    summary = models.TextField(blank=True, help_text="For the authors. Markdown.")
    note_to_staff = models.TextField(blank=True, help_text="Only staff read this.")
    assigned_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    is_late = models.BooleanField(default=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["round", "project", "alias_order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "reviewer", "project"], name="one_review_per_pair"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["assigned", "draft", "submitted"]),
                name="review_status_known",
            ),
        ]

    def __str__(self) -> str:
        return f"Review of {self.project} in {self.round}"

    def get_absolute_url(self) -> str:
        return reverse("review", args=[self.round.conference.slug, self.public_id])


class Score(models.Model):
    """What a review gives for one criterion: points, perhaps by a level, and a comment."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores")
    level = models.ForeignKey(Level, models.PROTECT, null=True, blank=True, related_name="+")
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["criterion__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="one_score_per_criterion"),
            models.CheckConstraint(
                condition=models.Q(points__isnull=True) | models.Q(points__gte=0),
                name="score_points_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"
