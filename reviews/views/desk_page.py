"""The page of the grading desk: who sits at it, what they grade, and what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from projects.models import Artefact, Conference, Project, Version
from projects.refusals import NotAllowed
from reviews import comment_bank, duties, evaluating, marking, masking, regrading, scrubbing
from reviews.domain.completeness import Lack
from reviews.domain.grading import PLAIN, plain
from reviews.feedback import marks
from reviews.forms.sheet import SheetForm
from reviews.grading_overview import Queue, queue, queue_of_revisions
from reviews.materials import (
    AddressOf,
    Material,
    Section,
    chosen,
    materials,
    opened,
    text_tab,
)
from reviews.models import Component, Criterion, Desk, Evaluation, Marking
from reviews.sheets import Saved, criteria_of, revisions_of, stored_values
from reviews.views.review_page import generic_name, small_name

ADDRESSES = {
    "desk": ("staff_desk", "staff_regrade"),
    "save": ("save_evaluation", "save_regrade"),
    "complete": ("complete_evaluation", "complete_regrade"),
    "keep": ("keep_comment", "keep_regrade_comment"),
    "file": ("desk_file", "desk_file_of_revision"),
}


@dataclass(frozen=True)
class Sitting:
    """A grader at a desk: sheet is what they write, criteria are those that are theirs."""

    desk: Desk
    project: Project
    place: duties.Place
    sheet: Evaluation | Marking
    criteria: list[Criterion]
    is_revision: bool

    @property
    def component(self) -> Component:
        return self.desk.component

    def address(self, what: str, number: int | None = None) -> str:
        where = [self.project.conference.slug, self.component.pk, number or self.project.number]
        return reverse(ADDRESSES[what][self.is_revision], args=where)


def desk_and_project(
    request: HttpRequest, conference: Conference, component: int, number: int
) -> tuple[Desk, Project]:
    """Of a component that staff grade, and a project that the viewer works on; else 404."""
    graded = get_object_or_404(
        conference.components.select_related("rubric", "milestone", "conference"),
        pk=component,
        source=Component.Source.STAFF,
    )
    desk = duties.desk_of(graded)
    project = get_object_or_404(
        conference.projects.staffed_by(request.user).select_related("conference", "team"),  # type: ignore[arg-type]
        number=number,
    )
    return desk, project


def sit(
    request: HttpRequest, conference: Conference, component: int, number: int, is_revision: bool
) -> Sitting | None:
    """What the person grades here, or None for who moderates instead.

    What is new is saved with its first answer. A revision is there to be graded once it is handed
    in and the first grading is complete.
    """
    desk, project = desk_and_project(request, conference, component, number)
    place = duties.place_at(desk, project, request.user, is_revision)  # type: ignore[arg-type]
    if place is None:
        return None
    sheet = _sheet(desk.component, project, place, is_revision)
    if is_revision and not (
        isinstance(sheet, Evaluation)
        and version_of(sheet.component, project, True)
        and regrading.graded_before(sheet)
    ):
        raise Http404
    criteria = place.of(criteria_of(desk.component.rubric_id))
    return Sitting(desk, project, place, sheet, criteria, is_revision)


def seated(
    request: HttpRequest, conference: Conference, component: int, number: int, is_revision: bool
) -> Sitting:
    """The same for who writes; moderators settle on their own page."""
    sitting = sit(request, conference, component, number, is_revision)
    if sitting is None:
        raise NotAllowed("Two others grade this. You settle it once both are complete.")
    return sitting


def _sheet(
    component: Component, project: Project, place: duties.Place, is_revision: bool
) -> Evaluation | Marking:
    rows: Any = (
        Marking.objects.filter(component=component, project=project, seat=place.seat)
        if place.seat
        else Evaluation.objects.filter(
            component=component, project=project, is_revision=is_revision
        )
    )
    found = (
        rows.select_related("graded_by")
        .prefetch_related("scores__criterion", "scores__level")
        .first()
    )
    if found is None and place.seat:
        found = Marking(component=component, project=project, seat=place.seat)
    sheet: Evaluation | Marking = found or Evaluation(
        component=component, project=project, is_revision=is_revision
    )
    sheet.component, sheet.project = component, project
    return sheet


def before_of(sitting: Sitting) -> dict[int, str] | None:
    """What the criteria have, of a revision; None of a first grading."""
    if not sitting.is_revision or isinstance(sitting.sheet, Marking):
        return None
    before = regrading.graded_before(sitting.sheet)
    return regrading.old_points(before) if before else None


def queue_of(request: HttpRequest, sitting: Sitting) -> Queue:
    viewer: Any = request.user
    if sitting.is_revision:
        return queue_of_revisions(sitting.component, viewer, sitting.project.conference)
    return queue(sitting.component, viewer)


def again(
    request: HttpRequest,
    sitting: Sitting,
    form: SheetForm,
    saved: Saved,
    missing: list[Lack] | None = None,
) -> HttpResponse:
    """The page once more, with everything typed still there."""
    project = sitting.project
    sitting = seated(
        request, project.conference, sitting.component.pk, project.number, sitting.is_revision
    )
    form.before = before_of(sitting)
    values = stored_values(sitting.sheet, sitting.criteria)
    status = 409 if saved.conflicts else 422
    return page(request, sitting, form, values, saved, missing, status)


def page(
    request: HttpRequest,
    sitting: Sitting,
    form: SheetForm,
    values: dict[str, str],
    saved: Saved | None = None,
    missing: list[Lack] | None = None,
    status: int = 200,
) -> HttpResponse:
    component, project, sheet = sitting.component, sitting.project, sitting.sheet
    conference = project.conference
    around = queue_of(request, sitting)
    version = version_of(component, project, sitting.is_revision)
    is_masked = masking.hides_names(sitting.desk)
    tabs = tabs_of(component, project, version, is_masked)
    after = around.unfinished_after(project.number)
    previous, following = around.before(project.number), around.after(project.number)
    is_double = isinstance(sheet, Marking)
    are_settled = is_double and marking.are_both_complete(component, project.pk)
    context: dict[str, Any] = {
        "component": component,
        "project": project,
        "version": version,
        "is_masked": is_masked,
        "may_look": is_masked and duties.instructs(request.user, component),  # type: ignore[arg-type]
        "queue": around,
        "previous": previous and sitting.address("desk", previous),
        "next": following and sitting.address("desk", following),
        "next_url": sitting.address("desk", after) if after else "",
        "tabs": tabs,
        "tab": opened(chosen(tabs, request.GET.get("show", "")), request.GET),
        "here": sitting.address("desk"),
        "form": form,
        "others": _others(sitting),
        "is_double": is_double,
        "are_settled": are_settled,
        "revisions": revisions_of(values),
        "conflicts": {conflict.field: conflict for conflict in saved.conflicts} if saved else {},
        "missing": missing,
        "save_url": sitting.address("save"),
        "submit_url": sitting.address("complete"),
        "keep_url": sitting.address("keep"),
        "bank": comment_bank.bank_of(conference, form.criteria),
        "saved_at": sheet.saved_at if sheet.pk else None,
        "is_complete": sheet.completed_at is not None or sitting.place.is_complete,
        "is_released": component.released_at is not None,
        "result": result_of(component, sheet) if sheet.pk else "",
        "penalty": plain(100 * version.standing.cost) if version and version.standing.cost else "",
        "is_revision": sitting.is_revision,
        "comes_to": _comes_to(sitting),
    }
    return render(request, "reviews/grading/desk.html", context, status=status)


def result_of(component: Component, sheet: Evaluation | Marking) -> str:
    """The rubric's result of what has points so far, in words."""
    bounds = component.rubric.bounds if component.rubric else PLAIN
    return evaluating.result_so_far(marks(sheet.scores.all()), bounds)


