"""The risk checklist: what staff look at in each proposal, and what they found. Never for the team."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from projects.models.conferences import Conference
from projects.models.people import User
from projects.models.submissions import Submission
from projects.visibility import RiskAnswerQuerySet


class RiskItem(models.Model):
    """One thing to look at. A retired one is asked no more; its answers stay."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="risk_items")
    name = models.CharField(max_length=40)
    question = models.CharField(max_length=200, blank=True, help_text="What to look at.")
    retired_at = models.DateTimeField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "name"], name="risk_item_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class RiskAnswer(models.Model):
    """What staff found on one item in one submission: the latest answer; the log has the earlier."""

    class Level(models.TextChoices):
        UNSEEN = "unseen", "not looked at"
        FINE = "fine", "fine"
        WATCH = "watch", "watch"
        PROBLEM = "problem", "problem"

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="risk_answers")
    item = models.ForeignKey(RiskItem, models.PROTECT, related_name="answers")
    level = models.CharField(max_length=10, choices=Level.choices, default=Level.UNSEEN)
    note = models.CharField(max_length=500, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(default=timezone.now)

    objects = RiskAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["item__position", "item_id"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "item"], name="one_answer_per_risk"),
            models.CheckConstraint(
                condition=models.Q(level__in=["unseen", "fine", "watch", "problem"]),
                name="risk_level_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_level_display()}"
