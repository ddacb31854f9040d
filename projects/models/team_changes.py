"""Changes of teams that staff prepare and then publish as one act."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from projects.models.conferences import Conference
from projects.models.people import Participant, User
from projects.models.teams import Team
from projects.visibility import TeamChangeQuerySet


class TeamChange(models.Model):
    """One student's staged move: to a team, to a new team by name, or (neither) off their team."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="team_changes")
    participant = models.OneToOneField(Participant, models.CASCADE, related_name="team_change")
    to_team = models.ForeignKey(
        Team, models.CASCADE, null=True, blank=True, related_name="staged_arrivals"
    )
    new_team = models.CharField(max_length=80, blank=True)
    why = models.CharField(max_length=300, blank=True)
    staged_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    staged_at = models.DateTimeField(default=timezone.now)

    objects = TeamChangeQuerySet.as_manager()

    class Meta:
        ordering = ["new_team", "to_team__name", "participant__user__name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_team__isnull=True) | models.Q(new_team=""),
                name="staged_move_has_one_target",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant} to {self.to_team or self.new_team or 'no team'}"
