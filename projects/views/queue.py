"""The staff's queue: what teams handed in, reading one, deciding on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from projects import clock, counting, deciding
from projects.access import staff_required
from projects.drafting import window_for
from projects.forms.queue import DecisionForm, QueueFilter
from projects.forms.times import in_conference_zone
from projects.models import Conference, Decision, Submission, Version
from projects.refusals import WrongState
from projects.views.answers import do_and_return
from projects.views.versions import comparison, with_contents

PAGE = 50
RESUBMIT_DAYS = 7
# What a column is sorted by; the others stand unsorted.
COLUMNS = [
    ("Board", "number"),
    ("Project", "title"),
    ("Team", ""),
    ("Milestone", ""),
    ("Status", ""),
    ("Handed in", "handed_in_at"),
]
ORDERS = {"number": "project__number", "title": "project__title", "handed_in_at": "handed_in_at"}
USUAL = "-handed_in_at"


@staff_required
def staff_submissions(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Everything that teams have begun or handed in, filtered and sorted."""
    form = QueueFilter(conference, request.GET or None)
    chosen = form.chosen() if request.GET else dict.fromkeys(form.fields, "")
    everything = Submission.objects.visible_to(request.user).filter(project__conference=conference)
    rows = _filtered(everything, chosen)
    query = request.GET.copy()
    query.pop("page", None)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    waiting = everything.filter(status=Submission.Status.SUBMITTED, milestone__needs_decision=True)
    context = {
        "form": form,
        "page": page,
        "query": query.urlencode(),
        "heads": list(_heads(query, chosen["sort"] or USUAL)),
        "total": everything.count(),
        "waiting": waiting.count(),
        "is_filtered": any(value for name, value in chosen.items() if name != "sort"),
    }
    return render(request, "projects/queue/list.html", context)


def _filtered(rows: Any, chosen: dict[str, str]) -> Any:
    counts = Version.objects.filter(submission=OuterRef("pk")).counting()
    rows = rows.select_related("project__team", "milestone").annotate(
        version_count=Count("versions"),
        handed_in_at=Subquery(counts.values("submitted_at")[:1]),
        handed_in_late=Subquery(counts.values("is_late")[:1]),
    )
    if chosen["milestone"]:
        rows = rows.filter(milestone__slug=chosen["milestone"])
    if chosen["status"]:
        rows = rows.filter(status=chosen["status"])
    for word in chosen["q"].split():
        found = Submission.objects.filter(
            Q(project__title__icontains=word)
            | Q(project__team__name__icontains=word)
            | Q(project__team__memberships__participant__user__name__icontains=word)
        )
        rows = rows.filter(pk__in=found.values("pk"))
    sort = chosen["sort"] or USUAL
    column = F(ORDERS[sort.lstrip("-")])
    order = column.desc(nulls_last=True) if sort[0] == "-" else column.asc(nulls_last=True)
    return rows.order_by(order, "project__number", "pk")


def _heads(query: QueryDict, sort: str) -> Iterator[dict[str, str]]:
    """The heads of the table; a press on one sorts by it, a second press turns it round."""
    for label, name in COLUMNS:
        head = {"label": label}
        if name:
            if sort.lstrip("-") == name:
                head["direction"] = "descending" if sort[0] == "-" else "ascending"
            changed = query.copy()
            changed["sort"] = f"-{name}" if sort == name else name
            head["query"] = changed.urlencode()
        yield head


def _submission(request: HttpRequest, conference: Conference, pk: int) -> Submission:
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
    return _show(request, conference, _submission(request, conference, pk))


def _show(
    request: HttpRequest,
    conference: Conference,
    submission: Submission,
    form: DecisionForm | None = None,
) -> HttpResponse:
    versions = list(with_contents(submission.versions.order_by("-number")))
    latest = versions[0] if versions else None
    counts = submission.counting_version
    asked = request.GET.get("version", "")
    wanted = asked or (str(counts.number) if counts else "")
    shown = next((one for one in versions if str(one.number) == wanted), latest)
    for version in versions:
        version.submission = submission
    window = window_for(submission.project, submission.milestone)
    can_decide = bool(
        counts
        and submission.milestone.needs_decision
        and submission.status == Submission.Status.SUBMITTED
    )
    if form is None and counts:
        later = max(window.due, clock.now() + timedelta(days=RESUBMIT_DAYS))
        last_minute = later.astimezone(conference.zone).replace(hour=23, minute=59, second=0)
        form = DecisionForm(initial={"version": counts.pk, "resubmit_by": last_minute})
    decisions: list[Decision] = [one for version in versions for one in version.decisions.all()]
    context = {
        "submission": submission,
        "project": submission.project,
        "milestone": submission.milestone,
        "members": submission.project.team.members if submission.project.team else [],
        "versions": versions,
        "latest": latest,
        "counts": counts,
        "is_withdrawn": submission.status == Submission.Status.WITHDRAWN,
        "version": shown,
        "window": window,
        "decisions": sorted(decisions, key=lambda one: (one.decided_at, one.pk), reverse=True),
        "can_decide": can_decide,
        "can_reopen": submission.status
        in (
            Submission.Status.ACCEPTED,
            Submission.Status.DECLINED,
            Submission.Status.CHANGES_REQUESTED,
        ),
        "form": form,
    }
    status = 422 if form and form.is_bound else 200
    return render(request, "projects/queue/submission.html", context, status=status)


@require_POST
@staff_required
@in_conference_zone
def decide(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Record the decision that staff made on the version they read."""
    submission = _submission(request, conference, pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _show(request, conference, submission, form)
    chosen = form.cleaned_data
    version = get_object_or_404(submission.versions, pk=chosen["version"])
    version.submission = submission
    try:
        decision = deciding.decide(
            version,
            chosen["verdict"],
            chosen["comment"].strip(),
            request.user,  # type: ignore[arg-type]
            chosen["resubmit_by"],
        )
    except WrongState as refusal:
        # What was written stays in the form, so that it can be sent once the news is read.
        submission.refresh_from_db(fields=["status", "status_at", "chosen_version"])
        form.add_error(None, str(refusal))
        sent = request.POST.copy()
        counts = submission.counting_version
        sent["version"] = str(counts.pk) if counts else ""
        form.data = sent
        return _show(request, conference, submission, form)
    said = Decision.Verdict(decision.verdict).label
    messages.success(
        request,
        f"{submission.milestone.name} of “{submission.project.title}”: {said}. "
        "The team is told by mail.",
    )
    return redirect("staff_submissions", conference.slug)


@require_POST
@staff_required
def reopen(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Take the last decision back, so that another can be made."""
    submission = _submission(request, conference, pk)
    return do_and_return(
        request,
        lambda: deciding.reopen(submission, request.user),  # type: ignore[arg-type]
        "The submission waits for a decision again. The team has not been told.",
        "staff_submission",
        conference.slug,
        submission.pk,
    )


@require_POST
@staff_required
def revive(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Let what a team withdrew count again, also when its own time to do so is over."""
    submission = _submission(request, conference, pk)
    return do_and_return(
        request,
        lambda: counting.revive(submission, request.user, is_staff=True),  # type: ignore[arg-type]
        "The submission counts again. The team is told by mail.",
        "staff_submission",
        conference.slug,
        submission.pk,
    )


@staff_required
def compare(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """What changed from one version of a submission to another."""
    submission = _submission(request, conference, pk)
    context = {
        "milestone": submission.milestone,
        "project": submission.project,
        **comparison(request, submission),
    }
    return render(request, "projects/queue/compare.html", context)
