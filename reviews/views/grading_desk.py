"""The grading desk: one project and one component, the hand-in beside the rubric."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from projects.access import staff_required
from projects.models import Conference
from reviews import comment_bank, evaluating, marking, masking
from reviews.forms.sheet import SheetForm, comment_name
from reviews.models import Marking
from reviews.sheets import Saved, criteria_of, stored_values
from reviews.views import desk_page
from reviews.views.desk_page import Sitting
from reviews.views.reviewing import send_reviewed
from reviews.views.saving import answer_saving


@staff_required
def staff_desk(
    request: HttpRequest,
    conference: Conference,
    component: int,
    number: int,
    is_revision: bool = False,
) -> HttpResponse:
    """One project and one component: the hand-in on the left, the rubric on the right."""
    sitting = desk_page.sit(request, conference, component, number, is_revision)
    if sitting is None:
        return redirect("moderate", conference.slug, component, number)
    values = stored_values(sitting.sheet, sitting.criteria)
    form = SheetForm(
        sitting.criteria,
        evaluating.evaluation_texts(),
        initial=values,
        before=desk_page.before_of(sitting),
    )
    return desk_page.page(request, sitting, form, values)


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
    sitting = desk_page.seated(request, conference, component, number, is_revision)
    return answer_saving(
        request,
        conference,
        lambda: _save(sitting, comment_bank.inserted(conference, request.POST), request),
        sitting.address("desk"),
        lambda form, saved: desk_page.again(request, sitting, form, saved),
    )


def _save(sitting: Sitting, sent: Any, request: HttpRequest) -> tuple[SheetForm, Saved]:
    by: Any = request.user
    if isinstance(sitting.sheet, Marking):
        return marking.save_marking(sitting.sheet, sent, by)
    return evaluating.save_evaluation(sitting.sheet, sent, by, sitting.place)


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
    sitting = desk_page.seated(request, conference, component, number, is_revision)
    criteria = criteria_of(sitting.component.rubric_id)
    field = request.POST.get("keep", "")
    by_field: dict[str, Any] = {comment_name(one): one for one in criteria}
    by_field[comment_bank.WHOLE] = None
    if field not in by_field:
        raise Http404
    viewer: Any = request.user
    said = comment_bank.keep(conference, by_field[field], request.POST.get(field, ""), viewer)
    if request.headers.get("HX-Request"):
        context = {
            "name": field,
            "comments": comment_bank.bank_of(conference, criteria)[field],
            "kept": said,
            "save_url": sitting.address("save"),
            "keep_url": sitting.address("keep"),
            "conference": conference,
        }
        return render(request, "reviews/grading/_bank.html", context)
    form, saved = _save(sitting, request.POST, request)
    if not saved.is_clean:
        return desk_page.again(request, sitting, form, saved)
    messages.success(request, said)
    return redirect(sitting.address("desk"))


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
    sitting = desk_page.seated(request, conference, component, number, is_revision)
    by: Any = request.user
    if isinstance(sitting.sheet, Marking):
        form, saved, missing = marking.complete_marking(sitting.sheet, request.POST, by)
    else:
        form, saved, missing = evaluating.complete_evaluation(
            sitting.sheet, request.POST, by, sitting.place
        )
    if not saved.is_clean or missing:
        return desk_page.again(request, sitting, form, saved, missing)
    messages.success(request, _said(sitting))
    waiting = desk_page.queue_of(request, sitting).unfinished_after(number)
    if waiting is None:
        return redirect("staff_grading", conference.slug)
    return redirect(sitting.address("desk", waiting))


def _said(sitting: Sitting) -> str:
    what = f"{sitting.component.name} of “{sitting.project.title}”"
    if sitting.is_revision:
        return f"The revision of {what} is regraded."
    if isinstance(sitting.sheet, Marking) or sitting.place.criteria is not None:
        return f"Your part of {what} is complete."
    return f"{what} is complete."


@staff_required
def desk_file(
    request: HttpRequest,
    conference: Conference,
    component: int,
    number: int,
    artefact_id: str,
    name: str,
    is_revision: bool = False,
) -> HttpResponse:
    """A file of the hand-in as a grader gets it who may not learn whose it is."""
    version = desk_page.version_read(request, conference, component, number, is_revision)
    items = version.items.select_related("artefact__project") if version else []
    artefacts = [item.artefact for item in items if item.artefact is not None]
    return send_reviewed(request, artefacts, artefact_id, name, is_blind=True)


@require_POST
@staff_required
def look_whose(
    request: HttpRequest, conference: Conference, component: int, number: int
) -> HttpResponse:
    """An instructor looks whose project it is, though the desk hides it; the log says so."""
    desk, project = desk_page.desk_and_project(request, conference, component, number)
    messages.info(request, masking.look(desk, project, request.user))  # type: ignore[arg-type]
    return redirect(reverse("staff_desk", args=[conference.slug, component, number]))
