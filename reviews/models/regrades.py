"""Regrade requests: a team asks about one criterion, the grader answers, an instructor may rule."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from projects.models import Participant, Project, User
from reviews.models.grades import Component
from reviews.models.rubrics import Criterion
from reviews.visibility import RegradeRequestQuerySet


class RegradeRequest(models.Model):
    """A team's question about one released criterion; asked once, escalated at most once.

    A changed score is no part of it: staff change it on the desk, and it counts by a release.
    """

    class State(models.TextChoices):
        ASKED = "asked", "waits for the grader"
        ANSWERED = "answered", "answered"
        ESCALATED = "escalated", "waits for an instructor"
        SETTLED = "settled", "settled by an instructor"

    class Outcome(models.TextChoices):
        STAYS = "stays", "The points stay as they are"
        CHANGED = "changed", "The points are changed"

    component = models.ForeignKey(Component, models.PROTECT, related_name="regrade_requests")
    project = models.ForeignKey(Project, models.CASCADE, related_name="regrade_requests")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    points = models.DecimalField(max_digits=6, decimal_places=2, help_text="As they were released.")
    grader = models.ForeignKey(User, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_by = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    text = models.TextField()
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    escalated_by = models.ForeignKey(
        Participant, models.PROTECT, null=True, blank=True, related_name="+"
    )
    escalated_at = models.DateTimeField(null=True, blank=True)
    escalation = models.TextField(blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    ruling = models.TextField(blank=True)
    final_outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)

    objects = RegradeRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["component", "project", "criterion"],
                name="one_regrade_request_per_criterion",
                violation_error_message="Your team has asked about this criterion already.",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state="asked", answered_at=None, escalated_at=None, settled_at=None
                )
                | models.Q(
                    state="answered", answered_at__isnull=False, escalated_at=None, settled_at=None
                )
                | models.Q(
                    state="escalated",
                    answered_at__isnull=False,
                    escalated_at__isnull=False,
                    settled_at=None,
                )
                | models.Q(
                    state="settled",
                    answered_at__isnull=False,
                    escalated_at__isnull=False,
                    settled_at__isnull=False,
                ),
                name="regrade_request_goes_step_by_step",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.component}, {self.criterion}, project {self.project.board}"

    @property
    def waits_for_staff(self) -> bool:
        return self.state in (self.State.ASKED, self.State.ESCALATED)

    @property
    def result(self) -> str:
        """The outcome that holds, in words; empty while nobody has answered."""
        known = self.final_outcome or self.outcome
        return str(self.Outcome(known).label) if known else ""
