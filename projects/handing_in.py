"""Handing in: one press of Submit makes one version that never changes, and a receipt for the team.

A draft that is complete when its deadline passes is handed in without a press, unless the team has
switched that off. Whoever comes first after the deadline sees to it: the sweep of each minute, or
the next change of the draft, so that nothing typed later can slip in.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Max, Q

from projects import clock, lifecycle, outbox
from projects.asking_to_confirm import ask_after
from projects.domain.content_hash import (
    FORMAT,
    Content,
    content_hash,
    same_but_for_commits,
    was_pushed,
)
from projects.domain.late_rule import arrival
from projects.domain.lateness import Timing, Window
from projects.domain.receipt_numbers import new_receipt_number
from projects.domain.words import limit_problem
from projects.drafting import Entry, entries_of, locked, window_for
from projects.models import Milestone, Project, Submission, User, Version, VersionItem
from projects.pinning import pin_commit
from projects.refusals import Refusal, WrongState, require
from projects.sealing import contents_of, contents_of_draft
from projects.standing import carried_cost, standing_of

if TYPE_CHECKING:
    from projects.confirming import Ticks

# A draft is handed in by itself within this time after its deadline: workers may be away for days,
# but what is older than that was meant to stay a draft.
BY_ITSELF_WITHIN = timedelta(days=7)
# The sweep lets requests that were stamped before the deadline finish first.
SWEEP_WAITS = timedelta(seconds=90)


@dataclass(frozen=True)
class Problem:
    """What keeps one field from being handed in."""

    key: str
    label: str
    sentence: str


INCOMPLETE = "This is not complete yet. Nothing was handed in; your draft is kept."


class Incomplete(Refusal):
    """Fields are missing or too long. Nothing was handed in and nothing was lost."""

    status = 422

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(INCOMPLETE)
        self.problems = problems


class NotTaken(Refusal):
    """The milestone is not open now. The draft is kept."""


def problems_of(entries: list[Entry], by: User | None = None) -> list[Problem]:
    """Everything that is missing or over its limit, in the order of the form.

    by: who is about to press Submit, and has to have confirmed what the team declares.
    """
    found = []
    for entry in entries:
        asked = entry.field
        if entry.is_empty:
            sentence = "is missing." if asked.is_required else ""
        elif asked.is_statement:
            sentence = _statement_problem(entry, by)
        elif asked.is_section:
            sentence = limit_problem(entry.text, asked.min_words, asked.max_words)
        else:
            sentence = ""
        if sentence:
            found.append(Problem(asked.key, asked.label, sentence))
    return found


def _statement_problem(entry: Entry, by: User | None) -> str:
    asked, stands = entry.field, entry.statement
    if entry.disclosure and entry.disclosure.problem:
        return entry.disclosure.problem
    if not asked.is_required:
        return ""
    if asked.needs_everyone:
        missing = [person.name for person in stands.missing] if stands else ["everyone"]
        if missing:
            verb = "has" if len(missing) == 1 else "have"
            return f"waits for everyone: {' and '.join(missing)} {verb} not confirmed it."
    elif by is not None and not (stands and stands.own(by)):
        return "is not confirmed by you. Read it, tick it, and press again."
    return ""


def hand_in(
    submission: Submission,
    by: User,
    key: str,
    at: datetime | None = None,
    seen: int = 0,
    ticks: Ticks | None = None,
) -> Version:
    """Make the draft the team's next version and post its receipt.

    key: names this press of Submit. The same key gives the same version again, and so does a draft
    equal to the latest version: a double click, a retry and two members at once make one version.
    (A key that comes back with later edits of the same person is an old page used again: a new press.)
    at: the stamp taken when the request began; now if absent.
    seen: the latest version that the person knew of. Who knew it and presses again after a push
    means the new commit; who did not is handing in the same thing at the same time.
    ticks: statements that the same press confirms.
    Raises NotTaken outside the window, Incomplete, WrongState once staff have decided for good.
    """
    at = at or clock.now()
    from projects.confirming import confirm_entries  # confirming names problems, so not above

    require(submission.project.has_member(by), "Only the team may hand this in.")
    with transaction.atomic():
        submission = locked(submission)
        window = window_for(submission.project, submission.milestone)
        hand_in_if_due(submission, at, window)
        entries = entries_of(submission.milestone, submission)
        if ticks:
            entries, _ = confirm_entries(submission, by, ticks, entries, at)
        contents = contents_of_draft(entries)
        latest = submission.latest_version
        if latest and _adds_nothing(contents, latest, seen):
            return latest
        pressed = latest and submission.versions.filter(idempotency_key=key).first()
        if pressed and not _edited_by(by, pressed.submitted_at, entries):
            return pressed
        if pressed:
            key = secrets.token_hex(16)
        _require_open(submission, at, window)
        if not entries and submission.milestone.fields.exists():
            raise NotTaken(
                f"The {submission.milestone.name.lower()} asks nothing of your project, so there is "
                "nothing to hand in."
            )
        problems = problems_of(entries, by)
        if problems:
            raise Incomplete(problems)
        return _make_version(submission, by, key, at, window, entries, contents, latest)


def hand_in_if_due(
    submission: Submission, at: datetime, window: Window | None = None
) -> Version | None:
    """Hand a complete draft in by itself if its deadline has passed; the version, if one was made.

    Call inside a transaction that holds the submission's row. The stamp is the last instant of the
    due minute, extension counted in, so nothing is lost for lateness. Nothing happens once more for
    the same draft, nor for one that was changed after that instant, equals the latest version, or
    lies beside a version that the team has chosen. `at`: now. window: the submission's, if it is known.
    """
    project = submission.project
    if not (submission.hands_in_by_itself and lifecycle.may_move(submission, "submit")):
        return None
    if submission.chosen_version_id or project.withdrawn_at or project.conference.is_archived:
        return None
    if window is None and _is_surely_open(submission.milestone, at):
        return None
    window = window or window_for(project, submission.milestone)
    due = window.final_instant
    if not window.is_past_due(at) or at - due > BY_ITSELF_WITHIN:
        return None
    # Whoever confirms after the due time is too late for this, as an edit then would be.
    entries = entries_of(submission.milestone, submission, until=due)
    saved = [entry.saved_at for entry in entries if entry.saved_at]
    latest = submission.latest_version
    if not saved or max(saved) > due or (latest and max(saved) <= latest.submitted_at):
        return None
    contents = contents_of_draft(entries)
    if (latest and _adds_nothing(contents, latest)) or problems_of(entries):
        return None
    key = f"due-{due:%Y%m%d%H%M}-{content_hash(contents)[:16]}"
    return _make_version(submission, None, key, due, window, entries, contents, latest)


def _is_surely_open(milestone: Milestone, at: datetime) -> bool:
    """Whether the due time is still to come for every team: an extension only makes it later."""
    return not milestone.follows_release and not milestone.window().is_past_due(at)


def hand_in_what_is_due(project: Project) -> None:
    """Hand in the complete drafts of one project whose deadline has passed.

    Before its categories change, which may change what is asked of it: what comes after the deadline
    is not in what the deadline hands in.
    """
    at = clock.now()
    for submission in project.submissions.select_related(
        "project__conference", "project__team", "milestone"
    ):
        with transaction.atomic():
            hand_in_if_due(locked(submission), at)


def hand_in_all_due() -> list[Version]:
    """The sweep: hand in every complete draft whose deadline has just passed. Safe to run twice."""
    now = clock.now()
    recently = (now - BY_ITSELF_WITHIN - timedelta(minutes=1), now - SWEEP_WAITS)
    edited = (
        Submission.objects.filter(
            Q(milestone__due_at__range=recently)
            | Q(milestone__revision_days__isnull=False, project__conference__archived_at=None)
            | Q(
                project__extensions__milestone=F("milestone"),
                project__extensions__due_at__range=recently,
            ),
            status__in=lifecycle.TRANSITIONS["submit"][0],
            hands_in_by_itself=True,
        )
        .annotate(last_saved=Max("draft_items__saved_at"), last_made=Max("versions__submitted_at"))
        .filter(Q(last_made__isnull=True) | Q(last_saved__gt=F("last_made")))
        .filter(last_saved__isnull=False)
        .select_related("project__conference", "project__team", "milestone")
    )
    made = []
    for submission in edited:
        with transaction.atomic():
            version = hand_in_if_due(locked(submission), now)
        if version:
            made.append(version)
    return made


def _adds_nothing(contents: list[Content], latest: Version, seen: int = 0) -> bool:
    """Whether a draft is what the latest version holds, pushes that nobody meant left aside."""
    before = contents_of(latest)
    if not same_but_for_commits(before, contents):
        return False
    return seen != latest.number or not was_pushed(before, contents)


def _edited_by(person: User, since: datetime, entries: list[Entry]) -> bool:
    return any(e.saved_by == person and e.saved_at and e.saved_at > since for e in entries)


def _require_open(submission: Submission, at: datetime, window: Window) -> None:
    milestone = submission.milestone
    if not lifecycle.may_move(submission, "submit"):
        raise WrongState(
            f"Your {milestone.name.lower()} is {submission.get_status_display()}. "
            "It can no longer be handed in again."
        )
    if submission.project.conference.is_archived:
        raise NotTaken("The conference is over, so nothing was handed in. Your draft is kept.")
    timing = window.timing(at)
    if timing is Timing.EARLY:
        raise NotTaken(f"The {milestone.name.lower()} is not open yet. Your draft is kept.")
    if timing is Timing.CLOSED:
        raise NotTaken(
            f"The {milestone.name.lower()} is closed, so nothing was handed in. Your draft is kept. "
            "Ask the staff for an extension; with one you can hand this draft in."
        )


def _make_version(
    submission: Submission,
    by: User | None,
    key: str,
    at: datetime,
    window: Window,
    entries: list[Entry],
    contents: list[Content],
    latest: Version | None,
) -> Version:
    milestone = submission.milestone
    carried = carried_cost(submission) if latest else Decimal(0)
    frozen = arrival(window, at, milestone.late_penalty, carried)
    version = Version.objects.create(
        submission=submission,
        number=latest.number + 1 if latest else 1,
        submitted_at=at,
        submitted_by=by,
        due_at=frozen.due,
        is_late=frozen.is_late,
        in_grace=window.timing(at) is Timing.IN_GRACE,
        penalty=frozen.cost,
        content_hash=content_hash(contents),
        hash_format=FORMAT,
        receipt_number=new_receipt_number(),
        idempotency_key=key,
    )
    VersionItem.objects.bulk_create(
        VersionItem(
            version=version,
            key=entry.field.key,
            kind=entry.field.kind,
            label=entry.field.label,
            text=entry.text,
            disclosure=entry.disclosure.as_json() if entry.disclosure else None,
            artefact=entry.artefact,
            commit=entry.commit,
            position=position,
        )
        for position, entry in enumerate(entries)
        if not entry.is_empty
    )
    pin_commit(version)
    if submission.chosen_version_id:
        submission.chosen_version = None
        submission.save(update_fields=["chosen_version"])
    lifecycle.move(submission, "submit", by, at)
    outbox.drop(
        submission.project.conference,
        "reminder",
        outbox.milestone_thread(submission.project.team, milestone),
    )
    _post_receipt(version, [content.commit for content in contents if content.commit])
    ask_after(version, entries)
    return version


def _post_receipt(version: Version, commits: list[str]) -> None:
    submission = version.submission
    project, milestone = submission.project, submission.milestone
    outbox.post(
        project.conference,
        project.team.members if project.team else [],
        "receipt",
        f"receipt-{version.receipt_number}",
        {
            "version": version,
            "milestone": milestone,
            "project": project,
            "commits": commits,
            "standing": standing_of(version),
        },
        thread=outbox.milestone_thread(project.team, milestone),
    )
