"""Assignments, and the reviews that come of them."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils import timezone

from projects.models import Artefact, Participant, Project, Team, User, Version
from projects.models.artefacts import random_id
from reviews.models.rounds import ReviewRound
from reviews.models.rubrics import Criterion, Level
from reviews.visibility import ReviewQuerySet


class Review(models.Model):
    """One reviewer's assignment to one project in a round, and what they wrote.

    `public_id` is random so that addresses tell neither order nor number. `alias_order` is
    random too: authors see their reviewers as A, B, … in this order.
    """

    class Status(models.TextChoices):
        ASSIGNED = "assigned", "to do"
        DRAFT = "draft", "draft"
        SUBMITTED = "submitted", "submitted"

    class Confidence(models.IntegerChoices):
        GUESS = 1, "an educated guess"
        SOME = 2, "fairly sure"
        SURE = 3, "sure"
        EXPERT = 4, "I know this field well"

    round = models.ForeignKey(ReviewRound, models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(Participant, models.PROTECT, related_name="reviews")
    project = models.ForeignKey(Project, models.CASCADE, related_name="reviews")
    team = models.ForeignKey(
        Team,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="reviews",
        help_text="Set where each team reviews as one; any member may then write.",
    )
    version = models.ForeignKey(
        Version, models.PROTECT, null=True, blank=True, related_name="reviews"
    )
    public_id = models.CharField(max_length=24, unique=True, default=random_id, editable=False)
    alias_order = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ASSIGNED)
    is_extra = models.BooleanField(
        default=False, help_text="Taken on by themselves, for extra credit."
    )
    confidence = models.PositiveSmallIntegerField(choices=Confidence.choices, null=True, blank=True)
    summary = models.TextField(blank=True, help_text="For the authors. Markdown.")
    note_to_staff = models.TextField(blank=True, help_text="Only staff read this.")
    assigned_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    is_late = models.BooleanField(
        default=False, help_text="Handed in past the due time; a later change does not alter it."
    )
    revised_at = models.DateTimeField(
        null=True, blank=True, help_text="The last change that was made after release."
    )

    is_in_question: bool  # only of rows from with_questions()

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["round", "project", "alias_order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "reviewer", "project"], name="one_review_per_pair"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["assigned", "draft", "submitted"]),
                name="review_status_known",
            ),
            models.UniqueConstraint(
                fields=["round", "team", "project"], name="one_review_per_team_and_project"
            ),
            models.CheckConstraint(
                condition=models.Q(confidence__isnull=True)
                | models.Q(confidence__gte=1, confidence__lte=4),
                name="review_confidence_known",
            ),
        ]

    def __str__(self) -> str:
        return f"Review of {self.project} in {self.round}"

    def get_absolute_url(self) -> str:
        return reverse("review", args=[self.round.conference.slug, self.public_id])

    @property
    def hides_authors(self) -> bool:
        """Whether this reviewer may not learn now whose project it is.

        What "blind until own review is in" has shown once stays known: submitting is never undone.
        """
        if self.round.blinding == ReviewRound.Blinding.UNTIL:
            return self.submitted_at is None
        return self.round.is_blind_to_reviewers

    @property
    def writers(self) -> list[User]:
        """Who may write it: the reviewer, or the present members of the team that reviews as one.

        Without queries after `with_writers()`.
        """
        if self.team is None:
            return [] if self.reviewer.left_at else [self.reviewer.user]
        seats = [seat.participant for seat in self.team.memberships.all()]
        return [person.user for person in seats if person.left_at is None]

    @property
    def signature(self) -> str:
        """Whose review it is where that may be known: of a team never which member wrote."""
        return self.team.name if self.team else self.reviewer.user.name


class Score(models.Model):
    """What a review gives for one criterion: points, perhaps by a level, and a comment."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores")
    level = models.ForeignKey(Level, models.PROTECT, null=True, blank=True, related_name="+")
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["criterion__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="one_score_per_criterion"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"


class Remark(models.Model):
    """A sentence of a review about one place: a page of a file, a second of the video, lines of code.

    Where it stands is in `artefact` and one of page, second or path with line. The commit of a line
    is the version's pinned one.
    """

    review = models.ForeignKey(Review, models.CASCADE, related_name="remarks")
    artefact = models.ForeignKey(Artefact, models.PROTECT, related_name="+")
    page = models.PositiveSmallIntegerField(null=True, blank=True)
    second = models.PositiveIntegerField(null=True, blank=True)
    path = models.CharField(max_length=300, blank=True)
    line = models.PositiveIntegerField(null=True, blank=True)
    text = models.TextField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["artefact", "page", "second", "path", "line", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(page__isnull=False, second__isnull=True, path="")
                | models.Q(page__isnull=True, second__isnull=False, path="")
                | (models.Q(page__isnull=True, second__isnull=True) & ~models.Q(path="")),
                name="remark_is_about_one_place",
            ),
        ]

    def __str__(self) -> str:
        return f"Remark of {self.review}"


class Saving(models.Model):
    """What a review said at an earlier time: kept at each hand-in, and now and then while writing."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="savings")
    content = models.JSONField(help_text="Every field of the form, by its name, as text.")
    was_submitted = models.BooleanField(default=False)
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-kept_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.review} on {self.kept_at:%Y-%m-%d}"
