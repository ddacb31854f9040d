"""The contribution survey: a member answers; instructors settle it and read claims and factors."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from projects.access import instructor_required, student_required
from projects.forms.times import in_conference_zone
from projects.models import Conference, Participant
from projects.refusals import WrongState
from reviews import contributing
from reviews.forms.contribution import ContributionForm, SurveyForm
from reviews.models import ContributionAnswer, ContributionSurvey


@student_required
def contribution(request: HttpRequest, conference: Conference) -> HttpResponse:
    """My answers about my team, which nobody else of it learns."""
    place: Participant = request.participant  # type: ignore[attr-defined]
    survey = contributing.survey_of(conference)
    members = (
        list(
            Participant.objects.active()
            .filter(membership__team=place.team)
            .select_related("user")
            .order_by("membership__seat")
        )
        if place.team
        else []
    )
    mine = ContributionAnswer.objects.visible_to(request.user).filter(survey=survey, rater=place)
    initial = {f"points-{row.rated_id}": row.points for row in mine}
    form = ContributionForm(members, place, request.POST or None, initial=initial)
    status, refusal = 200, ""
    if form.is_valid():
        try:
            contributing.answer(place, form.points)
        except WrongState as wrong:
            refusal, status = str(wrong), 409
        else:
            messages.success(request, "Your answers are saved. Only you see them.")
            return redirect("contribution", conference.slug)
    context = {
        "survey": survey,
        "form": form,
        "refusal": refusal,
        "members": members,
        "takes_answers": contributing.takes_answers(survey),
        "has_answered": bool(initial),
    }
    status = 422 if form.errors else status
    return render(request, "reviews/contribution/page.html", context, status=status)


@instructor_required
@in_conference_zone
def staff_contribution(request: HttpRequest, conference: Conference) -> HttpResponse:
    """When the survey is open, and what it says: claimed, perceived, difference."""
    survey = contributing.survey_of(conference)
    form = SurveyForm(
        request.POST or None, instance=survey or ContributionSurvey(conference=conference)
    )
    if form.is_valid():
        contributing.settle(form, request.user)  # type: ignore[arg-type]
        messages.success(request, "The survey is saved.")
        return redirect("staff_contribution", conference.slug)
    stored = contributing.survey_of(conference)
    context = {
        "form": form,
        "survey": stored,
        "lines": contributing.report(stored) if stored else [],
    }
    status = 422 if form.errors else 200
    return render(request, "reviews/contribution/staff.html", context, status=status)
