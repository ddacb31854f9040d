"""What the background learns of links, and the commits that versions are pinned to."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from projects.models.artefacts import Artefact
from projects.models.submissions import Version


class LinkCheck(models.Model):
    """What is known of one link. The row is the job: written with the link, done by the worker.

    `verdict` changes by the rules of domain/link_standing.py; `reason` is a word for the last
    answer; `facts` is what the host told beside it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        CHECKING = "checking", "being checked"
        DONE = "done", "done"

    class Verdict(models.TextChoices):
        NOT_CHECKED = "", "not checked"
        WORKS = "works", "works"
        NOT_EMBEDDED = "not_embedded", "works, but cannot be embedded"
        NEEDS_SIGN_IN = "needs_sign_in", "needs sign-in"
        GONE = "gone", "not reachable for visitors"

    artefact = models.OneToOneField(Artefact, models.CASCADE, related_name="link_check")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    verdict = models.CharField(
        max_length=16, choices=Verdict.choices, default=Verdict.NOT_CHECKED, blank=True
    )
    reason = models.CharField(max_length=40, blank=True)
    first_failed_at = models.DateTimeField(null=True, blank=True)
    last_worked_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    next_check_at = models.DateTimeField(
        null=True, blank=True, default=timezone.now, help_text="Empty: never again."
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    facts = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["next_check_at", "pk"]
        indexes = [models.Index(fields=["next_check_at"], name="link_check_next")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    verdict__in=["", "works", "not_embedded", "needs_sign_in", "gone"]
                ),
                name="link_check_verdict_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.artefact}: {self.get_verdict_display()}"


class PinnedCommit(models.Model):
    """The commit a repository stood at when a version was handed in, or when its deadline passed.

    The row is the job, as with links: written with its cause, filled once by the worker.
    """

    class Moment(models.TextChoices):
        HAND_IN = "hand_in", "at the hand-in"
        DEADLINE = "deadline", "at the deadline"

    version = models.ForeignKey(Version, models.CASCADE, related_name="pinned_commits")
    artefact = models.ForeignKey(Artefact, models.CASCADE, related_name="pinned_commits")
    moment = models.CharField(max_length=10, choices=Moment.choices)
    commit = models.CharField(max_length=64, blank=True)
    pinned_at = models.DateTimeField(null=True, blank=True)
    wanted_at = models.DateTimeField(default=timezone.now)
    next_try_at = models.DateTimeField(
        null=True, blank=True, default=timezone.now, help_text="Empty: pinned, or given up."
    )
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["wanted_at", "pk"]
        indexes = [models.Index(fields=["next_try_at"], name="pinned_commit_next")]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "artefact", "moment"], name="one_pin_per_moment"
            ),
            models.CheckConstraint(
                condition=models.Q(commit="", pinned_at__isnull=True)
                | (~models.Q(commit="") & models.Q(pinned_at__isnull=False)),
                name="pinned_commit_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commit[:7] or 'no commit yet'} {self.get_moment_display()}"
