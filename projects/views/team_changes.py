"""Staff stage moves of students between teams, see the result in numbers, and publish it as one act."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from projects import rearranging
from projects.access import instructor_required
from projects.forms.team_changes import MatchForm, MergeForm, MoveForm
from projects.models import Conference, Participant, Project, TeamChange
from projects.refusals import WrongState
from projects.views.answers import do_and_return


@instructor_required
def team_changes(request: HttpRequest, conference: Conference) -> HttpResponse:
    return _page(request, conference)


def _page(request: HttpRequest, conference: Conference, **forms: Any) -> HttpResponse:
    planned = rearranging.plan(conference)
    names = dict(
        Participant.objects.visible_to(request.user)
        .filter(conference=conference)
        .values_list("pk", "user__name")
    )
    teams = [
        {
            "team": team,
            "members": [(names[pk], pk in team.arriving) for pk in team.members],
            "leaving": [names[pk] for pk in team.leaving],
        }
        for team in planned.outcome.teams
    ]
    waiting = Participant.objects.visible_to(request.user).without_team()
    context = {
        "plan": planned,
        "teams": teams,
        "extended": Project.objects.visible_to(request.user)
        .filter(team__in=planned.touched, extensions__isnull=False)
        .distinct(),
        "waiting": waiting.filter(conference=conference, team_change=None).count(),
        "move_form": forms.get("move_form") or MoveForm(conference),
        "merge_form": forms.get("merge_form") or MergeForm(conference),
        "match_form": forms.get("match_form") or MatchForm(),
    }
    bound = any(form.errors for form in forms.values())
    return render(
        request, "projects/team_changes/page.html", context, status=422 if bound else 200
    )  # fmt: skip


@instructor_required
@require_POST
def stage_move(request: HttpRequest, conference: Conference) -> HttpResponse:
    form = MoveForm(conference, request.POST)
    if form.is_valid():
        chosen = form.cleaned_data
        return do_and_return(
            request,
            lambda: rearranging.stage(
                conference,
                chosen["people"],
                request.user,  # type: ignore[arg-type]
                to_team=chosen["to_team"],
                new_team=chosen["new_team"],
            ),
            "Staged. Nobody is moved before you publish.",
            "team_changes",
            conference.slug,
        )
    return _page(request, conference, move_form=form)


@instructor_required
@require_POST
def stage_merge(request: HttpRequest, conference: Conference) -> HttpResponse:
    form = MergeForm(conference, request.POST)
    if form.is_valid():
        chosen = form.cleaned_data
        return do_and_return(
            request,
            lambda: rearranging.stage_merge(chosen["team"], chosen["into"], request.user),  # type: ignore[arg-type]
            "Staged. Nobody is moved before you publish.",
            "team_changes",
            conference.slug,
        )
    return _page(request, conference, merge_form=form)


@instructor_required
@require_POST
def match_people(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Proposes teams for everyone without one, as staged moves that staff then edit."""
    form = MatchForm(request.POST)
    if form.is_valid():
        return do_and_return(
            request,
            lambda: rearranging.stage_matching(
                conference,
                form.cleaned_data["seed"],
                request.user,  # type: ignore[arg-type]
            ),
            "Teams are proposed below. Change what you like, then publish.",
            "team_changes",
            conference.slug,
        )
    return _page(request, conference, match_form=form)


@instructor_required
@require_POST
def unstage(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    change = get_object_or_404(
        TeamChange.objects.visible_to(request.user).select_related("participant__user"),
        conference=conference,
        pk=pk,
    )
    name = change.participant.user.name
    change.delete()
    messages.success(request, f"{name} stays as before.")
    return redirect("team_changes", conference.slug)


@instructor_required
@require_POST
def publish_changes(request: HttpRequest, conference: Conference) -> HttpResponse:
    """All staged moves at once, or none."""
    try:
        done = rearranging.apply(
            conference,
            request.POST.get("fingerprint", ""),
            request.user,  # type: ignore[arg-type]
        )
    except WrongState as refusal:
        messages.error(request, str(refusal))
        return redirect("team_changes", conference.slug)
    messages.success(
        request, f"Published: {done.moved} students moved. Everyone concerned gets a mail."
    )
    return redirect("staff_teams", conference.slug)


@instructor_required
@require_POST
def discard_changes(request: HttpRequest, conference: Conference) -> HttpResponse:
    rearranging.discard(conference, request.user)  # type: ignore[arg-type]
    messages.success(request, "All staged changes are discarded. No team has changed.")
    return redirect("team_changes", conference.slug)
