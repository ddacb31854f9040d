"""Announcements: what staff write to a part of the conference."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils import timezone

from projects.models.conferences import Conference
from projects.models.people import Participant, User
from projects.visibility import AnnouncementQuerySet


class Announcement(models.Model):
    """A post of staff to the people of the groups it names. The acts are in announcing.py."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="announcements")
    subject = models.CharField(max_length=120)
    body = models.TextField("text", max_length=10_000, help_text="Markdown.")
    groups = models.JSONField(default=list)  # keys of projects/audiences.py
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    receivers: models.ManyToManyField[Participant, AnnouncementReceiver] = models.ManyToManyField(
        Participant, through="AnnouncementReceiver", related_name="announcements"
    )

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        ordering = [models.F("sent_at").desc(nulls_first=True), "-created_at", "-pk"]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("announcement", args=[self.conference.slug, self.pk])


class AnnouncementReceiver(models.Model):
    """One person that an announcement went to: whoever was in its groups when it was sent."""

    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "participant"], name="announcement_once_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.announcement} to {self.participant}"
