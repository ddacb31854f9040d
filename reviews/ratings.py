"""Authors rate the reviews they got; staff read medians, reviewers only what names no rater."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.crypto import salted_hmac

from projects import clock
from projects.models import Conference, Participant, User
from projects.refusals import WrongState
from reviews.domain.helpfulness import Heard, Helpfulness, Rated, by_review, told_to_reviewer
from reviews.models import Rating, Review, ReviewRound


def key_of(review: Review) -> str:
    """What a review is called in the authors' form: tells neither its address nor its number."""
    return salted_hmac("reviews.ratings", review.public_id).hexdigest()[:12]


@transaction.atomic
def rate(round_: ReviewRound, rater: Participant, data: Mapping[str, str]) -> int:
    """Store what one author marked: `helpful-<key>` 1 to 4 or empty, `acted-<key>` if acted on.

    Reviews whose `helpful-<key>` is not sent stay as they were. Gives back how many were sent.
    """
    round_ = (
        ReviewRound.objects.select_for_update(of=("self",))
        .select_related("conference")
        .get(pk=round_.pk)
    )
    if not round_.takes_ratings_now(clock.now()):
        raise WrongState("The time for rating these reviews is over. What you marked is kept.")
    sent = 0
    for review in Review.objects.received_by(rater.user).filter(round=round_):
        given = data.get(f"helpful-{key_of(review)}")
        if given is None:
            continue
        sent += 1
        _store(review, rater, given, f"acted-{key_of(review)}" in data)
    return sent


def _store(review: Review, rater: Participant, given: str, acted_on: bool) -> None:
    helpfulness = int(given) if given in {"1", "2", "3", "4"} else None
    if helpfulness is None and not acted_on:
        Rating.objects.filter(review=review, rater=rater).delete()
        return
    Rating.objects.update_or_create(
        review=review,
        rater=rater,
        defaults={
            "helpfulness": helpfulness,
            "acted_on": acted_on,
            "rated_at": clock.now(),
        },
    )


def medians(round_: ReviewRound) -> dict[int, Helpfulness]:
    """For staff and for the reviewing grade: by review, those that somebody rated; one query."""
    rows = Rating.objects.filter(review__round=round_).select_related("review")
    return by_review(_rated(row) for row in rows)


def heard(user: User, conference: Conference, at: datetime) -> dict[int, Heard]:
    """What a reviewer may learn of the ratings of their own reviews, by round; two queries.

    Only of rounds in which ratings have closed; see told_to_reviewer for what is left out, and why.
    """
    rounds = [
        round_
        for round_ in conference.rounds.filter(released_at__isnull=False, takes_ratings=True)
        if (window := round_.rating_window) is not None and not window.takes(at)
    ]
    if not rounds:
        return {}
    mine = Review.objects.written_by(user).filter(round__in=rounds)
    found: dict[int, list[Rated]] = {}
    for row in Rating.objects.filter(review__in=mine).select_related("review"):
        found.setdefault(row.review.round_id, []).append(_rated(row))
    told = {round_id: told_to_reviewer(ratings) for round_id, ratings in found.items()}
    return {round_id: words for round_id, words in told.items() if words is not None}


def _rated(row: Rating) -> Rated:
    return Rated(row.review_id, row.review.project_id, row.rater_id, row.helpfulness, row.acted_on)
