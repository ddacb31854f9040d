"""Judges by invitation: staff ask, the guest answers by the link in the mail."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from projects import addressed_links, judging
from projects.access import instructor_required
from projects.forms.guests import JudgeForm, JudgeNameForm
from projects.models import Conference, JudgeInvitation
from projects.refusals import WrongState
from projects.views.answers import do_and_return


@instructor_required
def staff_judges(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Ask somebody to judge; see who has not answered."""
    form = JudgeForm(request.POST or None)
    if form.is_valid():
        email, name = form.cleaned_data["email"], form.cleaned_data["name"]
        try:
            judging.invite_judge(conference, email, name, request.user)  # type: ignore[arg-type]
        except WrongState as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, f"{name} gets an invitation by mail.")
            return redirect("staff_judges", conference.slug)
    context = {
        "form": form,
        "waiting": judging.open_invitations(conference).select_related("invited_by"),
        "judges": conference.participants.active()
        .filter(role="judge")
        .select_related("user"),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "projects/judges/staff.html", context, status=status)


@instructor_required
@require_POST
def retract_judge(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Take an invitation back."""
    found = get_object_or_404(JudgeInvitation, conference=conference, pk=pk)
    return do_and_return(
        request,
        lambda: judging.retract(found, request.user),  # type: ignore[arg-type]
        f"The invitation of {found.name} is taken back; its link is dead.",
        "staff_judges",
        conference.slug,
    )


@never_cache
def judge_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Shows the invitation on GET, answers it on POST, with or without an account.

    Someone signed in with another address gets the same page as someone with an invented link.
    """
    found = judging.of_token(token)
    user = request.user
    is_theirs = not user.is_authenticated or (
        found is not None and addressed_links.belongs_to(found, user)  # type: ignore[arg-type]
    )
    if found is None or not is_theirs:
        return render(request, "projects/judges/unknown.html", status=404)
    form = JudgeNameForm(request.POST or None, initial={"name": found.name})
    if request.method == "POST" and request.POST.get("answer") == "decline":
        return _decline(request, found)
    refusal = judging.why_not_answer(found)
    if not refusal and form.is_valid():
        try:
            judging.accept(found, form.cleaned_data["name"])
        except WrongState as moved_on:
            refusal = str(moved_on)
        else:
            messages.success(request, f"You are a judge of {found.conference} now.")
            if user.is_authenticated:
                return redirect("dashboard", found.conference.slug)
            return redirect("account_request_login_code")
    context = {"invitation": found, "conference": found.conference, "form": form}
    context["reason"] = refusal
    status = 409 if refusal and request.method == "POST" else 422 if form.errors else 200
    return render(request, "projects/judges/invitation.html", context, status=status)


judge_invitation.access = "by link"  # type: ignore[attr-defined]


def _decline(request: HttpRequest, found: JudgeInvitation) -> HttpResponse:
    context: dict[str, Any] = {"invitation": found, "conference": found.conference}
    try:
        judging.decline(found)
    except WrongState as refusal:
        context["reason"] = str(refusal)
        return render(request, "projects/judges/invitation.html", context, status=409)
    return render(request, "projects/judges/declined.html", context)
