"""Confirming: one person stands by what their team declares. Nobody can do it for another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from projects import clock
from projects.asking_to_confirm import take_back
from projects.drafting import entries_of, locked
from projects.handing_in import Problem
from projects.models import Confirmation, Submission, User, Version
from projects.refusals import WrongState, require

CHANGED = "has changed since you opened the page. Read it, then tick it again."


def confirm_draft(
    submission: Submission,
    by: User,
    ticked: Mapping[str, str],
    revisions: Mapping[str, int],
    at: datetime | None = None,
) -> list[Problem]:
    """Record that this person stands by what the draft declares now; what could not be confirmed.

    ticked: by key of the statement, the fingerprint of the words beside the tick (Entry.mark).
    revisions: of the rows that the person had before them; rows that another member changed since
    are not confirmed. Confirming twice is as good as once.
    """
    require(submission.project.has_member(by), "Only the team may confirm this.")
    refused = []
    with transaction.atomic():
        submission = locked(submission)
        for entry in entries_of(submission.milestone, submission):
            asked = entry.field
            if entry.statement is None or asked.key not in ticked:
                continue
            is_unread = asked.has_rows and revisions.get(asked.key) != entry.revision
            if ticked[asked.key] != entry.mark or is_unread:
                refused.append(Problem(asked.key, asked.label, CHANGED))
            elif entry.disclosure and entry.disclosure.problem:
                refused.append(Problem(asked.key, asked.label, entry.disclosure.problem))
            elif not entry.statement.own(by):
                _record(submission, asked.key, entry.statement.digest, by, at or clock.now())
        take_back(submission, by)
    return refused


def confirm_version(version: Version, by: User, keys: set[str]) -> list[str]:
    """Record that this person stands by what a version declares; the names of what it was.

    Raises WrongState if it declares nothing of that.
    """
    submission = version.submission
    require(submission.project.has_member(by), "Only the team may confirm this.")
    found = [item for item in version.items.all() if item.is_statement and item.key in keys]
    if not found:
        raise WrongState("Nothing is confirmed. Tick what you confirm, then press again.")
    with transaction.atomic():
        locked(submission)
        for item in found:
            _record(submission, item.key, item.digest, by, clock.now())
        take_back(submission, by)
    return [item.label for item in found]


def _record(submission: Submission, key: str, digest: str, by: User, at: datetime) -> None:
    # The submission's row is held, and a second tick at once is as good as one.
    row = Confirmation(submission=submission, key=key, person=by, digest=digest, confirmed_at=at)
    Confirmation.objects.bulk_create([row], ignore_conflicts=True)
