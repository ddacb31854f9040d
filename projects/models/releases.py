"""What the reviews side told the hand-ins side: when a team could first read its grade."""

from __future__ import annotations

from django.db import models

from projects.models.milestones import Milestone
from projects.models.projects import Project


class GradeShown(models.Model):
    """When the results of a milestone were first shown to a project's team.

    A part that is released later than the others moves `last_at`; a corrected grade moves nothing.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="grades_shown")
    milestone = models.ForeignKey(Milestone, models.CASCADE, related_name="grades_shown")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "milestone"], name="one_grade_shown_per_milestone"
            ),
            models.CheckConstraint(
                condition=models.Q(first_at__lte=models.F("last_at")),
                name="grade_shown_first_before_last",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.milestone} of {self.project} since {self.first_at:%Y-%m-%d %H:%M} UTC"
