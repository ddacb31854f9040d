"""What a conference settles about showing, doubting and sharing out grades."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from projects.models import Conference

FEWEST_SHOWN = 5  # below, a distribution would name people whatever a conference wishes


class GradePolicy(models.Model):
    """The numbers of a conference for release, regrade requests, distributions and contribution.

    There is a row once staff changed something; until then `of` gives the defaults.
    """

    conference = models.OneToOneField(Conference, models.CASCADE, related_name="grade_policy")
    undo_minutes = models.PositiveSmallIntegerField(
        "minutes to take a release back",
        default=15,
        validators=[MaxValueValidator(1440)],
        help_text="Only while no student has looked. 0: never.",
    )
    regrade_days = models.PositiveSmallIntegerField(
        "days to ask for a regrade",
        default=7,
        validators=[MaxValueValidator(90)],
        help_text="After the release, until 23:59 of the last day. 0: nobody may ask.",
    )
    shows_distribution = models.BooleanField(
        "students see how the class did", default=False, help_text="As bars, without names."
    )
    distribution_least = models.PositiveSmallIntegerField(
        "only from so many grades on",
        default=10,
        validators=[MinValueValidator(FEWEST_SHOWN), MaxValueValidator(1000)],
    )
    reviewing_done = models.DecimalField(
        "reviewing: done, per cent",
        max_digits=5,
        decimal_places=2,
        default=Decimal(40),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
        help_text="Handed in, on time, with every criterion and comment.",
    )
    reviewing_useful = models.DecimalField(
        "reviewing: useful, per cent",
        max_digits=5,
        decimal_places=2,
        default=Decimal(30),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
        help_text="What the authors found, where enough of them rated.",
    )
    reviewing_agreement = models.DecimalField(
        "reviewing: agreement, per cent",
        max_digits=5,
        decimal_places=2,
        default=Decimal(30),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
        help_text="With what the others make of the same projects.",
    )
    contribution_floor = models.DecimalField(
        "least factor of contribution",
        max_digits=4,
        decimal_places=2,
        default=Decimal("0.50"),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1))],
    )
    contribution_cap = models.DecimalField(
        "greatest factor of contribution",
        max_digits=4,
        decimal_places=2,
        default=Decimal("1.20"),
        validators=[MinValueValidator(Decimal(1)), MaxValueValidator(Decimal(5))],
    )

    class Meta:
        verbose_name_plural = "grade policies"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(distribution_least__gte=FEWEST_SHOWN),
                name="distribution_of_enough",
                violation_error_message=(
                    f"A distribution of fewer than {FEWEST_SHOWN} grades would name people."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(
                    reviewing_done=100
                    - models.F("reviewing_useful")
                    - models.F("reviewing_agreement")
                ),
                name="reviewing_shares_make_a_hundred",
                violation_error_message="The three shares of the reviewing grade must make 100.",
            ),
            models.CheckConstraint(
                condition=models.Q(contribution_floor__gte=0, contribution_floor__lte=1)
                & models.Q(contribution_cap__gte=1),
                name="contribution_bounds_hold_one",
                violation_error_message=(
                    "The least factor must not be above 1 and the greatest not below it, so that "
                    "equal work counts the same."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Grade policy of {self.conference}"

    @property
    def undo_for(self) -> timedelta:
        return timedelta(minutes=self.undo_minutes)

    @classmethod
    def of(cls, conference: Conference) -> GradePolicy:
        """The conference's row, or the defaults, not stored."""
        return cls.objects.filter(conference=conference).first() or cls(conference=conference)
