"""Submissions: the draft being edited, the versions handed in, and what staff decided."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from projects.domain.ai_use import Disclosure, read_disclosure
from projects.domain.attesting import digest_of
from projects.domain.late_rule import Standing
from projects.models.artefacts import Artefact
from projects.models.milestone_fields import STATEMENT_KINDS, MilestoneField
from projects.models.milestones import Milestone
from projects.models.people import User
from projects.models.projects import Project
from projects.visibility import SubmissionQuerySet, VersionQuerySet


class Submission(models.Model):
    """A project's hand-in for one milestone. lifecycle.py has its transitions."""

    class Status(models.TextChoices):
        DRAFT = "draft", "draft"
        SUBMITTED = "submitted", "submitted"
        CHANGES_REQUESTED = "changes_requested", "changes needed"
        ACCEPTED = "accepted", "accepted"
        DECLINED = "declined", "declined"
        WITHDRAWN = "withdrawn", "withdrawn"

    project = models.ForeignKey(Project, models.CASCADE, related_name="submissions")
    milestone = models.ForeignKey(Milestone, models.CASCADE, related_name="submissions")
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.DRAFT)
    status_at = models.DateTimeField(default=timezone.now)
    chosen_version = models.ForeignKey(
        "projects.Version", models.PROTECT, null=True, blank=True, related_name="+"
    )  # An earlier one that the team wants to count; empty: the latest counts.
    hands_in_by_itself = models.BooleanField(
        default=True, help_text="A draft that is complete at the deadline is handed in then."
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["milestone", "project__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "milestone"], name="one_submission_per_milestone"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    status__in=[
                        "draft",
                        "submitted",
                        "changes_requested",
                        "accepted",
                        "declined",
                        "withdrawn",
                    ]
                ),
                name="submission_status_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.milestone} of {self.project}"

    def get_absolute_url(self) -> str:
        return reverse("submission", args=[self.project.conference.slug, self.milestone.slug])

    @property
    def latest_version(self) -> Version | None:
        """The last one made. What is judged and published is `counting_version`."""
        return self.versions.order_by("-number").first()

    @property
    def counting_version(self) -> Version | None:
        """The version that counts: the chosen one, else the latest; none while withdrawn."""
        return self.versions.counting().first()


class DraftItemQuerySet(models.QuerySet["DraftItem"]):
    def holding(self) -> DraftItemQuerySet:
        """Those that hold something: emptied ones stay as rows, for their revision."""
        return self.exclude(text="", artefact=None, disclosure__isnull=True)


class DraftItem(models.Model):
    """The text or artefact that a draft holds for one field. `revision` guards against two tabs."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="draft_items")
    field = models.ForeignKey(MilestoneField, models.RESTRICT, related_name="draft_items")
    text = models.TextField(blank=True)
    disclosure = models.JSONField(
        null=True, blank=True, help_text="The use of AI tools: domain/ai_use.py."
    )
    artefact = models.ForeignKey(Artefact, models.SET_NULL, null=True, blank=True, related_name="+")
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(default=timezone.now)
    saved_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = DraftItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "field"], name="one_draft_item_per_field"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field} of {self.submission}"


class Version(models.Model):
    """An immutable snapshot made by one press of Submit, with its receipt and frozen lateness."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)  # The due time that held then, extension counted in.
    is_late = models.BooleanField(default=False)
    in_grace = models.BooleanField(default=False)
    penalty = models.DecimalField(
        max_digits=5, decimal_places=4, default=Decimal(0), help_text="Fraction of points, 0 to 1."
    )
    content_hash = models.CharField(max_length=64)
    hash_format = models.PositiveSmallIntegerField(
        default=1, help_text="Of what was hashed: domain/content_hash.py."
    )
    receipt_number = models.CharField(max_length=24, unique=True)
    idempotency_key = models.CharField(max_length=64)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["submission", "idempotency_key"], name="version_once_per_press"
            ),
            models.CheckConstraint(
                condition=models.Q(penalty__gte=0) & models.Q(penalty__lte=1),
                name="version_penalty_is_fraction",
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number} of {self.submission}"

    @cached_property
    def standing(self) -> Standing:
        """How it counts: as it was frozen, unless a later extension of the team covers it."""
        from projects.standing import standing_of  # which reads versions, so not above

        return standing_of(self)

    @property
    def receipt_url(self) -> str:
        return reverse("receipt", args=[self.receipt_number])


class VersionItem(models.Model):
    """What a version holds for one field, with the field's label as it was then."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="items")
    key = models.CharField(max_length=40)
    kind = models.CharField(max_length=12)
    label = models.CharField(max_length=80)
    text = models.TextField(blank=True)
    disclosure = models.JSONField(
        null=True, blank=True, help_text="The use of AI tools: domain/ai_use.py."
    )
    artefact = models.ForeignKey(
        Artefact, models.PROTECT, null=True, blank=True, related_name="version_items"
    )
    commit = models.CharField(
        max_length=64, blank=True, help_text="Where the repository was last seen to stand."
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="one_version_item_per_field"),
        ]

    def __str__(self) -> str:
        return f"{self.label} of {self.version}"

    @property
    def is_statement(self) -> bool:
        return self.kind in STATEMENT_KINDS

    @property
    def disclosed(self) -> Disclosure | None:
        """What it says of the use of AI tools; None for every other kind."""
        return None if self.disclosure is None else read_disclosure(self.disclosure)

    @property
    def digest(self) -> str:
        """What a confirmation of this statement names."""
        return digest_of(self.kind, self.text, self.disclosed)


class Decision(models.Model):
    """What staff decided on a version, and the sentence they gave with it."""

    class Verdict(models.TextChoices):
        ACCEPT = "accept", "accepted"
        REQUEST_CHANGES = "request_changes", "changes needed"
        DECLINE = "decline", "declined"

    version = models.ForeignKey(Version, models.CASCADE, related_name="decisions")
    verdict = models.CharField(max_length=20, choices=Verdict.choices)
    comment = models.TextField(blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)
    batch = models.ForeignKey(
        "projects.DecisionBatch", models.PROTECT, null=True, blank=True, related_name="decisions"
    )

    class Meta:
        ordering = ["decided_at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: {self.version}"
