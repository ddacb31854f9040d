"""What the components are together: groups that leave some out, caps, and every version of it."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from projects.models import Conference, User

MOST_TOTAL = 150


class Scheme(models.Model):
    """What holds for all components of a conference together, as it stands now."""

    conference = models.OneToOneField(Conference, models.CASCADE, related_name="scheme")
    course_share = models.DecimalField(
        "points of the course",
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(100)],
        help_text="Of 100 points of the course, so many are this project. Empty: not shown.",
    )
    bonus_cap = models.DecimalField(
        "bonus, at most points",
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(100)],
        help_text="All bonus parts together add no more than this. Empty: no cap of their own.",
    )
    total_cap = models.DecimalField(
        "the whole grade, at most",
        max_digits=6,
        decimal_places=2,
        default=Decimal(100),
        validators=[MinValueValidator(Decimal(1)), MaxValueValidator(MOST_TOTAL)],
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(course_share__isnull=True)
                | models.Q(course_share__gt=0, course_share__lte=100),
                name="scheme_course_share_is_of_a_hundred",
            ),
            models.CheckConstraint(
                condition=models.Q(bonus_cap__isnull=True)
                | models.Q(bonus_cap__gt=0, bonus_cap__lte=100),
                name="scheme_bonus_cap_within_range",
            ),
            models.CheckConstraint(
                condition=models.Q(total_cap__gte=1, total_cap__lte=MOST_TOTAL),
                name="scheme_total_cap_within_range",
            ),
        ]

    def __str__(self) -> str:
        return f"Scheme of {self.conference}"


class DropGroup(models.Model):
    """Components of which the lowest few are left out; the others share the group's weight."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="drop_groups")
    name = models.CharField(max_length=40)
    drop = models.PositiveSmallIntegerField(
        "leaves out", default=1, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )

    class Meta:
        ordering = ["name"]
        verbose_name = "group of components"
        verbose_name_plural = "groups of components"
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "name"],
                name="drop_group_name_once",
                violation_error_message="Another group of this conference has this name.",
            ),
            models.CheckConstraint(
                condition=models.Q(drop__gte=1), name="drop_group_leaves_out_some"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SchemeVersion(models.Model):
    """The scheme as it was once: what released grades counted by. Never changed once it is used."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="scheme_versions")
    number = models.PositiveIntegerField()
    document = models.JSONField(help_text="As reviews/domain/schemes.py describes it.")
    changes = models.JSONField(default=list, help_text="What differs from the version before.")
    reason = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "number"], name="scheme_version_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of the scheme"
