"""The history of extensions: each time staff gave a team more time, and whether they took it back."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from projects.models.milestones import Milestone
from projects.models.people import User
from projects.models.projects import Project
from projects.visibility import ExtensionGrantQuerySet


class ExtensionGrant(models.Model):
    """One grant of more time. Of a project's grants for a milestone that were not taken back the
    latest holds: it is the project's Extension, which projects/extending.py keeps in step."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="extension_grants")
    milestone = models.ForeignKey(Milestone, models.CASCADE, related_name="extension_grants")
    due_at = models.DateTimeField("new due time")
    due_before = models.DateTimeField("due time until then")
    excuses_lateness = models.BooleanField(
        default=True, help_text="What came late and lies within it counts as on time."
    )  # Not if it gives time for changes that staff asked for.
    reason = models.CharField(max_length=300)
    act = models.CharField(
        max_length=24, db_index=True, help_text="The same for grants that were made as one act."
    )
    granted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now)
    taken_back_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )  # fmt: skip
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = ExtensionGrantQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(due_at__gt=models.F("due_before")),
                name="extension_grant_gives_more_time",
            ),
            models.CheckConstraint(
                condition=models.Q(taken_back_at__isnull=True, taken_back_by__isnull=True)
                | models.Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="extension_grant_taken_back_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.milestone} of {self.project} until {self.due_at:%Y-%m-%d %H:%M} UTC"
