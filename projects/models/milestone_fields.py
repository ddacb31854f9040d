"""What a milestone asks for: sections of text, files, links and statements, and of whom."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.text import get_text_list

from projects.domain.attesting import USUAL_STATEMENTS
from projects.models.conferences import Category


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

    milestone = models.ForeignKey("projects.Milestone", models.CASCADE, related_name="fields")
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
