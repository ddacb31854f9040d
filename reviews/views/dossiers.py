"""One project of a round, for staff: its reviews side by side, the summing-up, the discussion."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from projects.access import staff_required
from projects.models import Conference, Project
from projects.models.artefacts import random_id
from projects.refusals import Refusal
from reviews import discussing, summing_up
from reviews.dossier import dossier
from reviews.forms.posts import PostForm
from reviews.models import ReviewRound
from reviews.one_text import FIELD
from reviews.sheets import Saved, mark
from reviews.views.saving import saved_json, wants_json


@staff_required
def round_project(
    request: HttpRequest, conference: Conference, pk: int, number: int
) -> HttpResponse:
    """What this round holds of the project."""
    return _page(request, *_of(request, conference, pk, number))


@require_POST
@staff_required
def save_summing_up(
    request: HttpRequest, conference: Conference, pk: int, number: int
) -> HttpResponse:
    """Save the meta-review. Scripts get JSON, a browser without them the page again."""
    round_, project = _of(request, conference, pk, number)
    try:
        saved = summing_up.save_summing_up(round_, project, request.user, request.POST)  # type: ignore[arg-type]
    except Refusal as refusal:
        if wants_json(request):
            return saved_json(conference, Saved(), refusal)
        raise
    if wants_json(request):
        return saved_json(conference, saved)
    if not saved.is_clean:
        return _page(request, round_, project, saved=saved)
    messages.success(request, "The summing-up is saved.")
    return redirect(_address(conference, pk, number))


@require_POST
@staff_required
def staff_post(request: HttpRequest, conference: Conference, pk: int, number: int) -> HttpResponse:
    """Write into the discussion as staff."""
    round_, project = _of(request, conference, pk, number)
    form = PostForm(request.POST)
    if not form.is_valid():
        return _page(request, round_, project, post_form=form)
    discussing.write_post(
        round_,
        project,
        request.user,  # type: ignore[arg-type]
        form.cleaned_data["text"],
        form.cleaned_data["key"],
    )
    return redirect(f"{_address(conference, pk, number)}#discussion")


def _address(conference: Conference, pk: int, number: int) -> str:
    return reverse("round_project", args=[conference.slug, pk, number])


def _of(
    request: HttpRequest, conference: Conference, pk: int, number: int
) -> tuple[ReviewRound, Project]:
    """The round, and a project of it that this member of staff works on."""
    round_ = get_object_or_404(
        ReviewRound.objects.visible_to(request.user)
        .filter(conference=conference)
        .select_related("conference"),
        pk=pk,
    )
    project = get_object_or_404(
        conference.projects.staffed_by(request.user)  # type: ignore[arg-type]
        .filter(reviews__round=round_)
        .select_related("team")
        .distinct(),
        number=number,
    )
    return round_, project


def _page(
    request: HttpRequest,
    round_: ReviewRound,
    project: Project,
    saved: Saved | None = None,
    post_form: PostForm | None = None,
) -> HttpResponse:
    found = dossier(round_, project, request.user)  # type: ignore[arg-type]
    saved = saved or Saved()
    context = {
        "round": round_,
        "project": project,
        "dossier": found,
        "text": request.POST.get(FIELD, "") if not saved.is_clean else found.summing_up,
        "mark": mark(found.summing_up),
        "errors": saved.errors.get(FIELD, []),
        "conflicts": {one.field: one for one in saved.conflicts},
        "post_form": post_form or PostForm(initial={"key": random_id()}),
    }
    is_refused = saved.errors or (post_form is not None and post_form.errors)
    status = 409 if saved.conflicts else 422 if is_refused else 200
    return render(request, "reviews/round/project.html", context, status=status)
