"""Releasing a round: from now on authors read the reviews of their project."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q

from projects import outbox
from projects.clock import now
from projects.domain.lateness import Timing, Window
from projects.models import User, log
from projects.refusals import WrongState
from reviews.models import Review, ReviewRound


@dataclass(frozen=True)
class Release:
    """What releasing a round now would show to whom.

    summed_up: projects with a summing-up by staff; without_summing_up: reviewed ones without, if
    staff wrote any. answers: open, later or over, as releasing now finds them; empty if none.
    """

    reviews: int
    projects: int
    summed_up: int
    without_summing_up: tuple[str, ...]
    answers: str
    without_review: tuple[str, ...]
    unfinished: int
    readers: int
    is_due: bool


def preview(round_: ReviewRound) -> Release:
    """In numbers: what authors would see, and what would be left out for good."""
    submitted = Q(reviews__round=round_, reviews__status=Review.Status.SUBMITTED)
    projects = list(
        round_.conference.projects.filter(reviews__round=round_)
        .annotate(submitted=Count("reviews", filter=submitted, distinct=True))
        .order_by("number")
    )
    at = now()
    summed_up = set(round_.meta_reviews.exclude(text="").values_list("project", flat=True))
    return Release(
        reviews=sum(project.submitted for project in projects),
        projects=sum(1 for project in projects if project.submitted),
        summed_up=len(summed_up),
        without_summing_up=tuple(
            p.title for p in projects if summed_up and p.submitted and p.pk not in summed_up
        ),
        answers=_answers(round_, at),
        without_review=tuple(p.title for p in projects if not p.submitted),
        unfinished=round_.reviews.exclude(status=Review.Status.SUBMITTED).count(),
        readers=len(readers(round_)),
        is_due=round_.is_past_due(at),
    )


@transaction.atomic
def release_round(round_: ReviewRound, by: User) -> None:
    """Show authors their submitted reviews, under aliases. Ends all writing in the round."""
    round_ = ReviewRound.objects.select_for_update().get(pk=round_.pk)
    if round_.released_at is not None:
        raise WrongState("The reviews of this round are released already.")
    submitted = round_.reviews.filter(status=Review.Status.SUBMITTED).count()
    if not submitted:
        raise WrongState("No review of this round has been submitted, so there is nothing to show.")
    round_.released_at = now()
    round_.save(update_fields=["released_at"])
    log(round_.conference, by, "released the reviews of", round_, after={"reviews": submitted})
    outbox.post(
        round_.conference,
        readers(round_),
        "reviews_released",
        f"reviews-released:{round_.pk}",
        {"round": round_, "answers": _answers(round_, round_.released_at)},
    )


def _answers(round_: ReviewRound, at: datetime) -> str:
    if round_.responses_until is None:
        return ""
    window = Window(opens_at=round_.responses_from or at, due_at=round_.responses_until)
    if window.is_past_due(at):
        return "over"
    return "later" if window.timing(at) is Timing.EARLY else "open"


def readers(round_: ReviewRound) -> list[User]:
    """The members of the teams whose project has a submitted review or a summing-up."""
    reviewed = round_.reviews.filter(status=Review.Status.SUBMITTED).values("project__team")
    summed_up = round_.meta_reviews.exclude(text="").values("project__team")
    teams = Q(participations__membership__team__in=reviewed) | Q(
        participations__membership__team__in=summed_up
    )
    return list(
        User.objects.filter(teams, participations__left_at__isnull=True).distinct().order_by("pk")
    )
