"""Comments that graders keep, to be put into other evaluations."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from projects.models import Conference, User
from reviews.models.rubrics import Criterion


class BankComment(models.Model):
    """A comment that all graders of a conference share, for one criterion or for the whole.

    digest: of the text, so that the same is kept once.
    """

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="bank_comments")
    criterion = models.ForeignKey(
        Criterion,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="bank_comments",
        help_text="None: for the comment on the whole.",
    )
    text = models.TextField()
    digest = models.CharField(max_length=64)
    uses = models.PositiveIntegerField(default=0)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["criterion__position", "criterion", "-uses", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["criterion", "digest"],
                name="bank_comment_once_per_criterion",
                violation_error_message="This comment is kept already.",
            ),
            models.UniqueConstraint(
                fields=["conference", "digest"],
                condition=models.Q(criterion__isnull=True),
                name="bank_comment_on_the_whole_once",
                violation_error_message="This comment is kept already.",
            ),
            models.CheckConstraint(condition=~models.Q(text=""), name="bank_comment_not_empty"),
        ]

    def __str__(self) -> str:
        return self.text[:80]
