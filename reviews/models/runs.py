"""Computed assignments to compare, of which one is applied; and reviews that anyone may take on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from django.db import models
from django.utils import timezone

from projects.models import Participant, Project, User
from reviews.models.rounds import ReviewRound


class AssignmentRun(models.Model):
    """One configuration of a round's assignment: what was asked, what came of it.

    pairs: [[reviewer id, project id], ...]; edits are made here before it is applied. The row is
    also the job: `waiting` ones are computed in the background, and found again by a sweep.
    """

    class Mode(models.TextChoices):
        FAIR = "fair", "fair: the least served project as well served as possible, then the total"
        LEXICOGRAPHIC = "lex", "fairest: the least served project, then the next, and so on"
        BEST = "best", "best total"
        RANDOM = "random", "random: no pair more likely than a limit"

    class State(models.TextChoices):
        WAITING = "waiting", "waits"
        RUNNING = "running", "is computed"
        DONE = "done", "ready"
        FAILED = "failed", "impossible"

    round = models.ForeignKey(ReviewRound, models.CASCADE, related_name="runs")
    name = models.CharField(max_length=60)
    mode = models.CharField(max_length=8, choices=Mode.choices, default=Mode.FAIR)
    alpha = models.DecimalField(max_digits=4, decimal_places=3, default="0.970")
    limit = models.DecimalField(max_digits=4, decimal_places=3, default="0.500")
    seed = models.CharField(max_length=32)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    problem = models.TextField(blank=True, help_text="Why it is impossible, and ways out.")
    pairs = models.JSONField(default=list)
    computed = models.JSONField(default=dict, help_text="Bounds, seconds, what was proven.")
    edited_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    replaced = models.JSONField(
        default=list, help_text="The pairs that it took the place of, for undo."
    )

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "name"],
                name="run_name_once",
                violation_error_message="Another configuration of this round has this name.",
            ),
            models.CheckConstraint(
                condition=models.Q(mode__in=["fair", "lex", "best", "random"])
                & models.Q(state__in=["waiting", "running", "done", "failed"]),
                name="run_mode_and_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(alpha__gt=0, alpha__lte=1, limit__gt=0, limit__lte=1),
                name="run_alpha_and_limit_are_shares",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_owed(self) -> bool:
        """Whether a worker has yet to compute it, or is at it."""
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def is_applied(self) -> bool:
        return self.applied_at is not None and self.undone_at is None

    @property
    def demands(self) -> Mapping[int, int]:
        """By project id: how many reviews it was computed to get; empty for pairs from a file."""
        return {int(key): number for key, number in self.computed.get("demands", {}).items()}

    @property
    def needed_doubles(self) -> int:
        """How many reviewers beside another of their team no assignment can do without."""
        return int(self.computed.get("needed_doubles", 0))

    @property
    def stamp(self) -> str:
        """Of its pairs, so that an edit changes what its page showed."""
        return hashlib.sha256(repr(self.pairs).encode()).hexdigest()[:24]


class Offer(models.Model):
    """A review that is wanted near the end, for whoever takes it on: students for extra credit, or staff."""

    class To(models.TextChoices):
        STUDENTS = "students", "students, for extra credit"
        STAFF = "staff", "staff"

    round = models.ForeignKey(ReviewRound, models.CASCADE, related_name="offers")
    project = models.ForeignKey(Project, models.CASCADE, related_name="offers")
    offered_to = models.CharField(max_length=8, choices=To.choices, default=To.STUDENTS)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    taken_by = models.ForeignKey(
        Participant, models.SET_NULL, null=True, blank=True, related_name="taken_offers"
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(offered_to__in=["students", "staff"]),
                name="offer_addressees_known",
            ),
            models.CheckConstraint(
                condition=models.Q(taken_at__isnull=True) | models.Q(withdrawn_at__isnull=True),
                name="offer_taken_or_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"Offer of {self.project} in {self.round}"
