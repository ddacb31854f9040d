"""Deciding on many submissions at once: first what would happen to each, then all of it or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from projects import deciding, letters
from projects.letters import Letter
from projects.models import (
    Conference,
    Decision,
    DecisionBatch,
    Submission,
    User,
    Version,
    log,
)
from projects.refusals import WrongState
from projects.windows import windows_across

MOST = 500
Picks = Mapping[int, int | None]


@dataclass(frozen=True)
class Wish:
    """What is to be said to each team. In `comment`, {project} and {team} stand for its own."""

    verdict: str
    comment: str
    resubmit_by: datetime | None = None

    def comment_for(self, submission: Submission) -> str:
        project = submission.project
        team = project.team.name if project.team else ""
        return self.comment.replace("{project}", project.title).replace("{team}", team)


@dataclass(frozen=True)
class Line:
    """What would happen to one submission. reason: why it is left out; empty if it is decided."""

    submission: Submission
    version: Version | None
    reason: str = ""
    comment: str = ""
    letter: Letter | None = None
    receivers: int = 0

    @property
    def key(self) -> str:
        return f"{self.submission.pk}.{self.version.pk if self.version else ''}"


@dataclass(frozen=True)
class Plan:
    """The lines in order of board numbers."""

    lines: list[Line]

    @property
    def decided(self) -> list[Line]:
        return [line for line in self.lines if not line.reason]

    @property
    def skipped(self) -> list[Line]:
        return [line for line in self.lines if line.reason]

    @property
    def mails(self) -> int:
        return sum(line.receivers for line in self.decided)

    @property
    def fingerprint(self) -> str:
        """Equal only for plans that decide on the same versions and write the same mails."""
        told = [
            (line.key, line.comment, line.letter and (line.letter.subject, line.letter.text))
            for line in self.decided
        ]
        return hashlib.sha256(repr(told).encode()).hexdigest()


class Changed(WrongState):
    """Something is no longer as the preview showed it. Nothing was decided. lines: which."""

    def __init__(self, lines: list[Line]) -> None:
        names = ", ".join(f"“{line.submission.project.title}”" for line in lines)
        told = f"Changed since your preview: {names}." if lines else "A title or a time changed."
        super().__init__(f"{told} Nothing was decided and no mail was written. Look again below.")
        self.lines = lines


def plan(viewer: User, conference: Conference, picks: Picks, wish: Wish) -> Plan:
    """What deciding would do to these submissions, of those that the viewer may see.

    picks: the version that was read by the id of the submission; None: whichever counts now.
    """
    rows = list(
        Submission.objects.visible_to(viewer)
        .filter(project__conference=conference, pk__in=list(picks)[:MOST])
        .select_related("project__team", "milestone")
        .prefetch_related("project__team__memberships__participant__user")
        .order_by("project__number", "milestone__due_at", "pk")
    )
    counting = {
        version.submission_id: version
        for version in Version.objects.filter(submission__in=rows).counting()
    }
    windows = {
        milestone: windows_across(milestone, [row.project_id for row in rows])
        for milestone in {row.milestone for row in rows}
    }
    lines = []
    for row in rows:
        row.project.conference = row.milestone.conference = conference
        version = counting.get(row.pk)
        reason = _reason_against(row, version, picks[row.pk])
        if reason or version is None:
            lines.append(Line(row, version, reason or "Nothing is handed in."))
            continue
        due = windows[row.milestone][row.project_id].due
        lines.append(_line(row, version, wish, due))
    return Plan(lines)


def _reason_against(row: Submission, version: Version | None, read: int | None) -> str:
    status = Submission.Status
    if not row.milestone.needs_decision:
        return "Staff do not decide on this milestone."
    if row.status == status.WITHDRAWN:
        return "The team has withdrawn it."
    if row.status in deciding.DECIDED:
        return f"It is decided already: {row.get_status_display()}."
    if row.status != status.SUBMITTED or version is None:
        return "Nothing is handed in."
    if read is not None and version.pk != read:
        return f"Version {version.number} counts since you chose it: read that version first."
    return ""


def _line(row: Submission, version: Version, wish: Wish, due: datetime) -> Line:
    version.submission = row
    comment = wish.comment_for(row)
    decision = Decision(version=version, verdict=wish.verdict, comment=comment)
    if wish.verdict == Decision.Verdict.REQUEST_CHANGES and wish.resubmit_by:
        due = max(due, wish.resubmit_by)
    team = row.project.team
    people = [one.participant.user for one in team.memberships.all()] if team else []
    letter = None
    if people:
        context = deciding.letter_context(row, decision, (), due)
        letter = letters.write(row.project.conference, people[0], "decision", context)
    return Line(row, version, "", comment, letter, len(people))


def apply(
    viewer: User,
    conference: Conference,
    picks: Picks,
    wish: Wish,
    fingerprint: str,
    key: str,
) -> DecisionBatch:
    """Make exactly the decisions that were previewed, in one transaction.

    key: the press's; pressed twice, the first press's batch is given back and nothing is made.
    Raises Changed if a submission, a title or a time is no longer as it was shown.
    """
    with transaction.atomic():
        batch, is_new = DecisionBatch.objects.get_or_create(
            conference=conference, key=key, defaults={"decided_by": viewer}
        )
        if not is_new:
            return batch
        locked = Submission.objects.select_for_update().filter(pk__in=list(picks)).order_by("pk")
        list(locked.values_list("pk", flat=True))
        planned = plan(viewer, conference, picks, wish)
        if planned.skipped or len(planned.lines) != len(picks):
            raise Changed(planned.skipped)
        if planned.fingerprint != fingerprint:
            raise Changed([])
        for line in planned.decided:
            if line.version:
                deciding.decide(
                    line.version, wish.verdict, line.comment, viewer, wish.resubmit_by, batch=batch
                )
        log(
            conference,
            viewer,
            "decided at once on",
            f"{len(planned.decided)} submissions",
            after={"verdict": wish.verdict, "projects": _boards(planned.decided)},
        )
    return batch


def _boards(lines: Iterable[Line]) -> list[str]:
    return [line.submission.project.board for line in lines]
