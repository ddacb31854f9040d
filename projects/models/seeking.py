"""How people and teams find each other: what someone looks for, and requests to join a team."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from projects.models.people import Participant, User
from projects.models.teams import Team
from projects.visibility import JoinRequestQuerySet, LookingForQuerySet


class LookingFor(models.Model):
    """What a student says of themselves to those who look for a team mate."""

    participant = models.OneToOneField(Participant, models.CASCADE, related_name="looking_for")
    about = models.CharField(max_length=300, blank=True)
    skills = models.JSONField(default=list, blank=True)
    interests = models.JSONField(default=list, blank=True)
    free_times = models.JSONField(default=list, blank=True)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = LookingForQuerySet.as_manager()

    def __str__(self) -> str:
        return f"What {self.participant} looks for"


class JoinRequest(models.Model):
    """A student asks a team for a seat; one of its members answers."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="join_requests")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="join_requests")
    message = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    retracted_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )  # fmt: skip

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "participant"],
                condition=models.Q(
                    accepted_at__isnull=True, declined_at__isnull=True, retracted_at__isnull=True
                ),
                name="one_open_request_per_team_and_student",
                violation_error_message="You have asked this team already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant} asks {self.team}"
