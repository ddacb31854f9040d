"""What follows a release: the authors' answer and ratings, the staff's summing up, the discussion."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from projects.models import Participant, Project, User
from reviews.models.reviews import Review
from reviews.models.rounds import ReviewRound
from reviews.visibility import (
    MetaReviewQuerySet,
    PostQuerySet,
    RatingQuerySet,
    ResponseQuerySet,
)


class Response(models.Model):
    """The authors' answer to the reviews of a round; one for the whole team."""

    round = models.ForeignKey(ReviewRound, models.CASCADE, related_name="responses")
    project = models.ForeignKey(Project, models.CASCADE, related_name="responses")
    text = models.TextField(blank=True)
    saved_at = models.DateTimeField(default=timezone.now)
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "project"], name="one_response_per_project"),
        ]

    def __str__(self) -> str:
        return f"Response of {self.project} in {self.round}"


class Rating(models.Model):
    """How helpful one author found a review, 1 to 4, and whether they acted on it."""

    class Helpfulness(models.IntegerChoices):
        NOT = 1, "not helpful"
        LITTLE = 2, "a little helpful"
        HELPFUL = 3, "helpful"
        VERY = 4, "very helpful"

    review = models.ForeignKey(Review, models.CASCADE, related_name="ratings")
    rater = models.ForeignKey(Participant, models.CASCADE, related_name="ratings")
    helpfulness = models.PositiveSmallIntegerField(
        choices=Helpfulness.choices, null=True, blank=True
    )
    acted_on = models.BooleanField(default=False)
    rated_at = models.DateTimeField(default=timezone.now)

    objects = RatingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "rater"], name="one_rating_per_author"),
            models.CheckConstraint(
                condition=models.Q(helpfulness__isnull=True)
                | models.Q(helpfulness__gte=1, helpfulness__lte=4),
                name="rating_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review}: {self.helpfulness}"


class MetaReview(models.Model):
    """What staff say of a project's reviews taken together. Released with them."""

    round = models.ForeignKey(ReviewRound, models.CASCADE, related_name="meta_reviews")
    project = models.ForeignKey(Project, models.CASCADE, related_name="meta_reviews")
    text = models.TextField()
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(default=timezone.now)

    objects = MetaReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "project"], name="one_meta_review_per_project"
            ),
        ]

    def __str__(self) -> str:
        return f"Meta-review of {self.project} in {self.round}"


class Post(models.Model):
    """A contribution to the discussion of a project among its reviewers and staff."""

    round = models.ForeignKey(ReviewRound, models.CASCADE, related_name="posts")
    project = models.ForeignKey(Project, models.CASCADE, related_name="posts")
    review = models.ForeignKey(
        Review,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="posts",
        help_text="Whose reviewer wrote it; empty for staff.",
    )
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    text = models.TextField()
    posted_at = models.DateTimeField(default=timezone.now)
    key = models.CharField(max_length=24, unique=True, help_text="Of the form, so twice is once.")

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["posted_at", "pk"]

    def __str__(self) -> str:
        return f"Post on {self.project} in {self.round}"


class Look(models.Model):
    """Staff looked at a review with signs of carelessness. It holds for these signs, no others."""

    review = models.OneToOneField(Review, models.CASCADE, related_name="look")
    signs = models.TextField()
    looked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    looked_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Look at {self.review}"
