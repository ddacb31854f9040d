"""Milestones: every dated hand-in of a conference, and what it asks for."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.text import get_text_list

from projects.domain import late_rule, revision_rule
from projects.domain.attesting import USUAL_STATEMENTS
from projects.domain.lateness import Window
from projects.models.conferences import Category, Conference

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


class Kind(models.TextChoices):
    """What a field asks for: a text, a file or link of the project, or a statement to confirm."""

    SECTION = "section", "text section"
    REPORT = "report", "report (PDF)"
    SLIDES = "slides", "slides (PDF)"
    PDF = "pdf", "other PDF (poster, appendix)"
    COVER = "cover", "cover picture"
    PICTURE = "picture", "picture"
    REPOSITORY = "repository", "code repository"
    VIDEO = "video", "video link"
    DEMO = "demo", "live demo link"
    DATASET = "dataset", "dataset link"
    ORIGINALITY = "originality", "statement of originality"
    AI_USE = "ai_use", "use of AI tools"


PDF_KINDS = (Kind.REPORT, Kind.SLIDES, Kind.PDF)
PICTURE_KINDS = (Kind.COVER, Kind.PICTURE)
FILE_KINDS = (*PDF_KINDS, *PICTURE_KINDS)
LINK_KINDS = (Kind.REPOSITORY, Kind.VIDEO, Kind.DEMO, Kind.DATASET)
# What each member of a team confirms personally.
STATEMENT_KINDS = (Kind.ORIGINALITY, Kind.AI_USE)


class MilestoneFieldQuerySet(models.QuerySet["MilestoneField"]):
    def asked_of(self, project: Any) -> MilestoneFieldQuerySet:
        """The fields that a project is asked for: those of everyone, and those of its categories.

        project: the row or its id, or an OuterRef; None: one without a category.
        """
        named = FieldCategory.objects.filter(field=OuterRef("pk"))
        if isinstance(project, OuterRef):
            project = OuterRef(project)  # this question lies one query deeper than the caller's
        theirs = named.filter(category__projects=project) if project else named.none()
        return self.filter(~Exists(named) | Exists(theirs))

    def asked_in(self, category: Category | None) -> MilestoneFieldQuerySet:
        """The fields that a project of this one category is asked for; None: of no category."""
        named = FieldCategory.objects.filter(field=OuterRef("pk"))
        theirs = named.filter(category=category) if category else named.none()
        return self.filter(~Exists(named) | Exists(theirs))


def _in_order(*names: str) -> models.Q:
    """Columns that rise from the first to the last; an empty one is left out."""
    condition = models.Q()
    for place, low in enumerate(names):
        for high in names[place + 1 :]:
            condition &= models.Q(**{f"{low}__lte": models.F(high)})
    return condition


class MilestoneField(models.Model):
    """One thing that a milestone asks for: a section of text, a file, a link, or a statement."""

    milestone = models.ForeignKey(Milestone, models.CASCADE, related_name="fields")
    key = models.SlugField(max_length=40)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.SECTION)
    label = models.CharField(max_length=80)
    help_text = models.CharField(max_length=300, blank=True)
    is_required = models.BooleanField("required", default=True)
    categories: models.ManyToManyField[Category, FieldCategory] = models.ManyToManyField(
        Category,
        through="FieldCategory",
        blank=True,
        related_name="asked_fields",
        help_text="Asked only of projects of these categories. None ticked: of every project.",
    )
    min_words = models.PositiveIntegerField("least words", null=True, blank=True)
    soft_min_words = models.PositiveIntegerField("advised least words", null=True, blank=True)
    soft_max_words = models.PositiveIntegerField("advised most words", null=True, blank=True)
    max_words = models.PositiveIntegerField("most words", null=True, blank=True)
    max_pages = models.PositiveIntegerField("most pages", null=True, blank=True)
    max_megabytes = models.PositiveIntegerField("most megabytes", default=20)
    min_pixels = models.PositiveIntegerField(
        "shorter side, pixels", null=True, blank=True, help_text="Of a picture, at least."
    )
    min_seconds = models.PositiveIntegerField(
        "shortest, seconds", null=True, blank=True, help_text="Of a video: 180 is 3 minutes."
    )
    max_seconds = models.PositiveIntegerField(
        "longest, seconds", null=True, blank=True, help_text="Of a video: 240 is 4 minutes."
    )
    statement = models.TextField(
        "what each member confirms",
        blank=True,
        max_length=2000,
        help_text="Of a statement of originality or the use of AI tools. Empty: the usual words.",
    )
    needs_everyone = models.BooleanField(
        "wait for everyone's confirmation",
        default=False,
        help_text="Of a statement or the use of AI tools: nothing is handed in, by Submit or by "
        "itself, before every member has confirmed. On the deadline night one member who cannot be "
        "reached then makes the whole team late.",
    )
    position = models.PositiveSmallIntegerField(default=0)

    objects = MilestoneFieldQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["milestone", "key"], name="field_key_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=Kind.values), name="field_kind_known"
            ),
            models.CheckConstraint(
                condition=_in_order("min_words", "soft_min_words", "soft_max_words", "max_words"),
                name="field_words_in_order",
                violation_error_message=(
                    "The numbers of words must rise: least, advised least, advised most, most."
                ),
            ),
            models.CheckConstraint(
                condition=_in_order("min_seconds", "max_seconds"), name="field_seconds_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_file(self) -> bool:
        return self.kind in FILE_KINDS

    @property
    def of_whom(self) -> str:
        """The names of its categories in words; empty if it is asked of everyone."""
        return get_text_list([category.name for category in self.categories.all()], "and")

    @property
    def has_advice(self) -> bool:
        """Whether a length is advised, beside the limits that block."""
        return bool(self.soft_min_words or self.soft_max_words)

    @property
    def is_picture(self) -> bool:
        return self.kind in PICTURE_KINDS

    @property
    def is_link(self) -> bool:
        return self.kind in LINK_KINDS

    @property
    def is_section(self) -> bool:
        return self.kind == Kind.SECTION

    @property
    def is_statement(self) -> bool:
        return self.kind in STATEMENT_KINDS

    @property
    def has_rows(self) -> bool:
        return self.kind == Kind.AI_USE

    @property
    def words_to_confirm(self) -> str:
        """What each member of a team says; empty for every other kind of field."""
        usual = USUAL_STATEMENTS.get(self.kind, "")
        return usual and (self.statement.strip() or usual)


class FieldCategory(models.Model):
    """A field is asked only of projects of this category.

    A category that a field names cannot be deleted: the field would then be asked of everybody.
    """

    field = models.ForeignKey(MilestoneField, models.CASCADE, related_name="field_categories")
    category = models.ForeignKey(Category, models.RESTRICT, related_name="field_categories")

    class Meta:
        verbose_name_plural = "field categories"
        constraints = [
            models.UniqueConstraint(fields=["field", "category"], name="category_once_per_field"),
        ]

    def __str__(self) -> str:
        return f"{self.field} for {self.category}"

    def clean(self) -> None:
        if self.category.conference_id != self.field.milestone.conference_id:
            raise ValidationError("This category belongs to another conference.")


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
