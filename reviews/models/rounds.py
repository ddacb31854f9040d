"""Review rounds: who reviews what by when, with which rubric and which blinding."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from projects.domain.lateness import Timing, Window, is_over
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
    bids_until = models.DateTimeField(
        "bids until",
        null=True,
        blank=True,
        help_text="Until then students see all titles and say what they would like to review.",
    )
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

    @property
    def window(self) -> Window:
        """The instants that decide whether a review is taken."""
        return Window(
            opens_at=self.opens_at,
            due_at=self.due_at,
            grace=timedelta(minutes=self.grace_minutes),
        )

    def takes_reviews(self, at: datetime) -> bool:
        """Whether a review may be submitted or revised at this instant."""
        return (
            self.opened_at is not None
            and self.released_at is None
            and not self.conference.is_archived
            and self.window.takes(at)
        )

    def takes_bids(self, at: datetime) -> bool:
        """Whether reviewers may say what they would like: before anything is assigned."""
        return (
            self.bids_until is not None
            and self.assigned_at is None
            and not self.conference.is_archived
            and not is_over(self.bids_until, at)
        )

    def has_begun(self, at: datetime) -> bool:
        """Whether writing may begin."""
        return self.window.timing(at) is not Timing.EARLY

    def is_closed(self, at: datetime) -> bool:
        """Whether the due time, grace included, is past."""
        return self.window.timing(at) is Timing.CLOSED

    @property
    def is_blind_to_authors(self) -> bool:
        """Whether authors may not learn who reviewed."""
        return self.blinding != self.Blinding.OPEN

    @property
    def is_blind_to_reviewers(self) -> bool:
        """Whether reviewers may not learn whose project it is."""
        return self.blinding == self.Blinding.DOUBLE
