"""Milestones: every dated hand-in of a conference."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from projects.domain import late_rule, revision_rule
from projects.domain.lateness import Window
from projects.models.conferences import Conference
from projects.models.milestone_fields import MilestoneField

if TYPE_CHECKING:
    from projects.models.releases import GradeShown


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    def asking(self, project: Any) -> MilestoneQuerySet:
        """Those that ask something of a project. One that has no fields at all asks it to come.

        project: as of MilestoneField.objects.asked_of; None: a team that has not named one, of whom
        all milestones may come to ask something.
        """
        if project is None:
            return self
        if isinstance(project, OuterRef):
            project = OuterRef(project)
        fields = MilestoneField.objects.filter(milestone=OuterRef("pk"))
        return self.filter(~Exists(fields) | Exists(fields.asked_of(project)))

    def for_some(self) -> MilestoneQuerySet:
        """Those whose fields are all for some categories; the others ask something of everyone."""
        fields = MilestoneField.objects.filter(milestone=OuterRef("pk"))
        return self.filter(Exists(fields), ~Exists(fields.asked_of(None)))


class Milestone(models.Model):
    """A dated hand-in. Proposal, check-in and deliverables differ only in these fields."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="milestones")
    name = models.CharField(max_length=60)
    slug = models.SlugField(max_length=40)
    instructions = models.TextField(blank=True, help_text="Shown above the form. Markdown.")
    opens_at = models.DateTimeField("opens")
    due_at = models.DateTimeField("due")
    late_until = models.DateTimeField(
        null=True, blank=True, help_text="Empty: nothing is taken after the due time."
    )
    late_penalty = models.DecimalField(
        "late penalty, per cent",
        max_digits=5,
        decimal_places=2,
        default=Decimal("10"),
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text="Of this milestone's points, once.",
    )
    grace_minutes = models.PositiveSmallIntegerField(
        "quiet grace, minutes", default=5, help_text="Logged, not shown to students."
    )
    needs_decision = models.BooleanField(
        "staff decide on it",
        default=False,
        help_text="Staff accept it, ask for changes, or decline it.",
    )
    is_published = models.BooleanField(
        "goes into the gallery",
        default=False,
        help_text="The files and links of this milestone become public when you publish.",
    )
    revises = models.OneToOneField(
        "self",
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="revision",
        help_text="This is a revision: what it changes is graded again.",
    )
    revision_days = models.PositiveSmallIntegerField(
        "days to revise",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text="It opens with the grade and ends so many days later. Empty: the dates above hold.",
    )
    wins_back = models.DecimalField(
        "a revision wins back, per cent",
        max_digits=5,
        decimal_places=2,
        default=Decimal("75"),
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text="Of the points lost.",
    )
    reminder_hours = models.JSONField(
        "reminders, hours before", null=True, blank=True, help_text="None: the conference's hours."
    )
    position = models.PositiveSmallIntegerField(default=0)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "slug"], name="milestone_slug_once"),
            models.CheckConstraint(
                condition=models.Q(opens_at__lt=models.F("due_at")),
                name="milestone_opens_before_due",
                violation_error_message="A milestone must open before it is due.",
            ),
            models.CheckConstraint(
                condition=models.Q(late_until__isnull=True)
                | models.Q(late_until__gte=models.F("due_at")),
                name="milestone_late_after_due",
                violation_error_message="The late window must end after the due time.",
            ),
            models.CheckConstraint(
                condition=models.Q(late_penalty__gte=0) & models.Q(late_penalty__lte=100),
                name="milestone_penalty_is_per_cent",
            ),
            models.CheckConstraint(
                condition=models.Q(wins_back__gte=0) & models.Q(wins_back__lte=100),
                name="milestone_wins_back_per_cent",
            ),
            models.CheckConstraint(
                condition=models.Q(revision_days__isnull=True)
                | models.Q(revises__isnull=False, revision_days__gte=1),
                name="milestone_days_are_of_a_revision",
                violation_error_message="Say which milestone it revises, or leave the days empty.",
            ),
            models.CheckConstraint(
                condition=models.Q(revises__isnull=True) | ~models.Q(revises=models.F("id")),
                name="milestone_revises_another",
                violation_error_message="A milestone cannot revise itself.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def reminders(self) -> list[int]:
        """Hours before the due time at which reminders go: its own, else the conference's."""
        own: list[int] | None = self.reminder_hours
        return self.conference.reminder_hours if own is None else own

    @property
    def follows_release(self) -> bool:
        """Whether it opens for each team with its grade; its own dates then only give its place."""
        return self.revises_id is not None and self.revision_days is not None

    @property
    def late_rule(self) -> str:
        return late_rule.rule(self._own_window(), self.late_penalty)

    @property
    def revision_rule(self) -> str:
        """What a revision can win back, as a sentence; empty if it revises nothing."""
        if self.revises is None:
            return ""
        return revision_rule.rule(self.revises.name, self.revision_days, self.wins_back)

    def window(self, extended_to: object = None, shown: GradeShown | None = None) -> Window:
        """The instants that decide whether a hand-in is on time, late or refused.

        extended_to: the due time of this team's extension, or None. shown: when the team saw the
        grade of what this one revises; a revision that opens with the grade waits without it.
        """
        if self.revision_days is None:
            return self._own_window(extended_to)
        return revision_rule.revision_window(
            (shown.first_at, shown.last_at) if shown else None,
            self.revision_days,
            self.conference.zone,
            late_by=self.late_until - self.due_at if self.late_until else None,
            grace=timedelta(minutes=self.grace_minutes),
            extended_to=extended_to,  # type: ignore[arg-type]
        )

    def _own_window(self, extended_to: object = None) -> Window:
        return Window(
            opens_at=self.opens_at,
            due_at=self.due_at,
            late_until=self.late_until,
            grace=timedelta(minutes=self.grace_minutes),
            extended_to=extended_to,  # type: ignore[arg-type]
        )


class Extension(models.Model):
    """A later due time for one project and milestone. It holds for the team's submission."""

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="extensions")
    milestone = models.ForeignKey(Milestone, models.CASCADE, related_name="extensions")
    due_at = models.DateTimeField("new due time")
    excuses_until = models.DateTimeField(
        null=True, blank=True, editable=False
    )  # What came late before, but until then, counts as on time; changes asked for excuse nothing.
    reason = models.CharField(max_length=300)
    granted_by = models.ForeignKey("projects.User", models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "milestone"], name="one_extension_per_milestone"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.milestone} until {self.due_at:%Y-%m-%d %H:%M} UTC"
