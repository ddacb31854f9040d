"""Releases of grades: what each act wrote, who has looked at it, and what is held back."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from projects.models import Conference, Participant, Project, User
from reviews.models.grades import Component


class GradeRelease(models.Model):
    """One act in which staff showed grades. Taken back at most once, while nobody has looked."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="grade_releases")
    released_at = models.DateTimeField(default=timezone.now)
    released_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    shown_before = models.JSONField(
        default=list,
        help_text="What the revisions that this opened stood at before: milestone, project, first, last.",
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-released_at", "-pk"]

    def __str__(self) -> str:
        return f"Release of grades of {self.conference}, {self.released_at:%Y-%m-%d %H:%M} UTC"

    @property
    def mail_thread(self) -> str:
        return f"grades-{self.pk}"


class ReleasedGrade(models.Model):
    """One grade that a release wrote, and when its student first looked at it."""

    release = models.ForeignKey(GradeRelease, models.CASCADE, related_name="grades")
    component = models.ForeignKey(Component, models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="released_grades")
    per_cent = models.DecimalField(max_digits=7, decimal_places=2)
    before = models.JSONField(
        null=True, blank=True, help_text="The grade that stood there, whole; empty for a first one."
    )
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["component__position", "participant"]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "component", "participant"],
                name="one_grade_per_release_and_student",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.component} of {self.participant}: {self.per_cent}"


class GradeHold(models.Model):
    """A team whose grades of a component are not shown when the others' are."""

    component = models.ForeignKey(Component, models.CASCADE, related_name="holds")
    project = models.ForeignKey(Project, models.CASCADE, related_name="grade_holds")
    reason = models.CharField(max_length=300, help_text="For staff; the team does not read it.")
    held_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    held_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["component__position", "project__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["component", "project"],
                name="one_hold_per_component_and_project",
                violation_error_message="The grade of this team is held back already.",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="grade_hold_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.component} of {self.project}, held back"
