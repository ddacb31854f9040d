"""Confirming: one person stands by what their team declares. Nobody can do it for another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from projects import clock
from projects.asking_to_confirm import take_back
from projects.drafting import Entry, entries_of, locked
from projects.handing_in import Problem
from projects.models import Confirmation, Submission, User, Version
from projects.refusals import WrongState, require

CHANGED = "has changed since you opened the page. Read it, then tick it again."


@dataclass(frozen=True)
class Ticks:
    """What one request ticked.

    marks: by key of the statement, the fingerprint of the words beside the tick (Entry.mark).
    revisions: of the rows that the person had before them; rows that another member changed since
    are not confirmed.
    """

    marks: Mapping[str, str]
    revisions: Mapping[str, int]


def confirm_draft(
    submission: Submission, by: User, ticks: Ticks, at: datetime | None = None
) -> list[Problem]:
    """Record that this person stands by what the draft declares now; what could not be confirmed.

    Confirming twice is as good as once.
    """
    require(submission.project.has_member(by), "Only the team may confirm this.")
    with transaction.atomic():
        submission = locked(submission)
        entries = entries_of(submission.milestone, submission)
        _, refused = confirm_entries(submission, by, ticks, entries, at or clock.now())
    return refused


def confirm_entries(
    submission: Submission, by: User, ticks: Ticks, entries: list[Entry], at: datetime
) -> tuple[list[Entry], list[Problem]]:
    """The same for a draft whose row is held: its entries afterwards, and what was not confirmed."""
    after, refused, rows = [], [], []
    for entry in entries:
        asked, stands = entry.field, entry.statement
        if stands and asked.key in ticks.marks:
            problem = _why_not(entry, ticks)
            if problem:
                refused.append(Problem(asked.key, asked.label, problem))
            elif not stands.own(by):
                rows.append(_row(submission, asked.key, stands.digest, by, at))
                entry = replace(entry, statement=stands.confirmed_by(by, at))
        after.append(entry)
    _record(submission, by, rows)
    return after, refused


def _why_not(entry: Entry, ticks: Ticks) -> str:
    asked = entry.field
    is_unread = asked.has_rows and ticks.revisions.get(asked.key) != entry.revision
    if ticks.marks[asked.key] != entry.mark or is_unread:
        return CHANGED
    return entry.disclosure.problem if entry.disclosure else ""


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
        now = clock.now()
        _record(
            submission,
            by,
            [_row(submission, item.key, item.digest, by, now) for item in found],
        )
    return [item.label for item in found]


def _row(submission: Submission, key: str, digest: str, by: User, at: datetime) -> Confirmation:
    return Confirmation(submission=submission, key=key, person=by, digest=digest, confirmed_at=at)


def _record(submission: Submission, by: User, rows: list[Confirmation]) -> None:
    """The submission's row is held; what was confirmed before stays as it was."""
    if rows:
        Confirmation.objects.bulk_create(rows, ignore_conflicts=True)
        take_back(submission, by)
