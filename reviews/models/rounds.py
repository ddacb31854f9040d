"""Review rounds: who reviews what by when, with which rubric and which blinding."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from projects.domain.lateness import Timing, Window, is_over
from projects.models import Conference, Milestone, Participant
from reviews.models.rubrics import Rubric
from reviews.visibility import RoundQuerySet

RATED_FOR = timedelta(days=14)  # if no end of the authors' answers says otherwise


class ReviewRound(models.Model):
    """Who reviews the projects that handed in a milestone, by when, and who may see what of it."""

    class Reviewers(models.TextChoices):
        STUDENTS = "students", "each student"
        TEAMS = "teams", "each team as one"
        STAFF = "staff", "staff"
        JUDGES = "judges", "judges"

    class Blinding(models.TextChoices):
        OPEN = "open", "open: both sides know each other"
        SINGLE = "single", "single-blind: authors do not learn who reviewed"
        DOUBLE = "double", "double-blind: neither side learns who the other is"
        UNTIL = (
            "until",
            "blind until own review is in: reviewers then learn whose project it is; authors never "
            "learn who reviewed",
        )

    class OthersSeen(models.TextChoices):
        NEVER = "never", "never"
        MINE = "mine", "once my review of the project is in"
        ALL_MINE = "all_mine", "once all my reviews of the round are in"
        RELEASED = "released", "after release"

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="rounds")
    name = models.CharField(max_length=80)
    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="rounds")
    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="rounds")
    reviewed_by = models.CharField(
        "who reviews", max_length=10, choices=Reviewers.choices, default=Reviewers.STUDENTS
    )
    blinding = models.CharField(max_length=8, choices=Blinding.choices, default=Blinding.SINGLE)
    reviews_per_reviewer = models.PositiveSmallIntegerField(
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
        help_text="Three each gives a project seven or eight reviews in a class of 60.",
    )
    demand = models.PositiveSmallIntegerField(
        "reviews per project",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
        help_text="Empty: as many as the reviewers write, spread evenly.",
    )
    load_min = models.PositiveSmallIntegerField(
        "fewest per reviewer", null=True, blank=True, validators=[MaxValueValidator(50)]
    )
    load_max = models.PositiveSmallIntegerField(
        "most per reviewer",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
    )
    others_seen = models.CharField(
        "reviewers see each other's reviews",
        max_length=10,
        choices=OthersSeen.choices,
        default=OthersSeen.NEVER,
    )
    is_discussed = models.BooleanField("reviewers and staff discuss a project", default=False)
    takes_ratings = models.BooleanField("authors rate how helpful a review is", default=False)
    opens_at = models.DateTimeField("opens")
    due_at = models.DateTimeField("due")
    grace_minutes = models.PositiveSmallIntegerField("quiet grace, minutes", default=5)
    hard_end_at = models.DateTimeField(
        "hard end",
        null=True,
        blank=True,
        help_text="Until then a review may come late, and a submitted one may be revised. Empty: "
        "nothing is taken after the due time.",
    )
    responses_from = models.DateTimeField("responses from", null=True, blank=True)
    responses_until = models.DateTimeField(
        "responses until",
        null=True,
        blank=True,
        help_text="Empty: authors do not answer their reviews.",
    )
    response_words = models.PositiveSmallIntegerField(
        "most words of a response", default=400, validators=[MinValueValidator(20)]
    )
    bids_until = models.DateTimeField(
        "bids until",
        null=True,
        blank=True,
        help_text="Until then students see all titles and say what they would like to review.",
    )
    practice_first = models.BooleanField(
        "practice comes first",
        default=False,
        help_text="A reviewer begins to write once they have practised on every example.",
    )
    created_at = models.DateTimeField(default=timezone.now)
    practice_opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    assigned_at = models.DateTimeField(null=True, blank=True, editable=False)
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    released_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "name"],
                name="round_name_once",
                violation_error_message="Another round of this conference has this name.",
            ),
            models.CheckConstraint(
                condition=models.Q(opens_at__lt=models.F("due_at")),
                name="round_opens_before_due",
                violation_error_message="A round must open before it is due.",
            ),
            models.CheckConstraint(
                condition=models.Q(hard_end_at__isnull=True)
                | models.Q(hard_end_at__gte=models.F("due_at")),
                name="round_ends_after_due",
                violation_error_message="The hard end must not be before the due time.",
            ),
            models.CheckConstraint(
                condition=models.Q(responses_from__isnull=True, responses_until__isnull=True)
                | models.Q(responses_from__lt=models.F("responses_until")),
                name="round_responses_open_before_close",
                violation_error_message=(
                    "Responses need both times, and must open before they close."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(load_min__isnull=True)
                | models.Q(load_max__isnull=True)
                | models.Q(load_min__lte=models.F("load_max")),
                name="round_load_bounds_in_order",
                violation_error_message="The fewest reviews must not be more than the most.",
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_by__in=["students", "teams", "staff", "judges"])
                & models.Q(blinding__in=["open", "single", "double", "until"])
                & models.Q(others_seen__in=["never", "mine", "all_mine", "released"]),
                name="round_choices_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def window(self) -> Window:
        """The instants that decide whether a review is taken."""
        return Window(
            opens_at=self.opens_at,
            due_at=self.due_at,
            grace=timedelta(minutes=self.grace_minutes),
        )

    def takes_reviews(self, at: datetime) -> bool:
        """Whether a review may be handed in at this instant, late or not."""
        return self.opened_at is not None and self.released_at is None and self._takes(at)

    def takes_revisions(self, at: datetime) -> bool:
        """Whether a review that is in may be changed at this instant.

        Until the hard end also after release: reviewers may take up what the authors answer.
        """
        if self.released_at is None:
            return self.takes_reviews(at)
        return self.hard_end_at is not None and self._takes(at)

    def _takes(self, at: datetime) -> bool:
        return not self.conference.is_archived and self.has_begun(at) and not self.is_closed(at)

    def takes_bids(self, at: datetime) -> bool:
        """Whether reviewers may say what they would like: before anything is assigned."""
        return (
            self.bids_until is not None
            and self.assigned_at is None
            and not self.conference.is_archived
            and not is_over(self.bids_until, at)
        )

    def has_begun(self, at: datetime) -> bool:
        """Whether writing may begin."""
        return self.window.timing(at) is not Timing.EARLY

    def is_past_due(self, at: datetime) -> bool:
        """Whether the due time, grace included, is past; what comes now is late, if it is taken."""
        return self.window.timing(at) is Timing.CLOSED

    def is_closed(self, at: datetime) -> bool:
        """Whether nothing more is taken: past the hard end, which has no grace, or the due time."""
        late_is_taken = self.hard_end_at is not None and not is_over(self.hard_end_at, at)
        return self.is_past_due(at) and not late_is_taken

    @property
    def last_at(self) -> datetime:
        """The last minute in which a review is taken or changed."""
        return self.hard_end_at or self.due_at

    @property
    def response_window(self) -> Window | None:
        """When authors may answer their reviews; None before release and if nobody asks them."""
        if self.released_at is None or self.responses_until is None:
            return None
        opens_at = max(self.responses_from or self.released_at, self.released_at)
        return Window(opens_at=opens_at, due_at=self.responses_until)

    def takes_responses(self, at: datetime) -> bool:
        """Whether authors may write or send their answer at this instant."""
        window = self.response_window
        return window is not None and not self.conference.is_archived and window.takes(at)

    @property
    def rating_window(self) -> Window | None:
        """When authors may rate: while they may answer, or two weeks where nobody asks for that."""
        if self.released_at is None or not self.takes_ratings:
            return None
        until = self.released_at + RATED_FOR
        if self.responses_until is not None and self.responses_until > self.released_at:
            until = self.responses_until
        return Window(opens_at=self.released_at, due_at=until)

    def takes_ratings_now(self, at: datetime) -> bool:
        """Whether authors may rate their reviews at this instant."""
        window = self.rating_window
        return window is not None and not self.conference.is_archived and window.takes(at)

    @property
    def is_blind_to_authors(self) -> bool:
        """Whether authors may not learn who reviewed."""
        return self.blinding != self.Blinding.OPEN

    @property
    def is_blind_to_reviewers(self) -> bool:
        """Whether reviewers begin without knowing whose project it is; see Review.hides_authors."""
        return self.blinding in (self.Blinding.DOUBLE, self.Blinding.UNTIL)

    @property
    def has_begun_reviews(self) -> bool:
        """Whether anyone has begun to write; then what the reviews are for stays as it is."""
        return self.reviews.exclude(status="assigned").exists()


class Load(models.Model):
    """How many reviews one reviewer writes in a round, where that differs from the others'."""

    round = models.ForeignKey(ReviewRound, models.CASCADE, related_name="loads")
    reviewer = models.ForeignKey(Participant, models.CASCADE, related_name="loads")
    least = models.PositiveSmallIntegerField("fewest")
    most = models.PositiveSmallIntegerField("most")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "reviewer"], name="one_load_per_reviewer"),
            models.CheckConstraint(
                condition=models.Q(least__lte=models.F("most")),
                name="load_bounds_in_order",
                violation_error_message="The fewest reviews must not be more than the most.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer}: {self.least} to {self.most}"
