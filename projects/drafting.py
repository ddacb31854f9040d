"""The draft of a submission: what it holds, and saving its texts without losing anyone's.

Each field of a draft has a revision. A text that was typed over an older revision than the stored
one is not written: both texts go back to the person, who chooses.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from projects import clock
from projects.asking_to_confirm import ask_again
from projects.domain.ai_use import Disclosure, DisclosureRefused, read_disclosure
from projects.domain.attesting import digest_of
from projects.models import (
    Artefact,
    DraftItem,
    Kind,
    Milestone,
    MilestoneField,
    Project,
    Submission,
    User,
)
from projects.refusals import Refusal, require
from projects.statements import Given, Statement, given_to, statement_of
from projects.windows import window_for as window_for

LONGEST_TEXT = 60_000


class TextRefused(Refusal):
    """A text that cannot be kept as it is."""

    status = 400


@dataclass(frozen=True)
class Entry:
    """One field of a milestone, with what the draft holds for it."""

    field: MilestoneField
    text: str = ""
    artefact: Artefact | None = None
    revision: int = 0
    saved_at: datetime | None = None
    saved_by: User | None = None
    disclosure: Disclosure | None = None
    statement: Statement | None = None

    @property
    def is_empty(self) -> bool:
        if self.field.has_rows:
            return self.disclosure is None or self.disclosure.is_empty
        return self.artefact is None and not self.text.strip()

    @property
    def commit(self) -> str:
        """Where the repository stood when it was last looked at; empty if that is not known."""
        is_code = self.field.kind == Kind.REPOSITORY
        check = getattr(self.artefact, "link_check", None) if is_code else None
        return check.facts.get("commit", "") if check else ""

    @property
    def mark(self) -> str:
        """The fingerprint of a statement's words alone, which the page's tick sends back."""
        return digest_of(self.field.kind, self.text)


@dataclass(frozen=True)
class Conflict:
    """Two people, or one in two tabs, wrote the same field: what is stored, and what was sent.

    value: what is stored, as a script can put it back: JSON for the use of AI tools.
    """

    key: str
    theirs: str
    mine: str
    revision: int
    who: str
    value: str = ""


@dataclass
class Saved:
    """What became of a save: the time, the new revisions by key, and the fields that were not written."""

    at: datetime
    revisions: dict[str, int] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)


def submission_for(project: Project, milestone: Milestone) -> Submission:
    """The project's submission for a milestone, begun if there is none."""
    submission, _ = Submission.objects.get_or_create(project=project, milestone=milestone)
    submission.project, submission.milestone = project, milestone
    return submission


def entries_of(
    milestone: Milestone,
    submission: Submission | None,
    project: Project | None = None,
    until: datetime | None = None,
) -> list[Entry]:
    """What the milestone asks of a project, in order, with what the draft holds.

    Two queries; two more if there are statements, for who confirmed them (not later than `until`).
    project: of a submission that is not begun. This is the one place that leaves out the fields of
    other categories; what the draft holds for those is `set_aside`.
    """
    if submission is not None:
        project = submission.project
    items: dict[int, DraftItem] = {}
    if submission is not None:
        rows = submission.draft_items.select_related("artefact__link_check", "saved_by")
        items = {item.field_id: item for item in rows}
    entries = [
        _entry(asked, items.get(asked.pk), project) for asked in milestone.fields.asked_of(project)
    ]
    if submission is None or not any(entry.field.is_statement for entry in entries):
        return entries
    team = submission.project.team.members if submission.project.team else []
    given = given_to([submission.pk], until)
    return [_with_statement(entry, submission, team, given) for entry in entries]


def _with_statement(entry: Entry, submission: Submission, team: list[User], given: Given) -> Entry:
    asked = entry.field
    if not asked.is_statement:
        return entry
    digest = digest_of(asked.kind, entry.text, entry.disclosure)
    stands = statement_of(submission.pk, asked.key, asked.label, digest, team, given)
    return replace(entry, statement=stands)


def set_aside(submission: Submission) -> list[Entry]:
    """What the draft holds for fields of categories that its project does not have (any more).

    It is kept, is not handed in, and counts again when the category does.
    """
    asked = submission.milestone.fields.asked_of(submission.project)
    rows = (
        submission.draft_items.holding()
        .exclude(field__in=asked)
        .select_related("field", "artefact", "saved_by")
        .prefetch_related("field__categories")
        .order_by("field__position", "field")
    )
    return [_entry(item.field, item, submission.project) for item in rows]


def entry_of(asked: MilestoneField, submission: Submission) -> Entry:
    """One field with what the draft holds, asked of its project or not."""
    rows = submission.draft_items.filter(field=asked).select_related("artefact", "saved_by")
    return _entry(asked, rows.first(), submission.project)


