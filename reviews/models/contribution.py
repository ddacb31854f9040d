"""The confidential survey in which team members say who did how much of the work."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from projects.domain.lateness import Window
from projects.models import Conference, Participant
from reviews.visibility import ContributionQuerySet

MOST_POINTS = 200


class ContributionSurvey(models.Model):
    """When a conference asks its teams. One for a conference."""

    conference = models.OneToOneField(
        Conference, models.CASCADE, related_name="contribution_survey"
    )
    opens_at = models.DateTimeField("opens")
    due_at = models.DateTimeField("due", help_text="Answers can be changed until then.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens_at__lt=models.F("due_at")),
                name="contribution_survey_opens_before_due",
                violation_error_message="The survey must open before it is due.",
            ),
        ]

    def __str__(self) -> str:
        return f"Contribution survey of {self.conference}"

    @property
    def window(self) -> Window:
        return Window(opens_at=self.opens_at, due_at=self.due_at)


class ContributionAnswer(models.Model):
    """What one member says of one member, oneself included. Nobody but the rater reads a row."""

    survey = models.ForeignKey(ContributionSurvey, models.CASCADE, related_name="answers")
    rater = models.ForeignKey(Participant, models.CASCADE, related_name="contribution_given")
    rated = models.ForeignKey(Participant, models.CASCADE, related_name="contribution_received")
    points = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="100 is an equal part; empty is not sure."
    )
    answered_at = models.DateTimeField(default=timezone.now)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "rater", "rated"], name="one_contribution_answer_per_pair"
            ),
            models.CheckConstraint(
                condition=models.Q(points__isnull=True) | models.Q(points__lte=MOST_POINTS),
                name="contribution_points_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"Answer {self.pk}"
