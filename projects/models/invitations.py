"""Links by mail that belong to one address, and the one that makes a judge."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from projects.models.conferences import Conference
from projects.models.people import User


class AddressedLink(models.Model):
    """A link by mail that only the owner of one address may use, once. Only its hash is kept.

    The acts that all such links share are in projects/addressed_links.py.
    """

    email = models.EmailField()
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    retracted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["created_at"]

    @property
    def is_open(self) -> bool:
        return not (self.accepted_at or self.declined_at or self.retracted_at)


class JudgeInvitation(AddressedLink):
    """Asks somebody to be a judge of a conference; accepting makes their account if they have none."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="judge_invitations")
    name = models.CharField(max_length=200)

    class Meta(AddressedLink.Meta):
        constraints = [
            models.UniqueConstraint(
                "conference",
                Lower("email"),
                condition=models.Q(
                    accepted_at__isnull=True, declined_at__isnull=True, retracted_at__isnull=True
                ),
                name="one_open_judge_invitation_per_address",
                violation_error_message="This address has an open invitation already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} to judge {self.conference}"
