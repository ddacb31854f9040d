"""What staff settle for one team: its mentor, leave to be small, and its end."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from projects import rearranging, teaming
from projects.access import instructor_required
from projects.forms.team_changes import AllowSmallForm, MentorForm
from projects.models import Conference, Team
from projects.views.answers import do_and_return, first_error


def _team(request: HttpRequest, conference: Conference, pk: int) -> Team:
    return get_object_or_404(
        Team.objects.visible_to(request.user).select_related("conference", "mentor__user"),
        conference=conference,
        pk=pk,
    )


@instructor_required
@require_POST
def set_mentor(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    team = _team(request, conference, pk)
    form = MentorForm(conference, request.POST)
    if not form.is_valid():
        messages.error(request, first_error(form))
        return redirect("staff_team", conference.slug, team.pk)
    mentor = form.cleaned_data["mentor"]
    said = f"{mentor.user.name} mentors {team.name}." if mentor else f"{team.name} has no mentor."
    return do_and_return(
        request,
        lambda: teaming.set_mentor(team, mentor, request.user),  # type: ignore[arg-type]
        said,
        "staff_team",
        conference.slug,
        team.pk,
    )


@instructor_required
@require_POST
def allow_small(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Lets a team be smaller than the others, or ends that."""
    team = _team(request, conference, pk)
    where = ("staff_team", conference.slug, team.pk)
    if request.POST.get("act") == "end":
        return do_and_return(
            request,
            lambda: teaming.end_small(team, request.user),  # type: ignore[arg-type]
            f"{team.name} is held to the smallest size again.",
            *where,
        )
    form = AllowSmallForm(request.POST)
    if not form.is_valid():
        messages.error(request, first_error(form))
        return redirect(*where)
    reason = form.cleaned_data["reason"]
    return do_and_return(
        request,
        lambda: teaming.allow_small(team, reason, request.user),  # type: ignore[arg-type]
        f"{team.name} may be smaller than {conference.team_min}.",
        *where,
    )


@instructor_required
def dissolve_team(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Says first what dissolving does; does it on POST."""
    team = _team(request, conference, pk)
    project, stays = rearranging.project_fate(team)
    if request.method == "POST":
        return do_and_return(
            request,
            lambda: teaming.dissolve_by_staff(team, request.user),  # type: ignore[arg-type]
            f"The team {team.name} is dissolved.",
            "staff_teams",
            conference.slug,
        )
    context = {"team": team, "members": team.members, "project": project, "stays": stays}
    return render(request, "projects/team/dissolve.html", context)
