"""Regrade requests: a team asks and goes further, staff find the queue and answer."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from projects.access import staff_required, student_required
from projects.models import Conference
from projects.refusals import WrongState
from reviews import doubting, settling_regrades
from reviews.domain.grading import plain
from reviews.forms.regrades import AnswerForm, DoubtForm
from reviews.models import Criterion, Grade, GradePolicy, RegradeRequest

WHOLE = (
    "component", "criterion", "project__conference", "project__team", "grader", "asked_by__user",
    "escalated_by__user", "answered_by", "settled_by",
)  # fmt: skip


@student_required
def ask_regrade(
    request: HttpRequest, conference: Conference, component: int, criterion: int
) -> HttpResponse:
    """Ask about one criterion of a released grade; what was typed stays if it is refused."""
    place = request.participant  # type: ignore[attr-defined]
    grade = get_object_or_404(
        Grade.objects.visible_to(request.user).select_related("component"),
        component=component,
        participant=place,
        component__conference=conference,
    )
    asked = get_object_or_404(Criterion, pk=criterion, rubric=grade.component.rubric_id)
    points = doubting.released_points(grade, asked)
    if points is None:
        raise Http404
    form, status, refusal = DoubtForm(request.POST or None), 200, ""
    if form.is_valid():
        try:
            made = doubting.ask(place, grade, asked, form.cleaned_data["text"])
        except WrongState as wrong:
            refusal, status = str(wrong), 409
        else:
            messages.success(request, "Your request is sent to the grader.")
            return redirect("regrade", conference.slug, made.pk)
    panel = doubting.panels(place, conference).get(component)
    context = {
        "form": form,
        "refusal": refusal,
        "grade": grade,
        "criterion": asked,
        "given": f"{plain(points)} of {plain(asked.points)}",
        "window": panel and panel.window,
    }
    status = 422 if form.errors else status
    return render(request, "reviews/regrade/ask.html", context, status=status)


@student_required
def regrade(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """One request of my team with its answers; on POST it goes to an instructor."""
    found = get_object_or_404(
        RegradeRequest.objects.visible_to(request.user).select_related(*WHOLE),
        pk=pk,
        project__conference=conference,
    )
    form, status, refusal = DoubtForm(request.POST or None), 200, ""
    if form.is_valid():
        try:
            doubting.escalate(pk, request.participant, form.cleaned_data["text"])  # type: ignore[attr-defined]
        except WrongState as wrong:
            refusal, status = str(wrong), 409
        else:
            messages.success(request, "An instructor will settle it.")
            return redirect("regrade", conference.slug, pk)
    policy = GradePolicy.of(conference)
    since = found.answered_at
    may_go_on = (
        found.state == RegradeRequest.State.ANSWERED
        and since is not None
        and doubting.takes_from(since, policy, conference)
    )
    context = {
        "regrade": found,
        "given": f"{plain(found.points)} of {found.criterion.out_of}",
        "form": form,
        "refusal": refusal,
        "may_go_on": may_go_on or bool(refusal),
        "window": doubting.window_of(since, policy, conference) if may_go_on and since else None,
    }
    status = 422 if form.errors else status
    return render(request, "reviews/regrade/page.html", context, status=status)


@staff_required
def staff_regrades(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Every request of the projects that I work on; those that wait come first."""
    rows = settling_regrades.queue(conference, request.user)  # type: ignore[arg-type]
    context = {"rows": rows, "waiting": sum(row.waits_for_staff for row in rows)}
    return render(request, "reviews/regrade/queue.html", context)


@staff_required
def staff_regrade_request(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """One request with what is on the desk now, and the answer."""
    found = get_object_or_404(
        RegradeRequest.objects.visible_to(request.user).select_related(*WHOLE),
        pk=pk,
        project__conference=conference,
    )
    form, status, refusal = AnswerForm(request.POST or None), 200, ""
    if form.is_valid():
        try:
            settling_regrades.answer(
                pk,
                form.cleaned_data["outcome"],
                form.cleaned_data["text"],
                request.user,  # type: ignore[arg-type]
            )
        except WrongState as wrong:
            refusal, status = str(wrong), 409
        else:
            messages.success(request, "The team is told by mail.")
            return redirect("staff_regrades", conference.slug)
    how = settling_regrades.standing(found, request.user)  # type: ignore[arg-type]
    context = {
        "regrade": found,
        "standing": how,
        "given": f"{plain(found.points)} of {found.criterion.out_of}",
        "now": "nothing" if how.points_now is None else plain(how.points_now),
        "form": form,
        "refusal": refusal,
    }
    status = 422 if form.errors else status
    return render(request, "reviews/regrade/staff.html", context, status=status)
