"""Which one thing a student does next. Plain values in, one answer out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Step(Enum):
    ANSWER_INVITATION = "answer invitation"
    FORM_TEAM = "form team"
    ANSWER_REQUEST = "answer request"
    NAME_PROJECT = "name project"
    CONFIRM = "confirm"
    RESUBMIT = "resubmit"
    HAND_IN = "hand in"
    REVIEW = "review"
    READ_GRADE = "read grade"
    READ_FEEDBACK = "read feedback"
    WAIT = "wait"


@dataclass(frozen=True)
class HandIn:
    """A milestone as it stands for one team. `due` counts the extension in; `last` the late window."""

    name: str
    slug: str
    due: datetime
    status: str = "draft"
    is_taken_now: bool = True
    has_begun: bool = False


@dataclass(frozen=True)
class Declared:
    """What a version declares and this person has not confirmed."""

    name: str
    slug: str
    version: int


@dataclass(frozen=True)
class ReviewTask:
    """What a reviewer still owes in one open round."""

    name: str
    due: datetime
    left: int
    public_id: str = ""


@dataclass(frozen=True)
class Situation:
    is_student: bool = True
    has_team: bool = False
    teams_locked: bool = False
    teams_lock_at: datetime | None = None
    invitations: int = 0
    join_requests: int = 0
    has_project: bool = False
    hand_ins: Sequence[HandIn] = ()
    unconfirmed: Sequence[Declared] = ()
    reviews: Sequence[ReviewTask] = ()
    released_grades: int = 0
    released_reviews: int = 0


@dataclass(frozen=True)
class Next:
    """The step, what it is about, and by when."""

    step: Step
    about: HandIn | ReviewTask | Declared | None = None
    due: datetime | None = None


def next_action(now: Situation) -> Next:
    """The one next action.

    Without a team nothing else can be handed in, so the team comes first while it can be formed.
    Somebody who waits for the team's answer comes before the team's own work, while teams can change.
    What others handed in for a person and they have not confirmed takes a minute, and comes next.
    Then whatever is due soonest: a changed proposal, a hand-in, a review. Reading comes last.
    """
    if now.is_student and not now.has_team and not now.teams_locked:
        step = Step.ANSWER_INVITATION if now.invitations else Step.FORM_TEAM
        return Next(step, due=now.teams_lock_at)
    if now.has_team and now.join_requests and not now.teams_locked:
        return Next(Step.ANSWER_REQUEST, due=now.teams_lock_at)
    tasks: list[Next] = []
    if now.has_team and not now.has_project:
        first_due = min(
            (hand_in.due for hand_in in now.hand_ins if hand_in.is_taken_now), default=None
        )
        return Next(Step.NAME_PROJECT, due=first_due)
    if now.has_team and now.unconfirmed:
        return Next(Step.CONFIRM, now.unconfirmed[0])
    if now.has_team:
        for hand_in in now.hand_ins:
            if not hand_in.is_taken_now:
                continue
            if hand_in.status == "changes_requested":
                tasks.append(Next(Step.RESUBMIT, hand_in, hand_in.due))
            elif hand_in.status == "draft":
                tasks.append(Next(Step.HAND_IN, hand_in, hand_in.due))
    tasks += [Next(Step.REVIEW, task, task.due) for task in now.reviews if task.left]
    if tasks:
        return min(tasks, key=lambda task: (task.due is None, task.due))
    if now.released_grades:
        return Next(Step.READ_GRADE)
    if now.released_reviews:
        return Next(Step.READ_FEEDBACK)
    return Next(Step.WAIT)
