"""The page of a team's work on a milestone: its fields, what stands, what was said of it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from projects import clock, counting, lifecycle, statements
from projects.domain.ai_use import KNOWN_TOOLS, STAYED, USES, Disclosure
from projects.domain.late_rule import arrival, standing
from projects.domain.lateness import Timing
from projects.domain.lengths import LengthRefused, read_length
from projects.domain.words import length_advice
from projects.drafting import (
    Conflict,
    Entry,
    entries_of,
    set_aside,
    window_for,
)
from projects.forms.ai_use import as_typed
from projects.handing_in import INCOMPLETE, problems_of
from projects.models import (
    Category,
    Decision,
    Milestone,
    MilestoneField,
    SectionComment,
    Submission,
    Version,
)
from projects.reading import comments_by_key
from projects.standing import carried_cost, standings_of
from projects.statements import Confirmed
from projects.views.work import Work

ROW_CHOICES = {"uses": USES.items(), "stayed": STAYED.items(), "tools": KNOWN_TOOLS}


@dataclass(frozen=True)
class Asked:
    """One field of the form: its entry, and what the last request had to say about it."""

    entry: Entry
    error: str = ""
    typed: str | None = None
    conflict: Conflict | None = None
    comments: tuple[SectionComment, ...] = ()
    typed_length: str | None = None

    @property
    def is_length_wrong(self) -> bool:
        """Whether what was typed for a video's length, not its link, is what was refused."""
        try:
            read_length(self.typed_length or "")
        except LengthRefused:
            return True
        return False

    @property
    def text(self) -> str:
        """What stands in the text field: what was typed last, stored or not."""
        if self.conflict:
            return self.conflict.mine
        return self.entry.text if self.typed is None else self.typed

    @property
    def advice(self) -> str:
        """How far the text is from its advised length, as a sentence."""
        asked = self.entry.field
        return length_advice(self.text, asked.soft_min_words, asked.soft_max_words)

    def confirmed_by(self, person: Any) -> Confirmed | None:
        """What this person confirmed of a statement as it stands."""
        return self.entry.statement.own(person) if self.entry.statement else None

    @property
    def disclosure(self) -> Disclosure:
        """What stands in the rows of the use of AI tools: what was typed last, stored or not."""
        if self.conflict or self.typed is not None:
            return as_typed(self.text)
        return self.entry.disclosure or Disclosure()

    @property
    def revision(self) -> int:
        return self.conflict.revision if self.conflict else self.entry.revision


def length_of(asked: MilestoneField) -> str:
    """The name under which a video's length is given back, as it was typed beside its link."""
    return f"{asked.key}:length"


