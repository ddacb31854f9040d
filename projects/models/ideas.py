"""The ideas board: what projects could be about, and who would like to make one."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from projects.models.conferences import Category, Conference
from projects.models.people import Participant
from projects.models.teams import Team
from projects.visibility import IdeaQuerySet


class Idea(models.Model):
    """A project that somebody proposes. Taken by at most one team, then off the board."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="ideas")
    posted_by = models.ForeignKey(
        Participant, models.SET_NULL, null=True, blank=True, related_name="ideas"
    )
    title = models.CharField(max_length=150)
    pitch = models.CharField(max_length=110, blank=True)
    text = models.TextField(blank=True, max_length=3000)
    category = models.ForeignKey(
        Category, models.SET_NULL, null=True, blank=True, related_name="ideas"
    )
    links = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.OneToOneField(
        Team, models.SET_NULL, null=True, blank=True, related_name="idea"
    )

    objects = IdeaQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.closed_at is None and self.taken_at is None


class IdeaInterest(models.Model):
    """A student who would like to make this idea; shown by name to the others."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="interests")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="idea_interests")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["idea", "participant"], name="interest_once_per_idea_and_student"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant} likes {self.idea}"
