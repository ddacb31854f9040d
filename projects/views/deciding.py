"""Staff read a submission, answer the checklist, and decide on the version that counts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from projects import clock, deciding, decision_drafts, risks, statements
from projects.access import staff_required
from projects.domain.lateness import Window
from projects.drafting import window_for
from projects.forms.decisions import ON, DecisionForm, RiskForm
from projects.forms.queue import QueueFilter
from projects.forms.times import in_conference_zone
from projects.models import Conference, Decision, DecisionDraft, Submission, Version
from projects.reading import asked_before, parts_of, round_of
from projects.refusals import WrongState
from projects.standing import standings_of
from projects.templatetags.conference_time import clock_in_zone
from projects.views.queue import queue_of
from projects.views.versions import with_contents

RESUBMIT_DAYS = 7


def submission_of(request: HttpRequest, conference: Conference, pk: int) -> Submission:
    submission: Submission = get_object_or_404(
        Submission.objects.visible_to(request.user).select_related("project__team", "milestone"),
        project__conference=conference,
        pk=pk,
    )
    submission.project.conference = conference
    return submission


@staff_required
@in_conference_zone
def staff_submission(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """One submission: the version that counts or another, what was decided, and the decision form."""
    return _show(request, submission_of(request, conference, pk))


def usual_time_to_resubmit(conference: Conference, due: datetime) -> datetime:
    """The last minute of the day a week from now, or of the due day if that is later."""
    later = max(due, clock.now() + timedelta(days=RESUBMIT_DAYS))
    return later.astimezone(conference.zone).replace(hour=23, minute=59, second=0)


def _show(
    request: HttpRequest,
    submission: Submission,
    sent: DecisionForm | None = None,
    sent_risks: RiskForm | None = None,
) -> HttpResponse:
    """Draw the page. sent, sent_risks: the forms of a request that was refused."""
    project, milestone = submission.project, submission.milestone
    versions = list(with_contents(submission.versions.order_by("-number")))
    for version in versions:
        version.submission = submission
    standings_of(versions)
    latest = versions[0] if versions else None
    counts = submission.counting_version
    asked_for = request.GET.get("version", "")
    wanted = asked_for or (str(counts.number) if counts else "")
    shown = next((one for one in versions if str(one.number) == wanted), latest)
    if shown:
        statements.attach(shown)
    window = window_for(project, milestone)
    status = submission.status
    is_open = bool(counts and milestone.needs_decision and status == Submission.Status.SUBMITTED)
    can_decide = is_open and shown == counts
    # Who views the conference as an assistant does not read what that person has not sent.
    person: Any = None if hasattr(request, "viewing") else request.user
    draft = decision_drafts.find(submission, person) if person else None
    asked = asked_before(shown, versions) if shown else None
    parts = parts_of(shown, asked) if shown else []
    form = None
    if can_decide and shown:
        form = sent or _fresh(submission, shown, window, draft)
        for part in parts:
            part.field = form[ON + part.item.key]
    risk_form = sent_risks
    if risk_form is None and milestone.needs_decision and versions:
        risk_form = _risk_form(submission, None, draft.fields if draft else None)
    queue = queue_of(request, project.conference)
    before, after = queue.found.around(submission.pk)
    decisions: list[Decision] = [one for version in versions for one in version.decisions.all()]
    context = {
        "submission": submission,
        "queue_before": before,
        "queue_after": after,
        "query": queue.form.query,
        "project": project,
        "milestone": milestone,
        "members": project.team.members if project.team else [],
        "versions": versions,
        "latest": latest,
        "counts": counts,
        "is_withdrawn": status == Submission.Status.WITHDRAWN,
        "version": shown,
        "parts": parts,
        "asked": asked,
        "round": round_of(shown, versions) if shown else 1,
        "window": window,
        "decisions": sorted(decisions, key=lambda one: (one.decided_at, one.pk), reverse=True),
        "is_open": is_open,
        "can_decide": can_decide,
        "can_reopen": status in deciding.DECIDED,
        "form": form,
        "risks": risk_form if risk_form and risk_form.items else None,
        "refusal": sent.non_field_errors() if sent else None,
        "draft": draft,
        "unsent": _unsent(draft, versions) if draft and not can_decide else [],
    }
    code = 422 if sent or sent_risks else 200
    return render(request, "projects/queue/submission.html", context, status=code)


def _fresh(
    submission: Submission, version: Version, window: Window, draft: DecisionDraft | None
) -> DecisionForm:
    """The form as nobody has sent it: empty, or with what this person kept for later."""
    usual = usual_time_to_resubmit(submission.project.conference, window.due)
    initial: dict[str, Any] = {"resubmit_by": usual}
    items = list(version.items.all())
    if draft:
        initial.update(_for_these(draft.fields, draft.version, items))
    return DecisionForm(items, initial=initial)


def _for_these(fields: dict[str, str], was: Version, items: list[Any]) -> dict[str, str]:
    """A draft's fields for the items of a version; what was said on others goes into the comment."""
    keys = {ON + item.key for item in items}
    lost = [name for name in fields if name.startswith(ON) and name not in keys and fields[name]]
    if not lost:
        return fields
    labels = {ON + item.key: item.label for item in was.items.all()}
    said = [f"**{labels.get(name, name.removeprefix(ON))}:** {fields[name]}" for name in lost]
    left = {name: text for name, text in fields.items() if name not in lost}
    left["comment"] = "\n\n".join(filter(None, [fields.get("comment", ""), *said]))
    return left


