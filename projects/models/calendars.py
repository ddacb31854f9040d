"""The secret addresses under which calendar programs fetch a student's own dates."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from projects.models.artefacts import random_id
from projects.models.people import Participant


class CalendarLink(models.Model):
    """A student's calendar address. The secret half of it is never stored: see calendar_links.py."""

    participant = models.OneToOneField(Participant, models.CASCADE, related_name="calendar_link")
    public_id = models.CharField(max_length=24, unique=True, default=random_id, editable=False)
    made_at = models.DateTimeField(default=timezone.now)
    # What the calendar last said of each thing by its UID: a digest, how often its time moved, when
    # it changed. Calendar programs take a moved date only with a higher number.
    told = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return f"Calendar of {self.participant}"
