"""Rubrics: weighted criteria, each with a range of points or named levels."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from projects.models import Conference, User
from reviews.domain.grading import Bounds, out_of, plain


class RubricQuerySet(models.QuerySet["Rubric"]):
    def to_choose(self, current: int | None = None) -> Self:
        """What something new is judged by: no drafts and no earlier versions, but what it has now."""
        return self.filter(models.Q(follows=None, replaced_by=None) | models.Q(pk=current or 0))


class Rubric(models.Model):
    """A list of criteria that reviews and staff evaluations share. Frozen by its first use."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="rubrics")
    name = models.CharField(max_length=80)
    guidance = models.TextField(blank=True, help_text="Shown above the form. Markdown.")
    floor = models.DecimalField(
        "at least, per cent",
        max_digits=6,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
        help_text="The least that whoever is judged by it gets.",
    )
    cap = models.DecimalField(
        "at most, per cent",
        max_digits=6,
        decimal_places=2,
        default=Decimal(100),
        validators=[MinValueValidator(Decimal(1)), MaxValueValidator(Decimal(150))],
        help_text="More than 100 only where criteria on top of the hundred should lift it there.",
    )
    version = models.PositiveSmallIntegerField(default=1, editable=False)
    follows = models.OneToOneField(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="next_version",
    )
    frozen_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = RubricQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(floor__gte=0)
                & models.Q(cap__lte=150)
                & models.Q(floor__lt=models.F("cap")),
                name="rubric_floor_below_cap",
                violation_error_message="The least of a rubric lies below its most.",
            ),
            models.UniqueConstraint(
                fields=["conference", "name"],
                name="rubric_name_once",
                violation_error_message="Another rubric of this conference has this name.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None

    @property
    def bounds(self) -> Bounds:
        return Bounds(self.floor, self.cap)


class Criterion(models.Model):
    """One thing that is judged. `weight` counts against the other criteria of the rubric."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="criteria")
    name = models.CharField(max_length=80)
    description = models.CharField(max_length=400, blank=True)
    weight = models.DecimalField(
        max_digits=6,
        decimal_places=2,
        default=Decimal(1),
        validators=[MinValueValidator(Decimal("0.01"))],
    )
    points = models.DecimalField(
        "most points",
        max_digits=6,
        decimal_places=2,
        default=Decimal(5),
        validators=[MinValueValidator(Decimal(0))],
    )
    least = models.DecimalField(
        "least points",
        max_digits=6,
        decimal_places=2,
        default=Decimal(0),
        validators=[MaxValueValidator(Decimal(0))],
        help_text="Below zero where points can be taken off.",
    )
    step = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01"))],
        help_text="Points are given in steps of this, such as 0.5. Empty: any number.",
    )
    is_extra = models.BooleanField(
        "on top of the hundred",
        default=False,
        help_text="It only adds or takes off; the other criteria make the hundred without it.",
    )
    asks_comment = models.BooleanField("a comment is required", default=False)
    min_words = models.PositiveSmallIntegerField(
        "fewest words of the comment",
        default=0,
        validators=[MaxValueValidator(500)],
        help_text="0: any comment will do.",
    )
    is_for_staff = models.BooleanField(
        "only staff read it",
        default=False,
        help_text="Points and comment never reach the authors, and count towards no score.",
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name_plural = "criteria"
        constraints = [
            models.UniqueConstraint(fields=["rubric", "name"], name="criterion_name_once"),
            models.CheckConstraint(
                condition=models.Q(weight__gt=0)
                & models.Q(points__gte=0)
                & models.Q(least__lte=0)
                & models.Q(points__gt=models.F("least")),
                name="criterion_has_weight_and_range",
            ),
            models.CheckConstraint(
                condition=models.Q(points__gt=0) | models.Q(is_extra=True),
                name="criterion_that_only_takes_off_is_extra",
                violation_error_message="A criterion of the hundred needs more than 0 points.",
            ),
            models.CheckConstraint(
                condition=models.Q(step__isnull=True) | models.Q(step__gt=0),
                name="criterion_step_positive",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scale(self) -> Decimal:
        """The points that weigh as much as the whole criterion; never 0."""
        return self.points or -self.least

    @property
    def out_of(self) -> str:
        """What its points are counted out of, in words."""
        return out_of(self.points, self.least)

    @property
    def range_words(self) -> str:
        """0 to 10, in steps of 0.5."""
        steps = f", in steps of {plain(self.step)}" if self.step else ""
        return f"{plain(self.least)} to {plain(self.points)}{steps}"

    def share_words(self, weights: Decimal) -> str:
        """How much it counts. weights: of all criteria that make the hundred."""
        if self.is_for_staff or not weights:
            return ""
        full = f"{100 * self.weight / weights:.0f} %"
        if not self.is_extra:
            return f"{full} of the score"
        worst = f"{-100 * self.weight * self.least / self.scale / weights:.0f} %"
        if not self.points:
            return f"takes off up to {worst}"
        return f"adds up to {full}" + (f", takes off up to {worst}" if self.least else "")


def weights_of(criteria: Iterable[Criterion]) -> Decimal:
    """What the weights of the criteria that make the hundred add up to."""
    return sum(
        (one.weight for one in criteria if not one.is_for_staff and not one.is_extra), Decimal(0)
    )


class Level(models.Model):
    """A named step of a criterion and the points it gives."""

    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="levels")
    name = models.CharField(max_length=60)
    description = models.CharField(max_length=300, blank=True)
    points = models.DecimalField(max_digits=6, decimal_places=2)

    class Meta:
        ordering = ["points", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["criterion", "points"], name="level_points_once"),
        ]

    def __str__(self) -> str:
        return self.name


class RubricChange(models.Model):
    """A new version of a rubric in use took its place: what went where, and all that stood before.

    The rubric keeps its row, so that whatever points to it finds the new version; `earlier` is the
    old one, as it was. before: [kind, key, criterion, level, points, comment] of every score moved.
    """

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="changes")
    earlier = models.OneToOneField(Rubric, models.PROTECT, related_name="replaced_by")
    moves = models.JSONField(default=list, help_text="In words, criterion by criterion.")
    before = models.JSONField(default=list)
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(rubric=models.F("earlier")),
                name="rubric_change_has_two_versions",
            ),
        ]

    def __str__(self) -> str:
        return f"Change of {self.rubric}"