def _others(sitting: Sitting) -> list[str]:
    """Who grades the other criteria of the project; never who grades beside one of two."""
    if sitting.place.criteria is None:
        return []
    return [
        f"{duty.criterion.name}: {duty.grader.user.name}{', complete' * bool(duty.completed_at)}"
        for duty in sitting.place.others
        if duty.criterion
    ]


def _comes_to(sitting: Sitting) -> list[tuple[str, str]]:
    if not sitting.is_revision or isinstance(sitting.sheet, Marking):
        return []
    milestone = regrading.revision_of(sitting.component)
    before = regrading.graded_before(sitting.sheet)
    return regrading.comes_to(sitting.sheet, before, milestone) if before and milestone else []


def version_read(
    request: HttpRequest, conference: Conference, component: int, number: int, is_revision: bool
) -> Version | None:
    """The hand-in that the person reads at this desk, as a grader or as its moderator."""
    desk, project = desk_and_project(request, conference, component, number)
    duties.place_at(desk, project, request.user, is_revision)  # type: ignore[arg-type]
    return version_of(desk.component, project, is_revision)


def version_of(component: Component, project: Project, is_revision: bool) -> Version | None:
    """The hand-in that is graded; for a component without one, what goes into the gallery."""
    milestone = component.milestone or (
        project.conference.milestones.filter(is_published=True).order_by("due_at").first()
    )
    if is_revision:
        milestone = regrading.revision_of(component)
        if milestone is None:
            return None
    return (
        Version.objects.filter(submission__project=project, submission__milestone=milestone)
        .counting()
        .select_related("submission__milestone")
        .first()
    )


def tabs_of(
    component: Component, project: Project, version: Version | None, is_masked: bool
) -> list[Material]:
    """The hand-in, and the texts of the newest other hand-in that has any, mostly the proposal."""
    if is_masked:
        is_revision = version is not None and version.submission.milestone.revises_id is not None
        found = materials(version, _addresses(component, project, is_revision), is_blind=True)
        found = scrubbing.without_missing_copies(found, version)
    else:
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


def _addresses(component: Component, project: Project, is_revision: bool) -> AddressOf:
    """Where a grader who may not learn whose it is gets files from."""
    route = ADDRESSES["file"][is_revision]
    where = [project.conference.slug, component.pk, project.number]

    def address_of(artefact: Artefact, small: bool = False) -> str:
        name = small_name(artefact) if small else generic_name(artefact)
        return reverse(route, args=[*where, artefact.public_id, name])

    return address_of
