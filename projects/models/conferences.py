"""Conferences and what staff settle for each: categories, topic groups, topics."""

from __future__ import annotations

from datetime import tzinfo
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone

from projects.domain.addresses import RESERVED_SLUGS
from projects.visibility import ConferenceQuerySet

LARGEST_TEAM = 12


def check_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(
            f"“{name}” is not a time zone. Write it like America/New_York or Europe/Berlin."
        )


def check_conference_slug(slug: str) -> None:
    if slug in RESERVED_SLUGS:
        raise ValidationError(f"“{slug}” is an address of the portal itself. Choose another.")


def default_reminder_hours() -> list[int]:
    return [72, 24]


class Conference(models.Model):
    """One edition for one course and term. Its slug is the first part of its addresses."""

    slug = models.SlugField(
        "short address",
        max_length=60,
        unique=True,
        validators=[check_conference_slug],
        help_text="Small letters, digits and hyphens, such as dl-spring-2027. Others link to it.",
    )
    name = models.CharField(max_length=120)
    course = models.CharField(max_length=120, blank=True)
    term = models.CharField(max_length=60)
    time_zone = models.CharField(
        max_length=60,
        default="America/New_York",
        validators=[check_time_zone],
        help_text="Deadlines are shown in this zone.",
    )
    summary = models.TextField(
        blank=True, max_length=2000, help_text="One paragraph for the front page. Markdown."
    )
    team_min = models.PositiveSmallIntegerField("smallest team", default=2)
    team_max = models.PositiveSmallIntegerField("largest team", default=3)
    teams_lock_at = models.DateTimeField(
        "teams lock", null=True, blank=True, help_text="After this only staff change teams."
    )
    gallery_opens_on = models.DateField(
        null=True, blank=True, help_text="Announced on the gallery until you publish."
    )
    contact_email = models.EmailField(
        "answers to mails go to",
        blank=True,
        help_text="An address of the staff. Empty: the contact of the whole portal.",
    )
    reminder_hours = models.JSONField(
        default=default_reminder_hours, help_text="Hours before a due time; none: no reminders."
    )
    # Whoever knows the code enrols as a student; empty means that nobody can. See self_enrolling.py.
    enrolment_code = models.CharField(max_length=20, blank=True, editable=False)
    enrolment_domains = models.CharField(
        "allowed e-mail domains",
        max_length=300,
        blank=True,
        editable=False,
        help_text="Such as uni.edu cs.uni.edu. Left empty, every address may enrol.",
    )
    created_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    imported_from = models.CharField(max_length=200, blank=True, editable=False)

    objects = ConferenceQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(team_min__gte=1)
                & models.Q(team_min__lte=models.F("team_max"))
                & models.Q(team_max__lte=LARGEST_TEAM),
                name="conference_team_sizes_in_order",
                violation_error_message=(
                    "The smallest team must have at least one person and not more than the "
                    f"largest, which may have {LARGEST_TEAM}."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.term}"

    def get_absolute_url(self) -> str:
        return reverse("conference", args=[self.slug])

    @property
    def zone(self) -> tzinfo:
        return ZoneInfo(self.time_zone)

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


class Category(models.Model):
    """A kind of project that the course asks for, such as application or explainer."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="categories")
    name = models.CharField(max_length=60)
    slug = models.SlugField(max_length=60, allow_unicode=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        verbose_name_plural = "categories"
        constraints = [
            models.UniqueConstraint(fields=["conference", "slug"], name="category_slug_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Palette(models.TextChoices):
    LAGOON = "lagoon"
    BRICK = "brick"
    MOSS = "moss"
    IRIS = "iris"
    ROSE = "rose"
    OCHRE = "ochre"
    STEEL = "steel"
    PLUM = "plum"


class Family(models.TextChoices):
    """The eight kinds of drawn cover (see domain/covers.py)."""

    LATTICE = "lattice"
    LINES = "lines"
    WAVES = "waves"
    GRAPH = "graph"
    BARS = "bars"
    PATH = "path"
    ORBITS = "orbits"
    NOISE = "noise"


class TopicGroup(models.Model):
    """A hue of the gallery: topics that share a palette and a family of covers."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="topic_groups")
    name = models.CharField(max_length=40)
    palette = models.CharField(max_length=10, choices=Palette.choices, default=Palette.STEEL)
    family = models.CharField(max_length=10, choices=Family.choices, default=Family.ORBITS)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "name"], name="topic_group_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Topic(models.Model):
    """A curated tag. Topics of the same slug in other conferences share the page /topics/<slug>/."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="topics")
    group = models.ForeignKey(
        TopicGroup, models.SET_NULL, null=True, blank=True, related_name="topics"
    )
    name = models.CharField(max_length=60)
    slug = models.SlugField(max_length=60, allow_unicode=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "slug"], name="topic_slug_once"),
        ]

    def __str__(self) -> str:
        return self.name
