"""What may become of a submission, as a table, and the one guarded move through it."""

from __future__ import annotations

from datetime import datetime

from projects.models import LogEntry, Submission, User, log
from projects.refusals import WrongState

S = Submission.Status

TRANSITIONS: dict[str, tuple[frozenset[str], str]] = {
    # verb: (from any of these, to this)
    "submit": (frozenset({S.DRAFT, S.SUBMITTED, S.CHANGES_REQUESTED}), S.SUBMITTED),
    "accept": (frozenset({S.SUBMITTED}), S.ACCEPTED),
    "request_changes": (frozenset({S.SUBMITTED}), S.CHANGES_REQUESTED),
    "decline": (frozenset({S.SUBMITTED}), S.DECLINED),
    "reopen": (frozenset({S.ACCEPTED, S.DECLINED, S.CHANGES_REQUESTED}), S.SUBMITTED),
    "withdraw": (frozenset({S.SUBMITTED}), S.WITHDRAWN),
    "revive": (frozenset({S.WITHDRAWN}), S.SUBMITTED),
}

PAST = {
    "submit": "submitted",
    "accept": "accepted",
    "request_changes": "asked for changes to",
    "decline": "declined",
    "reopen": "reopened",
    "withdraw": "withdrew",
    "revive": "revived",
}


def may_move(submission: Submission, verb: str) -> bool:
    """Whether the table has this move from where the submission stands."""
    return submission.status in TRANSITIONS[verb][0]


def move(submission: Submission, verb: str, by: User | None, at: datetime) -> LogEntry:
    """Make one move of the table and record it. Call inside a transaction.

    Raises WrongState if the submission stands elsewhere by now, another press included.
    """
    sources, target = TRANSITIONS[verb]
    before = submission.status
    moved = Submission.objects.filter(pk=submission.pk, status__in=sources).update(
        status=target, status_at=at
    )
    if not moved:
        submission.refresh_from_db()
        raise WrongState(
            f"This {submission.milestone.name.lower()} is now “{submission.get_status_display()}”; "
            "load the page again to see what has happened."
        )
    submission.status, submission.status_at = target, at
    return log(
        submission.project.conference,
        by,
        PAST[verb],
        submission,
        before={"status": before},
        after={"status": target},
    )
