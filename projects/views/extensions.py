"""Extensions as staff grant, list and take them back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from projects import extending, extension_plans
from projects.access import instructor_required, instructs, staff_required
from projects.domain.extensions import MoreTime
from projects.forms.extensions import ExtensionForm
from projects.forms.times import in_conference_zone
from projects.models import Conference, ExtensionGrant, Project, Team
from projects.refusals import WrongState

PER_PAGE = 50


@staff_required
def staff_extensions(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Every extension of the conference, also those that were replaced or taken back."""
    grants = (
        ExtensionGrant.objects.visible_to(request.user)
        .filter(project__conference=conference)
        .with_standing()
        .select_related("project__team", "milestone", "granted_by", "taken_back_by")
        .order_by("-granted_at", "-pk")
    )
    page = Paginator(grants, PER_PAGE).get_page(request.GET.get("page"))
    acts = {row.act for row in page.object_list}
    standing = ExtensionGrant.objects.visible_to(request.user).with_standing()
    together = dict(
        standing.filter(act__in=acts, taken_back_at=None, is_replaced=False)
        .order_by()
        .values_list("act")
        .annotate(Count("pk"))
    )
    first_of: set[str] = set()
    for row in page.object_list:
        row.in_act = together.get(row.act, 0) if row.act not in first_of else 0
        first_of.add(row.act)
    context = {"page": page, "may_change": instructs(request)}
    return render(request, "projects/extensions/list.html", context)


@instructor_required
@in_conference_zone
def new_extension(request: HttpRequest, conference: Conference) -> HttpResponse:
    """The form; then what it would do, team by team; then, on a second press, the act."""
    if request.method != "POST":
        initial = {
            "milestone": request.GET.get("milestone", ""),
            "projects": [pk for pk in request.GET.getlist("project") if pk.isdecimal()],
        }
        return _ask(request, conference, ExtensionForm(conference, request.user, initial=initial))
    form = ExtensionForm(conference, request.user, request.POST)
    if not form.is_valid():
        return _ask(request, conference, form, status=422)
    milestone, more = form.cleaned_data["milestone"], form.more
    milestone.conference = conference
    if "change" in request.POST:
        return _ask(request, conference, form)
    status = 200
    if "grant" in request.POST:
        try:
            done = extending.grant(
                milestone,
                form.chosen_projects,
                more,
                form.cleaned_data["reason"],
                request.user,  # type: ignore[arg-type]
                request.POST.get("fingerprint", ""),
            )
        except WrongState as refusal:
            messages.error(request, str(refusal))
            status = refusal.status
        else:
            messages.success(
                request, f"{_teams(len(done.going))} more time for {milestone.name}, by mail too."
            )
            return redirect("staff_extensions", conference.slug)
    planned = extension_plans.plan(milestone, form.chosen_projects, more)
    first = next(iter(planned.going), None)
    context = {
        "form": form,
        "milestone": milestone,
        "plan": planned,
        "more": more if isinstance(more, MoreTime) else None,
        "reason": form.cleaned_data["reason"],
        "letter": extension_plans.letter_for(first, form.cleaned_data["reason"]) if first else None,
        "first": first,
    }
    return render(request, "projects/extensions/preview.html", context, status=status)


def _ask(
    request: HttpRequest, conference: Conference, form: ExtensionForm, status: int = 200
) -> HttpResponse:
    unnamed = Team.objects.visible_to(request.user).filter(conference=conference, project=None)
    context = {"form": form, "unnamed": unnamed.filter(~Q(memberships=None)).distinct()}
    return render(request, "projects/extensions/form.html", context, status=status)


@instructor_required
def take_back_extensions(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Says what taking these extensions back does, team by team; does it on POST."""
    sent = request.POST if request.method == "POST" else request.GET
    wanted = Q(pk__in=[pk for pk in sent.getlist("grant") if pk.isdecimal() and len(pk) < 12])
    if sent.get("act"):
        wanted |= Q(act=sent["act"], taken_back_at=None)
    grants = list(
        ExtensionGrant.objects.visible_to(request.user)
        .filter(wanted, project__in=Project.objects.filter(conference=conference))
        .select_related("project__conference", "project__team", "milestone__conference")
        .order_by("project__number")
    )
    if not grants:
        messages.error(request, "Choose the extension that you want to take back.")
        return redirect("staff_extensions", conference.slug)
    if request.method == "POST":
        done: Any = None
        try:
            done = extending.take_back(grants, request.user, sent.get("fingerprint", ""))  # type: ignore[arg-type]
        except WrongState as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request,
                f"{_teams(len(done.going))} the due time of before again, by mail too.",
            )
            return redirect("staff_extensions", conference.slug)
    planned = extension_plans.plan_taking_back(grants)
    return render(
        request,
        "projects/extensions/take_back.html",
        {"plan": planned, "grants": grants},
        status=409 if request.method == "POST" else 200,
    )


def _teams(count: int) -> str:
    return "1 team has" if count == 1 else f"{count} teams have"
