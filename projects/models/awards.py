"""Awards of a conference."""

from __future__ import annotations

from django.db import models

from projects.models.conferences import Conference
from projects.models.projects import Project
from projects.visibility import AwardQuerySet


class Award(models.Model):
    """A named prize, given to one project with a reason in one sentence."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="awards")
    name = models.CharField(max_length=80)
    project = models.ForeignKey(
        Project, models.SET_NULL, null=True, blank=True, related_name="awards"
    )
    reason = models.CharField(max_length=300, blank=True)
    announced_at = models.DateTimeField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = AwardQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "name"], name="award_name_once"),
        ]

    def __str__(self) -> str:
        return self.name
