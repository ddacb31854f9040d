"""What staff decide on a version, and what follows from it for the team."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from projects import clock, extending, lifecycle, outbox
from projects.drafting import locked, window_for
from projects.models import (
    Decision,
    DecisionBatch,
    SectionComment,
    Submission,
    User,
    Version,
)
from projects.refusals import WrongState

DECIDED = (
    Submission.Status.ACCEPTED,
    Submission.Status.DECLINED,
    Submission.Status.CHANGES_REQUESTED,
)


def decide(
    version: Version,
    verdict: str,
    comment: str,
    by: User,
    resubmit_by: datetime | None = None,
    on_sections: Mapping[str, str] | None = None,
    batch: DecisionBatch | None = None,
) -> Decision:
    """Accept, ask for changes, or decline; tell the team.

    resubmit_by: with changes asked for, the time until which the team may hand in again. It becomes
    an extension if it is later than the time the team has anyway.
    on_sections: what is said on single items of the version, by their key; empty ones are left out.
    Raises WrongState if the team has handed in again or another person has decided since.
    """
    at = clock.now()
    submission = version.submission
    with transaction.atomic():
        submission = locked(submission)
        counts = submission.counting_version
        if counts is None:
            raise WrongState("The team has withdrawn this, so there is nothing to decide.")
        if counts.pk != version.pk:
            raise WrongState(
                f"Version {counts.number} counts since you opened this page: the team has handed "
                "it in or chosen it. Nothing was decided: read that version first."
            )
        lifecycle.move(submission, verdict, by, at)
        decision = Decision.objects.create(
            version=version,
            verdict=verdict,
            comment=comment,
            decided_by=by,
            decided_at=at,
            batch=batch,
        )
        said = {key: text for key, text in (on_sections or {}).items() if text.strip()}
        if said:
            SectionComment.objects.bulk_create(
                SectionComment(decision=decision, item=item, text=said[item.key].strip())
                for item in version.items.all()
                if item.key in said
            )
        if verdict == Decision.Verdict.REQUEST_CHANGES and resubmit_by:
            _allow_until(submission, resubmit_by, by, version)
        _tell_team(submission, decision)
    return decision


def reopen(submission: Submission, by: User) -> None:
    """Take a decision back: the version that counts waits for one again. It stays on record."""
    with transaction.atomic():
        lifecycle.move(locked(submission), "reopen", by, clock.now())


def _allow_until(submission: Submission, due_at: datetime, by: User, version: Version) -> None:
    project, milestone = submission.project, submission.milestone
    due_before = window_for(project, milestone).due
    if due_at <= due_before:
        return
    reason = f"Changes asked for on version {version.number}"
    extending.extend(project, milestone, due_at, reason, by, tells=False, excuses=False)


def _tell_team(submission: Submission, decision: Decision) -> None:
    project = submission.project
    outbox.post(
        project.conference,
        project.team.members if project.team else [],
        "decision",
        f"decision-{decision.pk}",
        letter_context(
            submission,
            decision,
            decision.section_comments.select_related("item"),
            due_of(submission),
        ),
        thread=outbox.milestone_thread(project.team, submission.milestone),
    )


def due_of(submission: Submission) -> datetime:
    return window_for(submission.project, submission.milestone).due


def letter_context(
    submission: Submission,
    decision: Decision,
    section_comments: Iterable[SectionComment],
    due: datetime,
) -> dict[str, Any]:
    """What the mail about a decision is made of, one that is only previewed too."""
    return {
        "decision": decision,
        "section_comments": section_comments,
        "submission": submission,
        "milestone": submission.milestone,
        "project": submission.project,
        "due": due,
    }
