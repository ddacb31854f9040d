"""Opening a round: from now on its reviewers see what they are to review."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from projects import outbox
from projects.clock import now
from projects.models import Participant, User, Version, log
from projects.refusals import WrongState
from reviews.models import Review, ReviewRound


@transaction.atomic
def open_round(round_: ReviewRound, by: User) -> None:
    """Show every reviewer their reviews and mail them. They get the version that counts now."""
    round_ = ReviewRound.objects.select_for_update().get(pk=round_.pk)
    if round_.assigned_at is None or not round_.reviews.exists():
        raise WrongState("Nobody has been assigned in this round yet. Assign reviewers first.")
    if round_.opened_at is not None:
        raise WrongState("This round is open already.")
    counting: dict[int, int] = dict(
        Version.objects.filter(submission__milestone_id=round_.milestone_id)
        .counting()
        .values_list("submission__project_id", "pk")
    )
    for project, version in counting.items():
        round_.reviews.filter(project_id=project).update(version_id=version)
    round_.reviews.exclude(project_id__in=counting).update(version_id=None)
    round_.opened_at = now()
    round_.save(update_fields=["opened_at"])
    log(round_.conference, by, "opened", round_, after={"reviews": round_.reviews.count()})
    tell_reviewers(round_)


def tell_reviewers(round_: ReviewRound) -> None:
    """One mail for each reviewer, and for every member of a team that reviews as one, with the number
    of their reviews. Call inside a transaction."""
    _tell(round_, None)


def tell_reviewers_of(round_: ReviewRound, people: Iterable[Participant]) -> None:
    """The same for those alone whose reviews have changed."""
    _tell(round_, {person.pk for person in people})


def _tell(round_: ReviewRound, only: set[int] | None) -> None:
    loads: dict[int, list[Review]] = {}
    for review in round_.reviews.with_writers():
        loads.setdefault(review.reviewer_id, []).append(review)
    at = round_.assigned_at if only is None else now()
    stamp = f"{at:%Y%m%d%H%M%S%f}"
    for place, reviews in loads.items():
        if only is not None and place not in only:
            continue
        outbox.post(
            round_.conference,
            reviews[0].writers,
            "reviews_opened",
            f"reviews-opened:{round_.pk}:{stamp}",
            {"round": round_, "number": len(reviews), "team": reviews[0].team},
            thread=f"round-{round_.pk}",
        )
