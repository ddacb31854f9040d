"""What of a submission counts: an earlier version that the team chose, or nothing while withdrawn."""

from __future__ import annotations

from django.db import transaction

from projects import clock, lifecycle, outbox
from projects.drafting import locked, window_for
from projects.models import LogEntry, Submission, User, Version, log
from projects.refusals import WrongState, require
from projects.standing import standings_of


def choosable(submission: Submission, versions: list[Version]) -> list[Version]:
    """Of these, the versions that the team may let count instead of the one that does: the latest,
    and every earlier one that was on time. None once staff have decided or the time is over."""
    window = window_for(submission.project, submission.milestone)
    if not lifecycle.may_move(submission, "submit") or window.is_settled(clock.now()):
        return []
    latest = max((version.number for version in versions), default=0)
    counts = submission.chosen_version_id or next(
        (version.pk for version in versions if version.number == latest), None
    )
    for version in versions:
        version.submission = submission
    how = standings_of(versions)
    return [
        version
        for version in versions
        if version.pk != counts and (version.number == latest or not how[version.pk].is_late)
    ]


def choose(submission: Submission, number: int, by: User) -> Version:
    """Let this version count, with its own lateness. Mails the team.

    Raises WrongState if it may not be chosen, or counts already.
    """
    require(submission.project.has_member(by), "Only the team may choose which version counts.")
    with transaction.atomic():
        submission = locked(submission)
        versions = list(submission.versions.all())
        before = submission.counting_version
        chosen = next(
            (one for one in choosable(submission, versions) if one.number == number), None
        )
        if chosen is None:
            raise WrongState(
                f"Version {number} cannot be chosen now. Only the latest version and earlier ones "
                "that were on time can count, until the staff decide or the time to choose is over."
            )
        is_latest = chosen == versions[-1]
        submission.chosen_version = None if is_latest else chosen
        submission.save(update_fields=["chosen_version"])
        chosen.submission = submission
        entry = log(
            submission.project.conference,
            by,
            "chose a version of",
            submission,
            before={"version": before.number if before else None},
            after={"version": chosen.number},
        )
        _tell(submission, "version_chosen", entry, by, version=chosen)
    return chosen


def withdraw(submission: Submission, by: User) -> None:
    """Take back what was handed in: it counts nowhere until it is revived. Mails the team.

    Raises WrongState after the deadline, late window counted in, and once staff have decided.
    """
    require(submission.project.has_member(by), "Only the team may withdraw this.")
    at = clock.now()
    with transaction.atomic():
        submission = locked(submission)
        window = window_for(submission.project, submission.milestone)
        if submission.project.conference.is_archived or not window.takes(at):
            raise WrongState(
                f"The {submission.milestone.name.lower()} is closed, so what was handed in stays. "
                "Write to the staff if it must not count."
            )
        entry = lifecycle.move(submission, "withdraw", by, at)
        _tell(submission, "withdrawn", entry, by)


def revive(submission: Submission, by: User, is_staff: bool = False) -> None:
    """Let what was withdrawn count again, as it was handed in and when. Mails the team.

    The team may do so as long as it may choose versions; staff always. Raises WrongState.
    """
    require(
        is_staff or submission.project.has_member(by), "Only the team and staff may revive this."
    )
    at = clock.now()
    with transaction.atomic():
        submission = locked(submission)
        window = window_for(submission.project, submission.milestone)
        if not is_staff and window.is_settled(at):
            raise WrongState("The time to revive this is over. Write to the staff, who still can.")
        entry = lifecycle.move(submission, "revive", by, at)
        _tell(submission, "revived", entry, by)


def switch_handing_in_by_itself(submission: Submission, is_on: bool, by: User) -> None:
    """Whether a draft that is complete at the deadline is handed in without a press."""
    require(submission.project.has_member(by), "Only the team may change this.")
    with transaction.atomic():
        submission = locked(submission)
        if submission.hands_in_by_itself == is_on:
            return
        submission.hands_in_by_itself = is_on
        submission.save(update_fields=["hands_in_by_itself"])
        log(
            submission.project.conference,
            by,
            "switched handing in by itself " + ("on for" if is_on else "off for"),
            submission,
        )


def _tell(submission: Submission, template: str, entry: LogEntry, by: User, **more: object) -> None:
    project = submission.project
    outbox.post(
        project.conference,
        project.team.members if project.team else [],
        template,
        f"{template}-{entry.pk}",
        {
            "submission": submission,
            "milestone": submission.milestone,
            "project": project,
            "by": by,
            "window": window_for(project, submission.milestone),
            **more,
        },
        thread=outbox.milestone_thread(project.team, submission.milestone),
    )
