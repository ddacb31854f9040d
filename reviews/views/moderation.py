"""Two gradings side by side, and what the moderator makes of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from projects.access import staff_required
from projects.models import Conference
from projects.refusals import NotAllowed, require
from reviews import duties, masking, moderating
from reviews.forms.moderation import ModerationForm, initial_of
from reviews.materials import chosen, opened
from reviews.models import Duty, Evaluation
from reviews.views import desk_page


@staff_required
def moderate(
    request: HttpRequest, conference: Conference, component: int, number: int
) -> HttpResponse:
    """GET shows both once both are complete, to graders too; POST settles what counts."""
    desk, project = desk_page.desk_and_project(request, conference, component, number)
    viewer: Any = request.user
    parts = list(
        Duty.objects.filter(component=desk.component, project=project)
        .select_related("grader__user")
        .order_by("seat")
    )
    is_grader = any(part.grader.user_id == viewer.pk for part in parts)
    if not is_grader and not duties.moderates(viewer, desk):
        raise NotAllowed("The graders of this project and its moderator read this.")
    pair = moderating.both(desk, project, viewer)
    against = moderating.reason_against(desk, project, viewer)
    rows = moderating.compared(desk, pair) if pair else []
    made = (
        Evaluation.objects.filter(
            component=desk.component, project=project, is_revision=False, moderation__isnull=False
        )
        .select_related("moderation__by")
        .prefetch_related("scores__criterion", "scores__level")
        .first()
    )
    if request.method == "POST":
        require(not against, against)
    initial = initial_of(rows, [one.comment for one in pair], made)
    form = ModerationForm(rows, request.POST or None, initial=initial)
    if request.method == "POST" and pair and form.is_valid():
        moderating.settle(desk, project, form.settled, viewer)
        messages.success(request, f"{desk.component.name} of “{project.title}” is settled.")
        waiting = moderating.to_moderate(desk, viewer)
        if not waiting:
            return redirect("staff_grading", conference.slug)
        after = next((one for one in waiting if one > number), waiting[0])
        return redirect("moderate", conference.slug, component, after)
    if request.method == "POST" and not pair:
        form.add_error(None, "Both graders have to be complete before this can be settled.")
    states = duties.states_of(parts)
    version = desk_page.version_of(desk.component, project, False)
    is_masked = masking.hides_names(desk)
    tabs = desk_page.tabs_of(desk.component, project, version, is_masked) if pair else []
    context = {
        "tabs": tabs,
        "tab": opened(chosen(tabs, request.GET.get("show", "")), request.GET),
        "here": reverse("moderate", args=[conference.slug, component, number]),
        "component": desk.component,
        "desk": desk,
        "project": project,
        "version": version,
        "is_masked": is_masked,
        "parts": [(part, states[part.pk]) for part in parts],
        "pair": pair,
        "results": [desk_page.result_of(desk.component, one) for one in pair],
        "rows": rows,
        "form": form,
        "against": against,
        "made": made,
        "result": desk_page.result_of(desk.component, made) if made else "",
        "waiting": moderating.to_moderate(desk, viewer),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "reviews/grading/moderate.html", context, status=status)
