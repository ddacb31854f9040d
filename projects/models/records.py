"""What happened, and what is owed: the log of staff acts and the outbox of mails."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from projects.models.conferences import Conference
from projects.models.people import User
from projects.visibility import MailQuerySet


class LogIsOnlyAddedTo(Exception):
    """Somebody tried to change or remove what the log says."""


class LogQuerySet(models.QuerySet["LogEntry"]):
    """Refuses what the database would refuse as well, before it is asked."""

    def update(self, **values: Any) -> int:
        raise LogIsOnlyAddedTo

    def delete(self) -> tuple[int, dict[str, int]]:
        raise LogIsOnlyAddedTo


class LogEntry(models.Model):
    """Who did what, when, and what it changed. Rows are only ever added; triggers see to it."""

    conference = models.ForeignKey(
        Conference, models.CASCADE, null=True, blank=True, related_name="log"
    )
    actor = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=300)
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = LogQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "log entries"

    def __str__(self) -> str:
        return f"{self.actor or 'the portal'} {self.verb} {self.subject}"


def log(
    conference: Conference | None,
    actor: User | None,
    verb: str,
    subject: object,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> LogEntry:
    """Record an act in the transaction that does it. `verb` is past tense: "accepted"."""
    return LogEntry.objects.create(
        conference=conference,
        actor=actor,
        verb=verb,
        subject=str(subject)[:300],
        before=before or {},
        after=after or {},
    )


class Mail(models.Model):
    """A mail that is owed to one address. Written with its cause, sent once by the worker."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        SENDING = "sending", "being sent"
        SENT = "sent", "sent"
        FAILED = "failed", "failed"
        HELD = "held", "held for the day's mail"
        GATHERED = "gathered", "sent in a day's mail"
        DROPPED = "dropped", "not sent"

    conference = models.ForeignKey(
        Conference, models.CASCADE, null=True, blank=True, related_name="mails"
    )
    key = models.CharField(
        max_length=200, unique=True, help_text="Names cause and receiver, so none is written twice."
    )
    to = models.EmailField()
    receiver = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="mails"
    )  # fmt: skip
    kind = models.CharField(max_length=40, blank=True, help_text="The template it was made from.")
    thread = models.CharField(
        max_length=80, blank=True, help_text="Mails of one thread and receiver stand together."
    )
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(
        max_length=300, blank=True, help_text="What the mail server said, or why it was not sent."
    )
    created_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)
    useless_from = models.DateTimeField(
        null=True, blank=True, help_text="From then on it is not sent, as a reminder past its time."
    )

    objects = MailQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "created_at"]),
            models.Index(fields=["thread", "to"], name="mail_thread"),
            models.Index(fields=["state", "held_until"], name="mail_held"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} to {self.to}"
