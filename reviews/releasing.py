"""Releasing a round: from now on authors read the reviews of their project."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q

from projects import letters, outbox
from projects.clock import now
from projects.domain.lateness import Timing, Window
from projects.letters import Letter
from projects.models import User, log
from projects.refusals import WrongState
from reviews.models import Review, ReviewRound

KIND = "reviews_released"
CHANGED = (
    "Meanwhile reviews came in or something else changed, so nothing is released yet. Look at what "
    "would happen now."
)


@dataclass(frozen=True)
class Release:
    """What releasing a round now would show to whom.

    summed_up: projects with a summing-up by staff; without_summing_up: reviewed ones without, if
    staff wrote any. answers: open, later or over, as releasing now finds them; empty if none.
    letter: the mail that each of the readers gets; None if there are none.
    fingerprint: of what would happen, so that it is that or nothing.
    """

    reviews: int
    projects: int
    summed_up: int
    without_summing_up: tuple[str, ...]
    answers: str
    without_review: tuple[str, ...]
    unfinished: int
    readers: tuple[User, ...]
    letter: Letter | None
    is_due: bool
    fingerprint: str


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
    people = readers(round_)
    answers = _answers(round_, at)
    return Release(
        reviews=sum(project.submitted for project in projects),
        projects=sum(1 for project in projects if project.submitted),
        summed_up=len(summed_up),
        without_summing_up=tuple(
            p.title for p in projects if summed_up and p.submitted and p.pk not in summed_up
        ),
        answers=answers,
        without_review=tuple(p.title for p in projects if not p.submitted),
        unfinished=round_.reviews.exclude(status=Review.Status.SUBMITTED).count(),
        readers=tuple(people),
        letter=_letter(round_, answers) if people else None,
        is_due=round_.is_past_due(at),
        fingerprint=_fingerprint(round_, people, answers),
    )


def _letter(round_: ReviewRound, answers: str) -> Letter:
    """For a bare address: the link to one's choice of mail is the receiver's alone."""
    return letters.write(round_.conference, "", KIND, {"round": round_, "answers": answers})


def _fingerprint(round_: ReviewRound, people: list[User], answers: str) -> str:
    """Of what is shown, who is told, and what they are told of answering."""
    submitted = round_.reviews.filter(status=Review.Status.SUBMITTED).order_by("pk")
    summed_up = round_.meta_reviews.exclude(text="").order_by("project")
    parts = (
        list(submitted.values_list("pk", flat=True)),
        list(summed_up.values_list("project", flat=True)),
        [user.pk for user in people],
        answers,
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


@transaction.atomic
def release_round(round_: ReviewRound, by: User, fingerprint: str | None = None) -> None:
    """Show authors their submitted reviews, under aliases. Ends all writing in the round.

    fingerprint: of the preview that this must be; None where nobody has looked at one.
    """
    round_ = ReviewRound.objects.select_for_update().get(pk=round_.pk)
    if round_.released_at is not None:
        raise WrongState("The reviews of this round are released already.")
    submitted = round_.reviews.filter(status=Review.Status.SUBMITTED).count()
    if not submitted:
        raise WrongState("No review of this round has been submitted, so there is nothing to show.")
    at, people = now(), readers(round_)
    answers = _answers(round_, at)
    if fingerprint is not None and fingerprint != _fingerprint(round_, people, answers):
        raise WrongState(CHANGED)
    round_.released_at = at
    round_.save(update_fields=["released_at"])
    log(round_.conference, by, "released the reviews of", round_, after={"reviews": submitted})
    outbox.post(
        round_.conference,
        people,
        KIND,
        f"reviews-released:{round_.pk}",
        {"round": round_, "answers": answers},
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
