"""Who grades a component: its settings, sharing out with a preview, undoing, giving by hand."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from projects.access import instructor_required
from projects.models import Conference
from projects.refusals import WrongState
from reviews import sharing
from reviews.desk_settings import reason_for_being_fixed, save_desk
from reviews.duties import desk_of, shares
from reviews.forms.graders import DeskForm, GradersForm, PutForm
from reviews.models import Component


def _component(conference: Conference, pk: int) -> Component:
    return get_object_or_404(
        conference.components.select_related("conference", "rubric"),
        pk=pk,
        source=Component.Source.STAFF,
    )


@instructor_required
def staff_graders(request: HttpRequest, conference: Conference, component: int) -> HttpResponse:
    """How a component is graded, by whom, and how far they are. POST saves the settings."""
    found = _component(conference, component)
    staff = sharing.may_grade(conference)
    form = DeskForm(request.POST or None, instance=desk_of(found), staff=staff)
    if request.method == "POST" and form.is_valid():
        try:
            save_desk(found, form, request.user)  # type: ignore[arg-type]
        except WrongState as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"How “{found.name}” is graded is saved.")
            return redirect("staff_graders", conference.slug, component)
    return _page(request, found, {"form": form}, 422 if request.method == "POST" else 200)


def _page(
    request: HttpRequest, component: Component, forms: dict[str, Any], status: int = 200
) -> HttpResponse:
    conference = component.conference
    staff = sharing.may_grade(conference)
    of = shares([component])
    now = [share.grader.pk for share in of]
    duties = component.duties.filter(project__withdrawn_at=None).select_related(
        "project", "criterion", "grader__user"
    )
    context = {
        "component": component,
        "desk": desk_of(component),
        "form": DeskForm(instance=desk_of(component), staff=staff),
        "fixed": reason_for_being_fixed(component),
        "graders": GradersForm(staff, initial={"graders": now or [one.pk for one in staff]}),
        "put": PutForm(duties, staff, prefix="put"),
        "shares": of,
        "act": sharing.last_act(component),
        **forms,
    }
    return render(request, "reviews/grading/graders.html", context, status=status)


@instructor_required
def share_out(request: HttpRequest, conference: Conference, component: int) -> HttpResponse:
    """GET shows who would get what; POST does exactly that."""
    found = _component(conference, component)
    data = request.POST if request.method == "POST" else request.GET
    form = GradersForm(sharing.may_grade(conference), data)
    if not form.is_valid():
        return _page(request, found, {"graders": form}, 422)
    chosen, gives_begun = form.chosen, form.cleaned_data["gives_begun"]
    try:
        if request.method == "POST":
            planned = sharing.share_out(
                found,
                chosen,
                gives_begun,
                request.user,  # type: ignore[arg-type]
                request.POST.get("fingerprint", ""),
            )
            messages.success(request, _said(found, planned))
            return redirect("staff_graders", conference.slug, component)
        planned = sharing.plan(found, chosen, gives_begun)
    except WrongState as refusal:
        form.add_error("graders", str(refusal))
        return _page(request, found, {"graders": form}, 409)
    context = {
        "component": found,
        "desk": desk_of(found),
        "plan": planned,
        "graders": chosen,
        "gives_begun": gives_begun,
    }
    return render(request, "reviews/grading/share.html", context)


def _said(component: Component, planned: sharing.Plan) -> str:
    people = sum(1 for line in planned.lines if line.after)
    return f"“{component.name}” is shared out among {people} grader{'' if people == 1 else 's'}."


@require_POST
@instructor_required
def undo_sharing(request: HttpRequest, conference: Conference, component: int) -> HttpResponse:
    sharing.undo(_component(conference, component), request.user)  # type: ignore[arg-type]
    messages.success(request, "Undone: everything is as it was before.")
    return redirect("staff_graders", conference.slug, component)


@require_POST
@instructor_required
def put_grader(request: HttpRequest, conference: Conference, component: int) -> HttpResponse:
    """Give one project, or one criterion of it, to somebody by hand."""
    found = _component(conference, component)
    duties = found.duties.select_related("project", "criterion", "grader__user")
    form = PutForm(duties, sharing.may_grade(conference), request.POST, prefix="put")
    if form.is_valid():
        duty, grader = form.cleaned_data["duty"], form.cleaned_data["grader"]
        try:
            sharing.put(found, duty.project, duty.criterion, duty.seat, grader, request.user)  # type: ignore[arg-type]
        except WrongState as refusal:
            form.add_error("grader", str(refusal))
        else:
            messages.success(
                request,
                f"{duty.project.board} {duty.project.title} is {grader.user.name}’s to grade.",
            )
            return redirect("staff_graders", conference.slug, component)
    return _page(request, found, {"put": form}, 422)
