"""What staff decide on a version, and what follows from it for the team."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from projects import clock, extending, lifecycle, outbox
from projects.drafting import locked, window_for
from projects.models import Decision, Submission, User, Version
from projects.refusals import WrongState


def decide(
    version: Version,
    verdict: str,
    comment: str,
    by: User,
    resubmit_by: datetime | None = None,
) -> Decision:
    """Accept, ask for changes, or decline; tell the team.

    resubmit_by: with changes asked for, the time until which the team may hand in again. It becomes
    an extension if it is later than the time the team has anyway.
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
            version=version, verdict=verdict, comment=comment, decided_by=by, decided_at=at
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
    extending.extend(project, milestone, due_at, reason, by, tells=False)


def _tell_team(submission: Submission, decision: Decision) -> None:
    project = submission.project
    outbox.post(
        project.conference,
        project.team.members if project.team else [],
        "decision",
        f"decision-{decision.pk}",
        {
            "decision": decision,
            "submission": submission,
            "milestone": submission.milestone,
            "project": project,
            "due": window_for(project, submission.milestone).due,
        },
        thread=outbox.milestone_thread(project.team, submission.milestone),
    )