def _risk_form(
    submission: Submission, sent: QueryDict | None, typed: dict[str, str] | None = None
) -> RiskForm:
    answers = risks.answers_of(submission)
    items = risks.items_for(submission.project.conference, answers)
    typed = {name: text for name, text in (typed or {}).items() if not name.endswith("-was")}
    return RiskForm(items, answers, sent, initial=typed)


def _unsent(draft: DecisionDraft, versions: list[Version]) -> list[tuple[str, str]]:
    """What this person wrote and can no longer send as it is, to be read and copied."""
    labels = {ON + item.key: item.label for version in versions for item in version.items.all()}
    labels["comment"] = "Comment"
    return [(labels[name], text) for name, text in draft.fields.items() if name in labels]


def _version(request: HttpRequest, submission: Submission) -> Version:
    """The version that the request is about: what it names, else what counts."""
    sent = request.POST.get("version") or request.GET.get("about", "")
    rows = submission.versions.prefetch_related("items")
    found = rows.filter(pk=sent).first() if sent.isdecimal() and len(sent) < 15 else None
    found = found or rows.filter(pk__in=submission.versions.counting().values("pk")).first()
    if found is None:
        raise Http404
    found.submission = submission
    return found


@require_POST
@staff_required
@in_conference_zone
def decide(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Record the decision that staff made on the version they read, and the checklist with it."""
    submission = submission_of(request, conference, pk)
    version = _version(request, submission)
    checklist = _risk_form(submission, request.POST)
    told = checklist.told() if checklist.is_valid() else ""
    form = DecisionForm(list(version.items.all()), request.POST, told=bool(told))
    if not (form.is_valid() and checklist.is_valid()):
        return _again(request, submission, form, checklist)
    chosen = form.cleaned_data
    person: Any = request.user
    # Where to go next is looked up before the decision takes this one out of the filter.
    queue = queue_of(request, conference)
    following = queue.found.next_waiting(submission.pk) if "next" in request.POST else None
    try:
        with transaction.atomic():
            risks.answer(submission, checklist.given(), person)
            decision = deciding.decide(
                version,
                chosen["verdict"],
                "\n\n".join(filter(None, [chosen["comment"].strip(), told])),
                person,
                chosen["resubmit_by"],
                form.on_sections,
            )
            decision_drafts.forget(submission, person)
    except risks.Overtaken as refusal:
        checklist.show_overtaken(refusal.answers)
        return _again(request, submission, form, checklist)
    except WrongState as refusal:
        # What was written stays: in the form if it can still be sent, and for later in any case.
        decision_drafts.save(version, person, request.POST.dict())  # type: ignore[arg-type]
        submission.refresh_from_db(fields=["status", "status_at", "chosen_version"])
        return _again(request, submission, form, checklist, str(refusal))
    said = Decision.Verdict(decision.verdict).label
    messages.success(
        request,
        f"{submission.milestone.name} of “{submission.project.title}”: {said}. "
        "The team is told by mail.",
    )
    query = f"?{queue.form.query}" if queue.form.query else ""
    if following:
        address = reverse("staff_submission", args=[conference.slug, following.submission])
    else:
        address = reverse("staff_submissions", args=[conference.slug])
        if "next" in request.POST:
            messages.info(request, "That was the last one that waits for a decision here.")
    return redirect(address + query)


def _again(
    request: HttpRequest,
    submission: Submission,
    form: DecisionForm,
    checklist: RiskForm,
    refusal: str = "",
) -> HttpResponse:
    """The page once more with everything that was typed, about the version that counts by now."""
    counts = submission.counting_version
    read = _version(request, submission) if counts else None
    if counts and read and counts.pk != read.pk:
        items = list(counts.items.all())
        sent = QueryDict(mutable=True)
        sent.update(_for_these(request.POST.dict(), read, items))  # type: ignore[arg-type]
        form = DecisionForm(items, sent)
    if refusal:
        form.is_valid()
        form.add_error(None, refusal)
    return _show(request, submission, form, checklist)


@require_POST
@staff_required
@in_conference_zone
def save_decision(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Keep an unsent decision for its writer. Scripts send what was typed; a plain form sends all,
    and then the checklist is answered too."""
    submission = submission_of(request, conference, pk)
    version = _version(request, submission)
    person: Any = request.user
    if request.headers.get("X-Requested-With") == "fetch":
        at = decision_drafts.keep_typed(version, person, request.POST.dict())  # type: ignore[arg-type]
        return JsonResponse({"saved_at": clock_in_zone(at, conference), "revisions": {}})
    if "discard" in request.POST:
        decision_drafts.forget(submission, person)
        messages.success(request, "What you had not sent is thrown away.")
        return _back(request, conference, pk)
    checklist = _risk_form(submission, request.POST)
    if checklist.is_valid():
        try:
            risks.answer(submission, checklist.given(), person)
        except risks.Overtaken as refusal:
            checklist.show_overtaken(refusal.answers)
    if checklist.errors:
        form = DecisionForm(list(version.items.all()), request.POST)
        return _show(request, submission, form, checklist)
    decision_drafts.settle(version, person, request.POST.dict())  # type: ignore[arg-type]
    messages.success(
        request,
        "The checklist is saved. What you wrote on the decision is kept for you alone until you "
        "send it.",
    )
    return _back(request, conference, pk)


def _back(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """To the page again, in the queue as it was filtered."""
    query = QueueFilter(conference, request.user, request.GET).query
    address = reverse("staff_submission", args=[conference.slug, pk])
    return redirect(f"{address}?{query}" if query else address)
