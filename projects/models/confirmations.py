"""Confirmations: that one person stands by a statement of their team's hand-in."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from projects.models.people import User
from projects.models.submissions import Submission


class Confirmation(models.Model):
    """One person confirmed one statement as it then read. `digest` names its words and rows.

    It holds for the draft and for every version that says the same; confirming.py asks so. The
    database lets nobody change one afterwards.
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="confirmations")
    key = models.CharField(max_length=40)
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    confirmed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["confirmed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "key", "person", "digest"], name="confirmed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} confirmed {self.key} of {self.submission}"
