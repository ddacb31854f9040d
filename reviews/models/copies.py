"""Copies of files for readers who may not learn whose they are."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from projects.models import Artefact
from projects.models.artefacts import random_id


def copy_name(copy: BlindCopy, filename: str) -> str:
    """A random name of its own: it tells neither the original's nor anyone's."""
    return f"artefacts/{random_id()}"


class BlindCopy(models.Model):
    """A PDF without anything that tells of people but what its pages show; and what they say.

    The row is also the job: `waiting` ones are made in the background, and found again by a sweep.
    Pictures need none: they are made anew when they are uploaded.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "waits"
        READY = "ready", "ready"
        FAILED = "failed", "could not be made"

    # A draft may let its file go; the sweep then deletes the copy with its bytes.
    artefact = models.OneToOneField(Artefact, models.SET_NULL, null=True, related_name="blind_copy")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    file = models.FileField(upload_to=copy_name, blank=True, max_length=200)
    page_texts = models.JSONField(
        default=list, help_text="What the first pages say, to find names in."
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(default=timezone.now)
    next_try_at = models.DateTimeField(null=True, blank=True, default=timezone.now)
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "blind copies"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "ready", "failed"]),
                name="blind_copy_state_known",
            ),
            models.CheckConstraint(
                condition=(models.Q(state="ready") & ~models.Q(file=""))
                | (~models.Q(state="ready") & models.Q(file="")),
                name="blind_copy_ready_has_file",
            ),
        ]

    def __str__(self) -> str:
        return f"Blind copy of {self.artefact}"
