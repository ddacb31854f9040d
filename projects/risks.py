"""The risk checklist: what staff found in a submission. It is theirs; the team never sees it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from projects import clock
from projects.drafting import locked
from projects.models import Conference, RiskAnswer, RiskItem, Submission, User, log
from projects.refusals import WrongState

UNSEEN = RiskAnswer.Level.UNSEEN


@dataclass(frozen=True)
class Given:
    """What one person says on one item. was: what stood there when they began (see `state_of`)."""

    item: RiskItem
    level: str
    note: str
    was: str


class Overtaken(WrongState):
    """Somebody else answered some of the items meanwhile. Nothing was written."""

    def __init__(self, answers: Sequence[RiskAnswer]) -> None:
        super().__init__("Somebody else answered part of the checklist meanwhile.")
        self.answers = answers


def state_of(answer: RiskAnswer | None) -> str:
    """An answer in one string, to be compared."""
    return f"{answer.level}|{answer.note}" if answer else f"{UNSEEN}|"


def answers_of(submission: Submission) -> dict[int, RiskAnswer]:
    """The answers by the id of their item."""
    rows = submission.risk_answers.select_related("item", "answered_by")
    return {answer.item_id: answer for answer in rows}


def items_for(conference: Conference, answered: Iterable[int] = ()) -> list[RiskItem]:
    """The items that are asked, and retired ones that have an answer here."""
    asked = Q(retired_at__isnull=True) | Q(pk__in=list(answered))
    return list(conference.risk_items.filter(asked))


def answer(submission: Submission, given: Sequence[Given], by: User) -> list[RiskAnswer]:
    """Write what was changed, and log each change. Raises Overtaken if one is no longer as it was."""
    with transaction.atomic():
        submission = locked(submission)
        stored = answers_of(submission)
        changed = [one for one in given if one.was != f"{one.level}|{one.note}"]
        overtaken = [
            stored[one.item.pk]
            for one in changed
            if one.item.pk in stored and state_of(stored[one.item.pk]) != one.was
        ]
        if overtaken:
            raise Overtaken(overtaken)
        at = clock.now()
        return [_write(submission, one, stored.get(one.item.pk), by, at) for one in changed]


def _write(
    submission: Submission, given: Given, before: RiskAnswer | None, by: User, at: datetime
) -> RiskAnswer:
    written, _ = RiskAnswer.objects.update_or_create(
        submission=submission,
        item=given.item,
        defaults={
            "level": given.level,
            "note": given.note,
            "answered_by": by,
            "answered_at": at,
        },
    )
    log(
        submission.project.conference,
        by,
        "answered the checklist of",
        f"{given.item} in {submission}",
        before={"level": before.level, "note": before.note} if before else {},
        after={"level": given.level, "note": given.note},
    )
    return written