def show_work(
    request: HttpRequest,
    work: Work,
    *,
    sentence: str = "",
    conflicts: Sequence[Conflict] = (),
    errors: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Draw the page of a submission, with what the last request had to say."""
    now = clock.now()
    window = window_for(work.project, work.milestone)
    timing = window.timing(now)
    entries = entries_of(work.milestone, work.submission, work.project)
    aside = set_aside(work.submission) if work.submission else []
    prefetch_related_objects([entry.field for entry in entries], "categories")
    missing = problems_of(entries, request.user)  # type: ignore[arg-type]
    may_submit = work.submission is None or lifecycle.may_move(work.submission, "submit")
    categories = _categories(work)
    asks_nothing = not entries and bool(categories["naming_categories"])
    is_open = window.takes(now) and not work.conference.is_archived
    can_hand_in = may_submit and is_open and not asks_nothing
    problems = missing if "missing" in request.GET and can_hand_in else []
    sentence = sentence or (INCOMPLETE if problems else "")
    told = {problem.key: f"{problem.label} {problem.sentence}" for problem in problems}
    told.update(errors or {})
    differing = {conflict.key: conflict for conflict in conflicts}
    versions, decisions = _history(work.submission)
    # Beside each field stands what staff said on it last.
    comments = comments_by_key(decisions[:1])
    asked = [
        Asked(
            entry,
            told.get(entry.field.key, ""),
            (typed or {}).get(entry.field.key),
            differing.get(entry.field.key),
            tuple(comments.get(entry.field.key, ())),
            (typed or {}).get(length_of(entry.field)),
        )
        for entry in (*entries, *_answered(aside, differing, typed or {}))
    ]
    saved = [entry.saved_at for entry in entries if entry.saved_at]
    carried = carried_cost(work.submission) if work.submission else Decimal(0)
    counts = _counting(work.submission, versions)
    status_is = work.submission.status if work.submission else ""
    context: dict[str, Any] = {
        "work": work,
        "project": work.project,
        "milestone": work.milestone,
        "submission": work.submission,
        "window": window,
        "is_early": timing is Timing.EARLY,
        "is_late": timing is Timing.LATE,
        "is_closed": timing is Timing.CLOSED,
        "may_submit": may_submit,
        "can_hand_in": can_hand_in,
        "now_is": standing(arrival(window, now, work.milestone.late_penalty, carried)),
        "on_time": next((one for one in versions if not one.standing.is_late), None),
        "asked": asked,
        **parts_of(asked, request.user),
        "aside": aside,
        **categories,
        "asks_nothing": asks_nothing,
        "added_row": request.GET.get("add", ""),
        "unconfirmed": statements.missing([counts.pk]).get(counts.pk, []) if counts else [],
        "missing": missing,
        "problems": problems,
        "conflicts": conflicts,
        "sentence": sentence,
        "saved_at": max(saved, default=None),
        "versions": versions,
        "latest": versions[0] if versions else None,
        "counts": counts,
        "choosable": counting.choosable(work.submission, versions) if work.submission else [],
        "can_withdraw": status_is == Submission.Status.SUBMITTED and is_open,
        "is_withdrawn": status_is == Submission.Status.WITHDRAWN,
        "can_revive": status_is == Submission.Status.WITHDRAWN and not window.is_settled(now),
        "is_past_due": window.is_past_due(now),
        "decisions": decisions,
        "press": secrets.token_hex(16),
    }
    return render(request, "projects/submission/page.html", context, status=status)


def parts_of(asked: list[Asked], person: Any = None) -> dict[str, Any]:
    """The fields of the form by how they are answered, as _form.html draws them.

    person: who looks, for what they have confirmed themselves.
    """
    fields = [(one, one.entry.field) for one in asked]
    return {
        "sections": [one for one, field in fields if field.is_section],
        "written": [one for one, field in fields if field.is_section or field.has_rows],
        "artefacts": [one for one, field in fields if field.is_file or field.is_link],
        "statements": [
            (one, one.confirmed_by(person)) for one, field in fields if field.is_statement
        ],
        "row_choices": ROW_CHOICES,
    }


def _answered(
    aside: list[Entry], conflicts: Mapping[str, Conflict], typed: Mapping[str, str]
) -> list[Entry]:
    """Texts of other categories that came from an older page and were not written: shown once more."""
    return [
        entry
        for entry in aside
        if not (entry.field.is_file or entry.field.is_link)
        and (entry.field.key in conflicts or entry.field.key in typed)
    ]


def _categories(work: Work) -> dict[str, Any]:
    """The categories on which it depends what is asked, and those that the project names."""
    naming = naming_categories(work.milestone)
    return {
        "naming_categories": naming,
        "own_categories": list(work.project.categories.all()) if naming else [],
        "categories_url": reverse("name_project", args=[work.conference.slug]),
    }


def naming_categories(milestone: Milestone) -> list[Category]:
    """The categories on which it depends what the milestone asks for."""
    return list(
        Category.objects.filter(field_categories__field__milestone=milestone)
        .order_by("position", "name")
        .distinct()
    )


def _history(submission: Submission | None) -> tuple[list[Version], list[Decision]]:
    """Versions, latest first, and decisions, latest first."""
    if submission is None:
        return [], []
    versions = list(
        submission.versions.select_related("submitted_by")
        .prefetch_related(
            Prefetch("decisions", Decision.objects.select_related("decided_by")),
            Prefetch(
                "decisions__section_comments",
                SectionComment.objects.select_related("item__artefact__project"),
            ),
        )
        .order_by("-number")
    )
    for version in versions:
        version.submission = submission
    standings_of(versions)
    decisions = [decision for version in versions for decision in version.decisions.all()]
    return versions, sorted(decisions, key=lambda one: (one.decided_at, one.pk), reverse=True)


def _counting(submission: Submission | None, versions: list[Version]) -> Version | None:
    """Of the versions that are loaded already, the one that counts: Submission.counting_version."""
    if submission is None or submission.status == Submission.Status.WITHDRAWN:
        return None
    chosen = submission.chosen_version_id
    return next((one for one in versions if chosen in (None, one.pk)), None)
