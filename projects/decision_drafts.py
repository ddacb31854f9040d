"""A decision that is being written: kept as it was typed, for its writer alone, until it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from projects import clock
from projects.drafting import locked
from projects.models import DecisionDraft, Submission, User, Version

LONGEST = 10_000
NAMES = {"verdict", "comment", "resubmit_by"}
PREFIXES = ("on-", "risk-", "tell-")


def kept(sent: Mapping[str, str]) -> dict[str, str]:
    """Of what a form sent, what a draft keeps. NUL, which PostgreSQL cannot hold, is left out."""
    return {
        name: text.replace("\0", "")[:LONGEST]
        for name, text in sent.items()
        if (name in NAMES or name.startswith(PREFIXES)) and len(name) < 60
    }


def save(version: Version, by: User, fields: Mapping[str, str]) -> DecisionDraft:
    """Keep these fields beside the ones that were kept before; an empty text takes its field out."""
    with transaction.atomic():
        submission = locked(version.submission)
        draft = find(submission, by) or DecisionDraft(submission=submission, writer=by)
        together = {**draft.fields, **kept(fields)}
        draft.fields = {name: text for name, text in together.items() if text}
        draft.version, draft.saved_at = version, clock.now()
        draft.save()
    return draft


def keep_typed(version: Version, by: User, fields: Mapping[str, str]) -> datetime:
    """Keep what a script sends while somebody types; the instant of it.

    A page sends its last words when it closes, which may be after they were sent or answered: what
    this person has decided on already is no draft, nor is an answer that stands in the checklist.
    """
    decided = version.decisions.filter(decided_by=by).exists()
    if decided and version.submission.status != Submission.Status.SUBMITTED:
        return clock.now()
    stands = {}
    for answer in version.submission.risk_answers.all():
        stands[f"risk-{answer.item_id}-level"] = answer.level
        stands[f"risk-{answer.item_id}-note"] = answer.note
    new = {name: "" if stands.get(name) == text else text for name, text in fields.items()}
    return save(version, by, new).saved_at


def find(submission: Submission, by: User) -> DecisionDraft | None:
    """This person's unsent decision; nobody else's is ever looked for."""
    return (
        DecisionDraft.objects.filter(submission=submission, writer=by)
        .select_related("version")
        .first()
    )


def forget(submission: Submission, by: User) -> None:
    DecisionDraft.objects.filter(submission=submission, writer=by).delete()


def settle(version: Version, by: User, fields: Mapping[str, str]) -> None:
    """Keep a whole form after its checklist was answered, which is then no draft any more."""
    written = {
        name: text
        for name, text in kept(fields).items()
        if text.strip() and not name.startswith("risk-")
    }
    forget(version.submission, by)
    if written.keys() - {"resubmit_by"}:
        save(version, by, written)
