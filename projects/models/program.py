"""The presentation days: sessions and their slots."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models

from projects.models.conferences import Conference
from projects.models.projects import Project
from projects.visibility import SlotQuerySet


class Session(models.Model):
    """A run of talks in one room."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="sessions")
    name = models.CharField(max_length=120)
    room = models.CharField(max_length=120, blank=True)
    chair = models.CharField(max_length=120, blank=True)
    starts_at = models.DateTimeField(
        null=True, blank=True, help_text="Empty where an imported program does not say."
    )
    # Of an imported session: a hash of what was read on the old site.
    source_hash = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        ordering = [models.F("starts_at").asc(nulls_last=True), "pk"]

    def __str__(self) -> str:
        return self.name


class Slot(models.Model):
    """One talk, or a break when it has no project."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="slots")
    project = models.ForeignKey(
        Project, models.SET_NULL, null=True, blank=True, related_name="slots"
    )
    title = models.CharField(max_length=200, blank=True, help_text="For a break or a guest.")
    starts_at = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(default=5)
    position = models.PositiveSmallIntegerField(default=0)

    objects = SlotQuerySet.as_manager()

    class Meta:
        ordering = ["session", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "position"], name="slot_position_once"),
            models.CheckConstraint(
                condition=models.Q(project__isnull=False) | ~models.Q(title=""),
                name="slot_has_project_or_title",
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.project)

    @property
    def ends_at(self) -> datetime | None:
        return self.starts_at + timedelta(minutes=self.minutes) if self.starts_at else None
