"""The grading desk: one project and one component, the hand-in beside the rubric."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from projects.access import staff_required
from projects.models import Artefact, Conference, Project, Version
from reviews import comment_bank, evaluating, regrading
from reviews.domain.completeness import Lack
from reviews.domain.grading import plain
from reviews.feedback import marks
from reviews.forms.sheet import SheetForm, comment_name
from reviews.grading_overview import Queue, queue, queue_of_revisions
from reviews.materials import Section, chosen, materials, opened, text_tab
from reviews.models import Component, Evaluation
from reviews.sheets import Saved, criteria_of, revisions_of, stored_values
from reviews.views.saving import saved_json, wants_json


@staff_required
def staff_desk(
    request: HttpRequest,
    conference: Conference,
    component: int,
    number: int,
    is_revision: bool = False,
) -> HttpResponse:
    """One project and one component: the hand-in on the left, the rubric on the right."""
    evaluation = _evaluation(request, conference, component, number, is_revision)
    criteria = criteria_of(evaluation.component.rubric_id)
    values = stored_values(evaluation, criteria)
    form = SheetForm(
        criteria, evaluating.evaluation_texts(), initial=values, before=_before(evaluation)
    )
    return _page(request, evaluation, form, values)


@require_POST
@staff_required
def save_evaluation(
    request: HttpRequest,
    conference: Conference,
    component: int,
    number: int,
    is_revision: bool = False,
) -> HttpResponse:
    """Save what was sent. Scripts get JSON, a browser without them the page again."""
    evaluation = _evaluation(request, conference, component, number, is_revision)
    sent = comment_bank.inserted(conference, request.POST)
    form, saved = evaluating.save_evaluation(evaluation, sent, request.user)  # type: ignore[arg-type]
    if wants_json(request):
        return saved_json(conference, saved)
    if saved.is_clean:
        messages.success(request, "Saved.")
        return redirect(_names(is_revision)[0], conference.slug, component, number)
    return _again(request, evaluation, form, saved)


@require_POST
@staff_required
def keep_comment(
    request: HttpRequest,
    conference: Conference,
    component: int,
    number: int,
    is_revision: bool = False,
) -> HttpResponse:
    """Keep a typed comment for all graders. htmx gets the bank's piece; without scripts all is saved."""
    evaluation = _evaluation(request, conference, component, number, is_revision)
    criteria = criteria_of(evaluation.component.rubric_id)
    field = request.POST.get("keep", "")
    by_field: dict[str, Any] = {comment_name(one): one for one in criteria}
    by_field[comment_bank.WHOLE] = None
    if field not in by_field:
        raise Http404
    viewer: Any = request.user
    said = comment_bank.keep(conference, by_field[field], request.POST.get(field, ""), viewer)
    save, keep = (reverse(name, args=[conference.slug, component, number])
                  for name in _names(is_revision)[1::2])  # fmt: skip
    if request.headers.get("HX-Request"):
        context = {
            "name": field,
            "comments": comment_bank.bank_of(conference, criteria)[field],
            "kept": said,
            "save_url": save,
            "keep_url": keep,
            "conference": conference,
        }
        return render(request, "reviews/grading/_bank.html", context)
    form, saved = evaluating.save_evaluation(evaluation, request.POST, viewer)
    if not saved.is_clean:
        return _again(request, evaluation, form, saved)
    messages.success(request, said)
    return redirect(_names(is_revision)[0], conference.slug, component, number)


@require_POST
@staff_required
def complete_evaluation(
    request: HttpRequest,
    conference: Conference,
    component: int,
    number: int,
    is_revision: bool = False,
) -> HttpResponse:
    """Save and mark complete, then go on to the next project that is not; or say what is missing."""
    evaluation = _evaluation(request, conference, component, number, is_revision)
    form, saved, missing = evaluating.complete_evaluation(evaluation, request.POST, request.user)  # type: ignore[arg-type]
    if not saved.is_clean or missing:
        return _again(request, evaluation, form, saved, missing)
    what = f"{evaluation.component.name} of “{evaluation.project.title}”"
    said = f"The revision of {what} is regraded." if is_revision else f"{what} is complete."
    messages.success(request, said)
    desk = _queue(request, evaluation)
    waiting = desk.unfinished_after(number)
    if waiting is None:
        return redirect("staff_grading", conference.slug)
    return redirect(_names(is_revision)[0], conference.slug, component, waiting)


def _names(is_revision: bool) -> tuple[str, str, str, str]:
    """The names of the four addresses: the desk, saving, completing, keeping a comment."""
    if is_revision:
        return "staff_regrade", "save_regrade", "complete_regrade", "keep_regrade_comment"
    return "staff_desk", "save_evaluation", "complete_evaluation", "keep_comment"


def _queue(request: HttpRequest, evaluation: Evaluation) -> Queue:
    viewer: Any = request.user
    if evaluation.is_revision:
        return queue_of_revisions(evaluation.component, viewer, evaluation.project.conference)
    return queue(evaluation.component, viewer)


