"""Reminders before a round is due, only to reviewers who still owe reviews, each once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Q, QuerySet

from projects import clock, outbox
from projects.audiences import Audience
from projects.domain.mail_times import reminder_due
from projects.models import Conference, Participant
from projects.reminding import already_told, conferences_that_remind
from reviews.models import Review, ReviewRound

KIND = "review_reminder"


def thread_of(round_: ReviewRound) -> str:
    return f"round-{round_.pk}"


def remind_reviewers(at: datetime | None = None) -> int:
    """The sweep: write every reminder whose time has come; how many reviewers it told."""
    at = at or clock.now()
    told = 0
    for conference in conferences_that_remind():
        rounds = conference.rounds.filter(opened_at__isnull=False, released_at__isnull=True)
        for round_ in rounds:
            round_.conference = conference
            known_since = max(round_.opens_at, round_.opened_at)
            before = reminder_due(round_.window, conference.reminder_hours, known_since, at)
            if before is not None:
                told += _remind_of(round_, before)
    return told


@transaction.atomic
def _remind_of(round_: ReviewRound, before: int) -> int:
    written = already_told(round_.conference, KIND)
    by_reviewer: dict[int, list[Review]] = defaultdict(list)
    rows = (
        round_.reviews.with_writers()
        .with_questions()
        .select_related("project")
        .order_by("project__number")
    )
    for review in rows:
        by_reviewer[review.reviewer_id].append(review)
    told = 0
    for reviewer, reviews in by_reviewer.items():
        key = f"{KIND}:{round_.pk}:{reviewer}:{round_.due_at:%Y%m%d%H%M}:{before}"
        open_ones = [
            review
            for review in reviews
            if review.status != Review.Status.SUBMITTED and not review.is_in_question
        ]
        writers = reviews[0].writers
        if not open_ones or not writers or key in written:
            continue
        outbox.post(
            round_.conference,
            writers,
            KIND,
            key,
            {
                "round": round_,
                "load": len(reviews),
                "team": reviews[0].team,
                "titles": [review.project.title for review in open_ones],
            },
            thread=thread_of(round_),
            useless_from=round_.window.final_instant,
        )
        told += 1
    return told


def forget_if_done(review: Review) -> None:
    """Take back a reminder that is not sent yet once its reader owes nothing in the round."""
    owed = Review.objects.filter(round=review.round_id, reviewer=review.reviewer_id).exclude(
        status=Review.Status.SUBMITTED
    )
    if owed.exists():
        return
    for person in review.writers:
        outbox.drop(review.round.conference, KIND, thread_of(review.round), to=person)


def audiences(conference: Conference) -> Iterable[Audience]:
    """Reviewers who owe reviews, by round: offered to announcements."""
    for round_ in conference.rounds.filter(opened_at__isnull=False, released_at__isnull=True):
        yield Audience(
            f"owing-reviews-{round_.pk}",
            f"Reviewers who owe reviews: {round_.name}",
            f"you have reviews to submit in: {round_.name}",
            partial(_reviewers_owing, round_),
        )


def _reviewers_owing(round_: ReviewRound) -> QuerySet[Participant]:
    owed = round_.reviews.exclude(status=Review.Status.SUBMITTED)
    single, teams = owed.filter(team__isnull=True), owed.filter(team__isnull=False)
    return Participant.objects.active().filter(
        Q(pk__in=single.values("reviewer")) | Q(membership__team__in=teams.values("team"))
    )
