"""Teams as staff see and change them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, F, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from projects import inviting, teaming
from projects.access import instructor_required, instructs, staff_required
from projects.forms.team_changes import AllowSmallForm, MentorForm
from projects.forms.teams import AddMemberForm, SeatsForm, TeamNameForm
from projects.forms.times import in_conference_zone
from projects.models import (
    Conference,
    LogEntry,
    Membership,
    Participant,
    Project,
    RiskAnswer,
    Submission,
    Team,
    TeamChange,
    log,
)
from projects.refusals import WrongState
from projects.views.answers import do_and_return, first_error
from projects.windows import windows_for

SORTS = {
    "number": (F("project__number").asc(nulls_last=True), "name"),
    "name": ("name",),
    "size": ("size", "name"),
}
SHOWN = (
    ("", "All"),
    ("small", "Too small"),
    ("free", "With free seats"),
    ("unnamed", "Without project"),
)


@staff_required
def staff_teams(request: HttpRequest, conference: Conference) -> HttpResponse:
    teams: Any = (
        Team.objects.visible_to(request.user)
        .filter(conference=conference)
        .select_related("project", "contact__user", "mentor__user")
        .with_size()
        .prefetch_related(
            Prefetch("memberships", Membership.objects.select_related("participant__user"))
        )
    )
    counts = {
        "": teams.count(),
        "small": teams.too_small().count(),
        "free": teams.filter(size__lt=F("seats")).count(),
        "unnamed": teams.filter(project=None).count(),
    }
    query = request.GET.get("q", "").strip()[:100]
    for word in query.split():
        teams = teams.filter(
            pk__in=Team.objects.filter(conference=conference)
            .filter(
                Q(name__icontains=word)
                | Q(project__title__icontains=word)
                | Q(memberships__participant__user__name__icontains=word)
            )
            .values("pk")
        )
    show = request.GET.get("show", "")
    if show == "small":
        teams = teams.too_small()
    elif show == "free":
        teams = teams.filter(size__lt=F("seats"))
    elif show == "unnamed":
        teams = teams.filter(project=None)
    sort = request.GET.get("sort", "number")
    without = Participant.objects.visible_to(request.user).without_team()
    context = {
        "may_change": instructs(request),
        "teams": teams.order_by(*SORTS.get(sort, SORTS["number"])),
        "sort": sort if sort in SORTS else "number",
        "shown": [(key, label, counts[key], key == show) for key, label in SHOWN],
        "show": show,
        "q": query,
        "students_without_team": without.filter(conference=conference).count(),
        "is_locked": teaming.teams_are_locked(conference),
        "staged": TeamChange.objects.visible_to(request.user).filter(conference=conference).count(),
        "form": TeamNameForm(),
    }
    return render(request, "projects/team/list.html", context)


@instructor_required
@require_POST
def new_team(request: HttpRequest, conference: Conference) -> HttpResponse:
    """An empty team that staff then put people on."""
    form = TeamNameForm(request.POST)
    if not form.is_valid():
        messages.error(request, first_error(form))
        return redirect("staff_teams", conference.slug)
    try:
        with transaction.atomic():
            made = teaming.make_team(conference, form.cleaned_data["name"])
            log(conference, request.user, "made the team", made)  # type: ignore[arg-type]
    except WrongState as refusal:
        messages.error(request, str(refusal))
        return redirect("staff_teams", conference.slug)
    messages.success(request, f"The team {made.name} is made. Put people on it.")
    return redirect("staff_team", conference.slug, made.pk)


def _team(request: HttpRequest, conference: Conference, pk: int) -> Team:
    return get_object_or_404(
        Team.objects.visible_to(request.user)
        .filter(conference=conference)
        .select_related("conference", "contact__user", "mentor__user"),
        pk=pk,
    )


@staff_required
@in_conference_zone
def staff_team(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    return _page(request, _team(request, conference, pk))


def _page(request: HttpRequest, team: Team, **forms: Any) -> HttpResponse:
    conference = team.conference
    project = Project.objects.visible_to(request.user).filter(team=team).first()
    milestones: list[dict[str, Any]] = []
    if project:
        submissions = {
            submission.milestone_id: submission
            for submission in Submission.objects.visible_to(request.user)
            .filter(project=project)
            .annotate(version_count=Count("versions"))
        }
        extensions = {extension.milestone_id: extension for extension in project.extensions.all()}
        found = list(conference.milestones.all())
        windows = windows_for(project, found)
        for milestone in found:
            extension = extensions.get(milestone.pk)
            milestones.append(
                {
                    "milestone": milestone,
                    "submission": submissions.get(milestone.pk),
                    "extension": extension,
                    "due": windows[milestone.pk].due,
                }
            )
    bound = [form for form in forms.values() if form.is_bound]
    context = {
        "may_change": instructs(request),
        "team": team,
        "members": team.memberships.select_related("participant__user"),
        "waiting": inviting.open_invitations().filter(team=team),
        "project": project,
        "milestones": milestones,
        "risks": RiskAnswer.objects.visible_to(request.user)
        .filter(submission__project=project)
        .select_related("item", "submission__milestone", "answered_by")
        if project
        else (),
        "add_form": forms.get("add_form") or AddMemberForm(conference),
        "seats_form": forms.get("seats_form") or SeatsForm(initial={"seats": team.seats}),
        "mentor_form": MentorForm(conference, initial={"mentor": team.mentor_id}),
        "small_form": AllowSmallForm(),
        "entries": LogEntry.objects.filter(conference=conference)
        .filter(
            Q(subject=team.name) | Q(after__team=team.name) | Q(before__team=team.name)
            | Q(subject__in=_subjects(project, milestones))
        )
        .select_related("actor")[:20],
    }  # fmt: skip
    return render(
        request, "projects/team/staff.html", context, status=422 if bound else 200
    )  # fmt: skip


def _subjects(project: Project | None, milestones: list[dict[str, Any]]) -> list[str]:
    """How the log names a project and its submissions, whole: other titles may end like this one."""
    if project is None:
        return []
    return [str(project), *(f"{row['milestone']} of {project}" for row in milestones)]


@instructor_required
@require_POST
@in_conference_zone
def add_member(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    team = _team(request, conference, pk)
    form = AddMemberForm(conference, request.POST)
    if not form.is_valid():
        return _page(request, team, add_form=form)
    chosen = form.cleaned_data["participant"]
    return do_and_return(
        request,
        lambda: teaming.add_by_staff(team, chosen, request.user),  # type: ignore[arg-type]
        f"{chosen.user.name} is on the team {team.name} now.",
        "staff_team",
        conference.slug,
        team.pk,
    )


@instructor_required
def remove_member(
    request: HttpRequest, conference: Conference, pk: int, participant: int
) -> HttpResponse:
    """Says what taking this student off does; does it on POST."""
    team = _team(request, conference, pk)
    membership = get_object_or_404(
        team.memberships.select_related("participant__user"), participant=participant
    )
    project = Project.objects.visible_to(request.user).filter(team=team).first()
    is_last = team.memberships.count() == 1
    stays = project is not None and teaming.has_handed_anything_in(project)
    if request.method == "POST":
        dissolves = is_last and not stays
        where = ("staff_teams", conference.slug)
        if not dissolves:
            where = ("staff_team", conference.slug, team.pk)  # type: ignore[assignment]
        return do_and_return(
            request,
            lambda: teaming.remove_by_staff(team, membership.participant, request.user),  # type: ignore[arg-type]
            f"{membership.participant.user.name} is off the team {team.name}.",
            *where,
        )
    context = {
        "team": team,
        "person": membership.participant.user,
        "is_last": is_last,
        "project": project,
        "project_stays": stays,
    }
    return render(request, "projects/team/remove_member.html", context)


@instructor_required
@require_POST
@in_conference_zone
def set_seats(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    team = _team(request, conference, pk)
    form = SeatsForm(request.POST)
    if form.is_valid():
        try:
            teaming.set_seats(team, form.cleaned_data["seats"], request.user)  # type: ignore[arg-type]
        except WrongState as refusal:
            form.add_error("seats", str(refusal))
        else:
            messages.success(
                request, f"The team {team.name} has {form.cleaned_data['seats']} seats."
            )
            return redirect("staff_team", conference.slug, team.pk)
    return _page(request, team, seats_form=form)