def _evaluation(
    request: HttpRequest, conference: Conference, component: int, number: int, is_revision: bool
) -> Evaluation:
    """What staff gave this project, or a new one that is saved with its first answer.

    A revision is there to be graded once it is handed in and the first grading is complete.
    """
    graded = get_object_or_404(
        conference.components.select_related("rubric", "milestone"),
        pk=component,
        source=Component.Source.STAFF,
    )
    project = get_object_or_404(
        conference.projects.staffed_by(request.user).select_related("conference", "team"),  # type: ignore[arg-type]
        number=number,
    )
    found = (
        Evaluation.objects.filter(component=graded, project=project, is_revision=is_revision)
        .select_related("graded_by")
        .prefetch_related("scores__criterion", "scores__level")
        .first()
    )
    evaluation = found or Evaluation(component=graded, project=project, is_revision=is_revision)
    evaluation.component, evaluation.project = graded, project
    if is_revision and not (_version(evaluation) and regrading.graded_before(evaluation)):
        raise Http404
    return evaluation


def _before(evaluation: Evaluation) -> dict[int, str] | None:
    """What the criteria have, of a revision; None of a first grading."""
    before = regrading.graded_before(evaluation) if evaluation.is_revision else None
    return regrading.old_points(before) if before else None


def _again(
    request: HttpRequest,
    evaluation: Evaluation,
    form: SheetForm,
    saved: Saved,
    missing: list[Lack] | None = None,
) -> HttpResponse:
    component, project = evaluation.component, evaluation.project
    evaluation = _evaluation(
        request, project.conference, component.pk, project.number, evaluation.is_revision
    )
    form.before = _before(evaluation)
    values = stored_values(evaluation, criteria_of(evaluation.component.rubric_id))
    status = 409 if saved.conflicts else 422
    return _page(request, evaluation, form, values, saved, missing, status)


def _page(
    request: HttpRequest,
    evaluation: Evaluation,
    form: SheetForm,
    values: dict[str, str],
    saved: Saved | None = None,
    missing: list[Lack] | None = None,
    status: int = 200,
) -> HttpResponse:
    component, project = evaluation.component, evaluation.project
    conference = project.conference
    around = _queue(request, evaluation)
    version = _version(evaluation)
    tabs = _tabs(project, version)
    after = around.unfinished_after(project.number)
    where = [conference.slug, component.pk, project.number]
    desk, save, complete, keep = _names(evaluation.is_revision)
    milestone = regrading.revision_of(component) if evaluation.is_revision else None
    before = regrading.graded_before(evaluation) if milestone else None
    context: dict[str, Any] = {
        "component": component,
        "project": project,
        "evaluation": evaluation,
        "version": version,
        "queue": around,
        "previous": around.before(project.number),
        "next": around.after(project.number),
        "next_url": (reverse(desk, args=[conference.slug, component.pk, after]) if after else ""),
        "tabs": tabs,
        "tab": opened(chosen(tabs, request.GET.get("show", "")), request.GET),
        "here": reverse(desk, args=where),
        "form": form,
        "revisions": revisions_of(values),
        "conflicts": {conflict.field: conflict for conflict in saved.conflicts} if saved else {},
        "missing": missing,
        "save_url": reverse(save, args=where),
        "submit_url": reverse(complete, args=where),
        "keep_url": reverse(keep, args=where),
        "bank": comment_bank.bank_of(conference, form.criteria),
        "saved_at": evaluation.saved_at if evaluation.pk else None,
        "is_complete": evaluation.completed_at is not None,
        "is_released": component.released_at is not None,
        "result": evaluating.result_so_far(marks(evaluation.scores.all())) if evaluation.pk else "",
        "penalty": plain(100 * version.standing.cost) if version and version.standing.cost else "",
        "desk": desk,
        "is_revision": evaluation.is_revision,
        "comes_to": (
            regrading.comes_to(evaluation, before, milestone) if before and milestone else []
        ),
    }
    return render(request, "reviews/grading/desk.html", context, status=status)


def _version(evaluation: Evaluation) -> Version | None:
    """The hand-in that is graded; for a component without one, what goes into the gallery."""
    component, project = evaluation.component, evaluation.project
    milestone = component.milestone or (
        project.conference.milestones.filter(is_published=True).order_by("due_at").first()
    )
    if evaluation.is_revision:
        milestone = regrading.revision_of(component)
        if milestone is None:
            return None
    return (
        Version.objects.filter(submission__project=project, submission__milestone=milestone)
        .counting()
        .select_related("submission__milestone")
        .first()
    )


def _tabs(project: Project, version: Version | None) -> list[Any]:
    """The hand-in, and the texts of the newest other hand-in that has any, mostly the proposal."""
    found = materials(version, Artefact.address)
    own = version.submission.milestone_id if version else None
    other = (
        Version.objects.filter(submission__project=project, items__kind="section")
        .counting()
        .exclude(submission__milestone_id=own)
        .select_related("submission__milestone")
        .order_by("submitted_at")
        .last()
    )
    if other:
        sections = [
            Section(item.label, item.text) for item in other.items.all() if item.kind == "section"
        ]
        found += text_tab("earlier", other.submission.milestone.name, sections)
    abstract = [Section("", project.abstract)] if project.abstract else []
    return found + text_tab("abstract", "Abstract", abstract)
