"""A team's submissions: the list of milestones, the page of one, and handing in."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import Count, Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from projects import clock, counting, drafting, lifecycle, statements
from projects.access import student_required
from projects.confirming import Ticks, confirm_draft
from projects.domain.ai_use import KNOWN_TOOLS, STAYED, USES, Disclosure
from projects.domain.late_rule import arrival, standing
from projects.domain.lateness import Timing, Window
from projects.domain.lengths import LengthRefused, read_length
from projects.domain.words import length_advice
from projects.drafting import (
    Conflict,
    Entry,
    entries_of,
    set_aside,
    submission_for,
    window_for,
)
from projects.forms.ai_use import as_typed, sent_disclosure
from projects.handing_in import INCOMPLETE, Incomplete, NotTaken, hand_in, problems_of
from projects.models import (
    Category,
    Conference,
    Decision,
    Milestone,
    MilestoneField,
    Project,
    SectionComment,
    Submission,
    Version,
)
from projects.reading import comments_by_key
from projects.refusals import WrongState
from projects.standing import carried_cost, standings_of
from projects.statements import Confirmed
from projects.windows import windows_for

ROW_CHOICES = {"uses": USES.items(), "stayed": STAYED.items(), "tools": KNOWN_TOOLS}


@dataclass
class Work:
    """One team's work on one milestone, as a request finds it."""

    conference: Conference
    project: Project
    milestone: Milestone
    submission: Submission | None

    def begun(self) -> Submission:
        """The submission, made now if this is the first thing that is kept in it."""
        if self.submission is None:
            self.submission = submission_for(self.project, self.milestone)
        return self.submission


@dataclass(frozen=True)
class Row:
    """A milestone in the list, with where this team stands."""

    milestone: Milestone
    window: Window
    timing: Timing
    submission: Submission | None
    versions: int
    asks: bool = True


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


def own_project(request: HttpRequest, conference: Conference) -> Project | None:
    """The project of the team this student is on, once it has a name."""
    return (
        Project.objects.visible_to(request.user)
        .filter(
            conference=conference,
            team__memberships__participant=request.participant,  # type: ignore[attr-defined]
        )
        .select_related("team")
        .first()
    )


def work_on(request: HttpRequest, conference: Conference, slug: str) -> Work:
    """This student's work on a milestone; 404 without a project or without such a milestone."""
    submission = (
        Submission.objects.visible_to(request.user)
        .filter(
            milestone__conference=conference,
            milestone__slug=slug,
            project__team__memberships__participant=request.participant,  # type: ignore[attr-defined]
        )
        .select_related("project__team", "milestone")
        .prefetch_related("milestone__fields")
        .first()
    )
    if submission:
        submission.project.conference = submission.milestone.conference = conference
        return Work(conference, submission.project, submission.milestone, submission)
    milestone = get_object_or_404(conference.milestones, slug=slug)
    project = get_object_or_404(
        Project.objects.visible_to(request.user).select_related("team"),
        conference=conference,
        team__memberships__participant=request.participant,  # type: ignore[attr-defined]
    )
    project.conference = milestone.conference = conference
    return Work(conference, project, milestone, None)


def sent_texts(request: HttpRequest, work: Work) -> tuple[dict[str, str], dict[str, int]]:
    """The texts in a request by key, and the revisions they were typed over.

    The use of AI tools is a text too: its rows as JSON.
    """
    texts, revisions = {}, {}
    for asked in work.milestone.fields.all():
        sent = None
        if asked.is_section:
            sent = request.POST.get(asked.key)
        elif asked.has_rows:
            sent = sent_disclosure(request.POST, asked.key)
        if sent is None:
            continue
        texts[asked.key] = sent
        number = request.POST.get(f"revision-{asked.key}", "")
        revisions[asked.key] = int(number) if number.isdecimal() and len(number) < 9 else 0
    return texts, revisions


