"""A student's own team: start it, invite, leave, name its project."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from projects import ideas, inviting, naming, statements, teaming
from projects.access import student_required
from projects.domain.covers import FAMILIES
from projects.forms.naming import ProjectForm
from projects.forms.teams import ContactForm, InviteForm, TeamNameForm
from projects.handing_in import hand_in_what_is_due
from projects.models import Conference, Invitation, JoinRequest, Participant, Project, Team
from projects.refusals import WrongState
from projects.views.answers import do_and_return


def own_team(request: HttpRequest) -> Team:
    """The team of the student who asks; 404 for a student without one."""
    place: Participant = request.participant  # type: ignore[attr-defined]
    if place.team is None:
        raise Http404
    return get_object_or_404(
        Team.objects.visible_to(request.user).select_related(
            "conference", "contact__user", "mentor__user"
        ),
        pk=place.team.pk,
    )


@student_required
def team(request: HttpRequest, conference: Conference) -> HttpResponse:
    """The team page, or for a student without a team the ways to get onto one."""
    return _page(request, conference)


def _page(request: HttpRequest, conference: Conference, **forms: Any) -> HttpResponse:
    place: Participant = request.participant  # type: ignore[attr-defined]
    context = {"is_locked": teaming.teams_are_locked(conference), **forms}
    status = 422 if any(form.is_bound and not form.is_valid() for form in forms.values()) else 200
    if place.team is None:
        context |= {
            "invitations": inviting.waiting_for(place.user, conference),
            "name_form": forms.get("name_form") or TeamNameForm(),
        }
        return render(request, "projects/team/start.html", context, status=status)
    mine = own_team(request)
    members = list(mine.memberships.select_related("participant__user"))
    waiting = list(inviting.open_invitations().filter(team=mine).select_related("invited_by"))
    names = dict(
        Participant.objects.visible_to(request.user)
        .filter(conference=conference, user__email__in=[invitation.email for invitation in waiting])
        .values_list("user__email", "user__name")
    )
    context |= {
        "team": mine,
        "members": members,
        "waiting": [(invitation, names.get(invitation.email, "")) for invitation in waiting],
        "free_seats": max(0, mine.seats - len(members) - len(waiting)),
        "missing": 0 if mine.small_allowed_at else max(0, conference.team_min - len(members)),
        "requests": JoinRequest.objects.visible_to(request.user)
        .open()
        .filter(team=mine)
        .select_related("participant__user"),
        "project": Project.objects.visible_to(request.user).filter(team=mine).first(),
        "unconfirmed": statements.unconfirmed_of_team(mine),
        "invite_form": forms.get("invite_form") or InviteForm(),
        "name_form": forms.get("name_form") or TeamNameForm(initial={"name": mine.name}),
        "contact_form": forms.get("contact_form")
        or ContactForm(mine, initial={"participant": mine.contact_id}),
    }
    return render(request, "projects/team/page.html", context, status=status)


@student_required
@require_POST
def start_team(request: HttpRequest, conference: Conference) -> HttpResponse:
    place: Participant = request.participant  # type: ignore[attr-defined]
    form = TeamNameForm(request.POST)
    if form.is_valid():
        try:
            started = teaming.start_team(conference, place, form.cleaned_data["name"])
        except WrongState as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(
                request, f"You are on the team {started.name} now. Invite your fellow students."
            )
            return redirect("team", conference.slug)
    return _page(request, conference, name_form=form)


@student_required
@require_POST
def rename_team(request: HttpRequest, conference: Conference) -> HttpResponse:
    mine = own_team(request)
    form = TeamNameForm(request.POST)
    if form.is_valid():
        try:
            teaming.rename(mine, form.cleaned_data["name"], request.user)  # type: ignore[arg-type]
        except WrongState as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, "The team has its new name.")
            return redirect("team", conference.slug)
    return _page(request, conference, name_form=form)


@student_required
@require_POST
def set_contact(request: HttpRequest, conference: Conference) -> HttpResponse:
    mine = own_team(request)
    form = ContactForm(mine, request.POST)
    if not form.is_valid():
        return _page(request, conference, contact_form=form)
    chosen = form.cleaned_data["participant"]
    return do_and_return(
        request,
        lambda: teaming.set_contact(mine, chosen, request.user),  # type: ignore[arg-type]
        f"{chosen.user.name} is the contact person now.",
        "team",
        conference.slug,
    )


@student_required
@require_POST
def invite(request: HttpRequest, conference: Conference) -> HttpResponse:
    mine = own_team(request)
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            participant = inviting.invitee(mine, form.cleaned_data["email"])
            inviting.invite(mine, participant, request.user)  # type: ignore[arg-type]
        except WrongState as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, f"{participant.user.name} gets an invitation by mail.")
            return redirect("team", conference.slug)
    return _page(request, conference, invite_form=form)


@student_required
@require_POST
def invite_from_list(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """One press in the list of people without a team; no address has to be known."""
    mine = own_team(request)
    participant = get_object_or_404(
        Participant.objects.visible_to(request.user)
        .students()
        .filter(conference=conference)
        .select_related("user"),
        pk=pk,
    )
    return do_and_return(
        request,
        lambda: inviting.invite(mine, participant, request.user),  # type: ignore[arg-type]
        f"{participant.user.name} gets an invitation by mail.",
        "people",
        conference.slug,
    )


@student_required
@require_POST
def retract_invitation(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    mine = own_team(request)
    invitation = get_object_or_404(
        Invitation.objects.select_related("team__conference"), team=mine, pk=pk
    )
    return do_and_return(
        request,
        lambda: inviting.retract(invitation, request.user),  # type: ignore[arg-type]
        "The invitation is taken back; its link does not work any more.",
        "team",
        conference.slug,
    )


@student_required
def leave_team(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Says first what leaving does; leaves on POST."""
    place: Participant = request.participant  # type: ignore[attr-defined]
    mine = own_team(request)
    if request.method == "POST":
        return do_and_return(
            request,
            lambda: teaming.leave(mine, place),
            f"You have left the team {mine.name}.",
            "team",
            conference.slug,
        )
    others = mine.memberships.exclude(participant=place).select_related("participant__user")
    context = {
        "team": mine,
        "others": others,
        "reason": teaming.why_not_leave(mine),
        "project": Project.objects.visible_to(request.user).filter(team=mine).first(),
    }
    return render(request, "projects/team/leave.html", context)


@student_required
def name_project(request: HttpRequest, conference: Conference) -> HttpResponse:
    """The project's title, pitch, abstract, categories, topics and cover."""
    mine = own_team(request)
    project = Project.objects.visible_to(request.user).filter(team=mine).first()
    form = ProjectForm(conference, project, request.POST or None, initial=ideas.words_for(mine))
    if form.is_valid():
        if project and "categories" in form.changed_data:
            hand_in_what_is_due(project)
        try:
            named = naming.name_project(mine, form.words(), request.user)  # type: ignore[arg-type]
        except WrongState as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Saved. Your project is number {named.board}.")
            return redirect("team", conference.slug)
    number = project.number if project else naming.next_number(conference)
    group = project.group if project else None
    seed = {"cover_seed": f"{conference.slug} {number}", "palette": group.palette if group else ""}
    context = {
        "form": form,
        "team": mine,
        "project": project,
        "previews": [(family, {**seed, "cover_family": family}) for family in sorted(FAMILIES)],
        "own_drawing": {**seed, "cover_family": group.family if group else ""},
        "family": form["cover_family"].value() or "",
    }
    return render(request, "projects/team/naming.html", context, status=422 if form.errors else 200)
