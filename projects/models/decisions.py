"""What staff say on single sections of a version, a decision they have not sent yet, and batches."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from projects.models.conferences import Conference
from projects.models.people import User
from projects.models.submissions import Decision, Submission, Version, VersionItem


class SectionComment(models.Model):
    """What a decision says on one item of its version. The item keeps label and text as they were."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="section_comments")
    item = models.ForeignKey(VersionItem, models.CASCADE, related_name="comments")
    text = models.TextField()

    class Meta:
        ordering = ["item__position", "item_id"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "item"], name="one_comment_per_section"),
            models.CheckConstraint(
                condition=~models.Q(text=""), name="section_comment_says_a_word"
            ),
        ]

    def __str__(self) -> str:
        return f"On {self.item}"


class DecisionDraft(models.Model):
    """A decision that one person writes and has not sent. Nobody else ever sees it.

    It outlives the version it was begun on: what was written is offered for the next one too.
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="decision_drafts")
    version = models.ForeignKey(Version, models.CASCADE, related_name="+")
    writer = models.ForeignKey(User, models.CASCADE, related_name="+")
    fields: Any = models.JSONField(default=dict)  # The form's fields by name, as they were typed.
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "writer"], name="one_decision_draft_per_writer"
            ),
        ]

    def __str__(self) -> str:
        return f"Unsent decision on {self.submission}"


class DecisionBatch(models.Model):
    """Decisions that were made by one press. `key` is the press's, so a second one makes none."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="decision_batches")
    key = models.CharField(max_length=64)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "key"], name="decision_batch_once"),
        ]

    def __str__(self) -> str:
        return f"Decisions of {self.decided_at:%Y-%m-%d %H:%M} UTC"
