"""Reminding by hand: who would get a mail, and sending it, never twice within a day."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction

from projects import clock, outbox
from projects.models import User, log
from projects.refusals import WrongState
from reviews.models import Review, ReviewRound
from reviews.progress import ReviewerLine, reviewers
from reviews.reminding import KIND, thread_of


@dataclass(frozen=True)
class Preview:
    """told: who gets a mail now; spared: who was reminded within a day; gone: who has left."""

    told: tuple[ReviewerLine, ...]
    spared: tuple[ReviewerLine, ...]
    gone: tuple[ReviewerLine, ...]

    @property
    def fingerprint(self) -> str:
        parts = [(line.pk, line.owed) for line in self.told]
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


def preview(round_: ReviewRound, show: str, viewer: User) -> Preview:
    """Whom a reminder would reach, of those that the filter keeps and that owe reviews."""
    at = clock.now()
    lines = [
        line
        for line in reviewers(round_, viewer)
        if line.owed > line.questioned and line.is_shown(show)
    ]
    there = [line for line in lines if not line.has_left]
    return Preview(
        told=tuple(line for line in there if not line.was_just_reminded(at)),
        spared=tuple(line for line in there if line.was_just_reminded(at)),
        gone=tuple(line for line in lines if line.has_left),
    )


@transaction.atomic
def remind(round_: ReviewRound, show: str, by: User, fingerprint: str) -> int:
    """Mail those of the preview with this fingerprint. How many reviewers or teams."""
    round_ = ReviewRound.objects.select_for_update().get(pk=round_.pk)
    at = clock.now()
    require_remindable(round_)
    planned = preview(round_, show, by)
    if planned.fingerprint != fingerprint:
        raise WrongState("Meanwhile reviews came in or reminders went out. Look at a new preview.")
    if not planned.told:
        raise WrongState("Nobody is left to remind: all were reminded within a day.")
    owed: dict[tuple[int, str], list[Review]] = defaultdict(list)
    rows = (
        round_.reviews.with_questions()
        .exclude(status=Review.Status.SUBMITTED)
        .filter(is_in_question=False)
        .select_related("project", "team", "reviewer__user")
    )
    for review in rows.order_by("project__number"):
        owed[review.reviewer_id, review.signature].append(review)
    for line in planned.told:
        outbox.post(
            round_.conference,
            line.writers,
            KIND,
            f"{KIND}:{round_.pk}:{line.pk}:by-hand:{at:%Y%m%d%H%M%S%f}:{line.owed}",
            {
                "round": round_,
                "is_past_due": round_.is_past_due(at),
                "load": line.load,
                "team": owed[line.pk, line.name][0].team,
                "titles": [review.project.title for review in owed[line.pk, line.name]],
            },
            thread=thread_of(round_),
            useless_from=round_.last_at,
        )
    log(round_.conference, by, "reminded reviewers of", round_, after={"told": len(planned.told)})
    return len(planned.told)


def require_remindable(round_: ReviewRound) -> None:
    if not round_.takes_reviews(clock.now()):
        raise WrongState("The round takes no reviews now, so there is nothing to remind of.")
