"""Teams, their members, and invitations to them."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from projects.models.conferences import LARGEST_TEAM, Conference
from projects.models.invitations import AddressedLink
from projects.models.people import Participant, User
from projects.visibility import TeamQuerySet


class Team(models.Model):
    """People who make one project. The acts on it are in projects/teaming.py."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="teams")
    name = models.CharField(max_length=80)
    contact = models.ForeignKey(
        Participant, models.SET_NULL, null=True, blank=True, related_name="contact_for"
    )
    seats = models.PositiveSmallIntegerField(
        help_text="How many people it may have; the conference's largest unless staff allow more."
    )
    created_at = models.DateTimeField(default=timezone.now)
    mentor = models.ForeignKey(
        Participant, models.SET_NULL, null=True, blank=True, related_name="mentored_teams"
    )
    small_allowed_at = models.DateTimeField(
        null=True, blank=True, help_text="When staff allowed fewer people than the smallest team."
    )
    # What the team tells those who look for one, from announced_at on.
    announced_at = models.DateTimeField(null=True, blank=True)
    seeks = models.CharField(max_length=300, blank=True)
    wanted_skills = models.JSONField(default=list, blank=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                "conference",
                Lower("name"),
                name="team_name_once_per_conference",
                violation_error_message="Another team of this conference has this name.",
            ),
            models.CheckConstraint(
                condition=models.Q(seats__gte=1) & models.Q(seats__lte=LARGEST_TEAM),
                name="team_seats_in_range",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("staff_team", args=[self.conference.slug, self.pk])

    def has_member(self, user: User) -> bool:
        return self.memberships.filter(participant__user=user).exists()

    @property
    def members(self) -> list[User]:
        """The people, in the order the team set."""
        return [
            membership.participant.user
            for membership in self.memberships.select_related("participant__user")
        ]


class Membership(models.Model):
    """A student's seat on a team. One row a student, one student a seat, no seat past the last."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships")
    participant = models.OneToOneField(Participant, models.CASCADE, related_name="membership")
    seat = models.PositiveSmallIntegerField()
    seats = models.PositiveSmallIntegerField(
        help_text="The team's seats when this one was taken; lets the database refuse one too many."
    )
    joined_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["seat"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                name="one_team_per_student",
                violation_error_message="This student is on a team already.",
            ),
            models.UniqueConstraint(
                fields=["team", "seat"],
                name="one_student_per_seat",
                violation_error_message="This team is full.",
            ),
            models.CheckConstraint(
                condition=models.Q(seat__gte=1) & models.Q(seat__lte=models.F("seats")),
                name="seat_within_team_size",
                violation_error_message="This team is full.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant} on {self.team}"


class FormerTeamMate(models.Model):
    """Two students who were on one team once, a row for each of them: neither reviews the other."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="former_team_mates")
    mate = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    parted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "mate"], name="former_team_mates_once"),
        ]

    def __str__(self) -> str:
        return f"{self.participant} and {self.mate}"


class Invitation(AddressedLink):
    """A link by mail that lets the owner of one address join one team."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="invitations")

    class Meta(AddressedLink.Meta):
        constraints = [
            models.UniqueConstraint(
                "team",
                Lower("email"),
                condition=models.Q(
                    accepted_at__isnull=True, declined_at__isnull=True, retracted_at__isnull=True
                ),
                name="one_open_invitation_per_address",
                violation_error_message="This address has an open invitation already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.team}"