def blank(asked: MilestoneField) -> Entry:
    """One field as a team first finds it."""
    return _entry(asked, None, None)


def _entry(asked: MilestoneField, item: DraftItem | None, project: Project | None) -> Entry:
    text = asked.words_to_confirm
    if item is None:
        return Entry(asked, text, disclosure=_disclosed(asked, None))
    if item.artefact and project:
        item.artefact.project = project
    return Entry(
        asked,
        text or item.text,
        item.artefact,
        item.revision,
        item.saved_at,
        item.saved_by,
        _disclosed(asked, item),
    )


def _disclosed(asked: MilestoneField, item: DraftItem | None) -> Disclosure | None:
    if not asked.has_rows:
        return None
    return read_disclosure(item.disclosure if item and item.disclosure else {})


def locked(submission: Submission) -> Submission:
    """The submission's row, held until the transaction ends, with what the caller had loaded."""
    row = Submission.objects.select_for_update().get(pk=submission.pk)
    row.project, row.milestone = submission.project, submission.milestone
    return row


def _locked_for_change(submission: Submission, at: datetime) -> Submission:
    """The row, after what the deadline made due is handed in: a change that comes later is not it."""
    from projects.handing_in import hand_in_if_due  # handing in reads drafts, so not above

    row = locked(submission)
    hand_in_if_due(row, at)
    return row


def save_texts(
    submission: Submission,
    by: User,
    texts: Mapping[str, str],
    revisions: Mapping[str, int],
    at: datetime | None = None,
) -> Saved:
    """Write the texts whose revision is still the stored one; give the others back as conflicts.

    texts: by key of the field, the use of AI tools as JSON; other keys are left aside.
    revisions: what each text was typed over.
    at: the stamp taken when the request began; now if absent.
    A draft may be saved at any time, also after the deadline, and in fields that are not asked of
    the project (any more): nothing that was typed is thrown away.
    """
    require(submission.project.has_member(by), "Only the team may write this draft.")
    saved = Saved(at=at or clock.now())
    with transaction.atomic():
        submission = _locked_for_change(submission, saved.at)
        items = {item.field_id: item for item in submission.draft_items.select_related("saved_by")}
        for asked in submission.milestone.fields.all():
            if not (asked.is_section or asked.has_rows) or asked.key not in texts:
                continue
            item = items.get(asked.pk) or DraftItem(submission=submission, field=asked)
            new = _typed(texts[asked.key], asked)
            old = item.text if asked.is_section else _disclosed(asked, item)
            if new == old:
                saved.revisions[asked.key] = item.revision
            elif revisions.get(asked.key, 0) != item.revision:
                saved.conflicts.append(_conflict(item, old, new, by))
            else:
                if isinstance(new, Disclosure):
                    ask_again(item, by)
                    item.disclosure = new.as_json()
                else:
                    item.text = new
                item.revision += 1
                item.saved_at, item.saved_by = saved.at, by
                item.save()
                saved.revisions[asked.key] = item.revision
    return saved


def _typed(text: str, asked: MilestoneField) -> str | Disclosure:
    """What was sent for a field: a text, or the use of AI tools as JSON."""
    if asked.is_section:
        return tidy(text, asked)
    try:
        return read_disclosure(text)
    except DisclosureRefused as problem:
        raise TextRefused(f"“{asked.label}”: {problem}") from None


def _conflict(item: DraftItem, old: Any, new: Any, by: User) -> Conflict:
    who = item.saved_by.name if item.saved_by else ""
    if item.saved_by == by:
        who = "You, in another tab,"
    if isinstance(new, Disclosure):
        stored, sent = (json.dumps(one.as_json()) for one in (old, new))
        theirs = old.as_text() or "Nothing."
        return Conflict(item.field.key, theirs, sent, item.revision, who, stored)
    return Conflict(item.field.key, old, new, item.revision, who, old)


def tidy(text: str, asked: MilestoneField) -> str:
    """A text as it is stored: one kind of line end, no NUL, which PostgreSQL cannot hold."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if len(text) > LONGEST_TEXT:
        raise TextRefused(
            f"“{asked.label}” is longer than {LONGEST_TEXT:,} characters. Shorten it to save it."
        )
    return text


def put_artefact(
    submission: Submission, asked: MilestoneField, artefact: Artefact | None, by: User
) -> Artefact | None:
    """Let the draft hold this artefact for the field, or none; gives back the one it held before.

    Call inside a transaction.
    """
    now = clock.now()
    submission = _locked_for_change(submission, now)
    item, _ = DraftItem.objects.get_or_create(submission=submission, field=asked)
    before = item.artefact
    item.artefact, item.text = artefact, ""
    item.revision += 1
    item.saved_at, item.saved_by = now, by
    item.save()
    return before
