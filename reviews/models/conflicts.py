"""Whom a reviewer may not review, must review, or would like to."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from projects.models import Conference, Participant, Project, User
from reviews.models.rounds import ReviewRound


class Conflict(models.Model):
    """A pair that must never be assigned, declared by the reviewer or set by staff.

    A declared one holds from the moment it is declared until staff dismiss it. Own teams, former
    team-mates and mentors are conflicts without a row; see reviews/conflicting.py.
    """

    class Kind(models.TextChoices):
        CLOSE = "close", "close to someone on the team"
        WORKED = "worked", "worked on it or advised it"
        RIVAL = "rival", "works on the same thing"
        OTHER = "other", "something else"
        STAFF = "staff", "set by staff"

    class State(models.TextChoices):
        WAITING = "waiting", "waits for staff"
        UPHELD = "upheld", "holds"
        DISMISSED = "dismissed", "dismissed"

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="conflicts")
    reviewer = models.ForeignKey(Participant, models.CASCADE, related_name="conflicts")
    project = models.ForeignKey(Project, models.CASCADE, related_name="conflicts")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    declared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(default=timezone.now)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["declared_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reviewer", "project"],
                name="one_conflict_per_pair",
                violation_error_message="This conflict is on record already.",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["close", "worked", "rival", "other", "staff"])
                & models.Q(state__in=["waiting", "upheld", "dismissed"]),
                name="conflict_kind_and_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting", settled_at__isnull=True)
                | (~models.Q(state="waiting") & models.Q(settled_at__isnull=False)),
                name="settled_conflict_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer} and {self.project}"


class Pin(models.Model):
    """A pair that must be assigned in a round, set by staff."""

    round = models.ForeignKey(ReviewRound, models.CASCADE, related_name="pins")
    reviewer = models.ForeignKey(Participant, models.CASCADE, related_name="pins")
    project = models.ForeignKey(Project, models.CASCADE, related_name="pins")
    pinned_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    pinned_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pinned_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "reviewer", "project"], name="one_pin_per_pair"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer} on {self.project}"


class Bid(models.Model):
    """How gladly a reviewer would review a project. Only the order within a person's own bids counts."""

    class Wish(models.TextChoices):
        EAGER = "eager", "eager"
        WILLING = "willing", "willing"
        NEUTRAL = "neutral", "neutral"
        RELUCTANT = "reluctant", "reluctant"

    round = models.ForeignKey(ReviewRound, models.CASCADE, related_name="bids")
    reviewer = models.ForeignKey(Participant, models.CASCADE, related_name="bids")
    project = models.ForeignKey(Project, models.CASCADE, related_name="bids")
    wish = models.CharField(max_length=10, choices=Wish.choices)
    placed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "reviewer", "project"], name="one_bid_per_pair"
            ),
            models.CheckConstraint(
                condition=models.Q(wish__in=["eager", "willing", "neutral", "reluctant"]),
                name="bid_wish_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer}: {self.wish} on {self.project}"