def ticked(request: HttpRequest, work: Work) -> dict[str, str]:
    """The statements that the person ticked, by key: the fingerprint of the words they read."""
    return {
        asked.key: request.POST[f"confirm.{asked.key}"]
        for asked in work.milestone.fields.all()
        if asked.is_statement and f"confirm.{asked.key}" in request.POST
    }


@student_required
def submissions(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Every milestone of the conference, with where the team stands."""
    project = own_project(request, conference)
    now = clock.now()
    done: dict[int, Submission] = {}
    if project:
        own = Submission.objects.visible_to(request.user).filter(project=project)
        done = {row.milestone_id: row for row in own.annotate(version_count=Count("versions"))}
    milestones = list(conference.milestones.select_related("revises"))
    asking = set(conference.milestones.asking(project).values_list("pk", flat=True))
    windows = windows_for(project, milestones)
    rows = []
    for milestone in sorted(milestones, key=lambda row: windows[row.pk].due):
        window = windows[milestone.pk]
        submission = done.get(milestone.pk)
        versions = submission.version_count if submission else 0  # type: ignore[attr-defined]
        asks = milestone.pk in asking
        rows.append(Row(milestone, window, window.timing(now), submission, versions, asks))
    context = {"rows": rows, "project": project}
    return render(request, "projects/submission/list.html", context)


@student_required
def submission(request: HttpRequest, conference: Conference, milestone: str) -> HttpResponse:
    """The form of one milestone, what was handed in so far, and what staff said.

    `?missing`: Submit was pressed a moment ago and the draft was not complete.
    """
    if own_project(request, conference) is None:
        asked = get_object_or_404(conference.milestones, slug=milestone)
        return render(request, "projects/submission/no_project.html", {"milestone": asked})
    return show_work(request, work_on(request, conference, milestone))


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
    can_hand_in = may_submit and window.takes(now) and not asks_nothing
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
        "can_withdraw": status_is == Submission.Status.SUBMITTED and window.takes(now),
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


@require_POST
@student_required
def hand_in_draft(request: HttpRequest, conference: Conference, milestone: str) -> HttpResponse:
    """Submit: keep what the form holds, then make it a version. The stamp is taken first."""
    at = clock.now()
    work = work_on(request, conference, milestone)
    texts, revisions = sent_texts(request, work)
    person: Any = request.user
    ticks = None
    try:
        saved = drafting.save_texts(work.begun(), person, texts, revisions, at)
        if saved.conflicts:
            return show_work(request, work, conflicts=saved.conflicts, status=409)
        if marks := ticked(request, work):
            ticks = Ticks(marks, saved.revisions)
        press = re.sub(r"[^0-9A-Za-z]", "", request.POST.get("press", ""))[:64]
        press = press or secrets.token_hex(16)
        seen = request.POST.get("seen", "")
        known = int(seen) if seen.isdecimal() and len(seen) < 9 else 0
        version = hand_in(work.begun(), person, press, at, known, ticks)
    except Incomplete:
        if ticks:
            confirm_draft(work.begun(), person, ticks, at)
        # What was typed is in the draft; the answer is a page that may be loaded again.
        page = reverse("submission", args=[conference.slug, work.milestone.slug])
        return redirect(f"{page}?missing#news")
    except (NotTaken, WrongState, drafting.TextRefused) as refusal:
        work.begun().refresh_from_db(fields=["status"])
        return show_work(request, work, sentence=str(refusal), typed=texts, status=refusal.status)
    if version.submitted_by is None and version.idempotency_key != press:
        messages.info(
            request,
            f"The draft was handed in by itself when the deadline passed, as version "
            f"{version.number}. Nothing has changed since; this is its receipt.",
        )
    elif version.idempotency_key != press and version.submitted_at < at:
        messages.info(
            request,
            f"Nothing has changed since version {version.number}, so no new version was made. "
            "This is its receipt.",
        )
    else:
        messages.success(request, f"Version {version.number} is handed in. The team gets a mail.")
    return redirect("receipt", version.receipt_number)
