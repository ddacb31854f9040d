"""The ideas board."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from projects import ideas as acts
from projects import teaming
from projects.access import course_required, student_required
from projects.forms.ideas import IdeaForm
from projects.forms.teams import TeamNameForm
from projects.models import Conference, Idea, IdeaInterest, Participant, Project
from projects.refusals import WrongState, require
from projects.views.answers import do_and_return

SHOWN = (("", "Open"), ("taken", "Taken"), ("closed", "Closed"), ("mine", "Yours"))


@course_required
def ideas(request: HttpRequest, conference: Conference) -> HttpResponse:
    place: Participant | None = request.participant  # type: ignore[attr-defined]
    show = request.GET.get("show", "")
    chosen = {
        "taken": Q(taken_at__isnull=False),
        "closed": Q(closed_at__isnull=False, taken_at__isnull=True),
        "mine": Q(posted_by=place) if place else Q(pk__in=[]),
    }.get(show, Q(closed_at__isnull=True, taken_at__isnull=True))
    board = Idea.objects.visible_to(request.user).filter(conference=conference)
    category = request.GET.get("category", "")
    if category:
        board = board.filter(category__slug=category)
    rows = (
        board.filter(chosen)
        .select_related("category", "posted_by__user")
        .annotate(likes=Count("interests"))
    )
    context = {
        "ideas": rows,
        "show": show,
        "shown": [(key, label, key == show) for key, label in SHOWN],
        "categories": conference.categories.all(),
        "category": category,
    }
    return render(request, "projects/ideas/list.html", context)


@course_required
def new_idea(request: HttpRequest, conference: Conference) -> HttpResponse:
    place: Participant | None = request.participant  # type: ignore[attr-defined]
    require(place is not None, "Take a place in this conference to post ideas.")
    form = IdeaForm(conference, None, request.POST if request.method == "POST" else None)
    if form.is_valid():
        posted = acts.post(conference, place, form.words())  # type: ignore[arg-type]
        messages.success(request, "Your idea is on the board.")
        return redirect("idea", conference.slug, posted.pk)
    return render(
        request, "projects/ideas/form.html", {"form": form}, status=422 if form.errors else 200
    )


def _idea(request: HttpRequest, conference: Conference, pk: int) -> Idea:
    people = IdeaInterest.objects.select_related("participant__user")
    return get_object_or_404(
        Idea.objects.visible_to(request.user)
        .select_related("conference", "category", "posted_by__user", "taken_by")
        .prefetch_related(Prefetch("interests", people)),
        conference=conference,
        pk=pk,
    )


@course_required
def idea(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    return _page(request, _idea(request, conference, pk), TeamNameForm())


def _page(request: HttpRequest, found: Idea, name_form: TeamNameForm) -> HttpResponse:
    place: Participant | None = request.participant  # type: ignore[attr-defined]
    is_student = place is not None and place.is_student
    team = place.team if place else None
    people = [row.participant for row in found.interests.all()]
    context = {
        "idea": found,
        "people": people,
        "likes_it": place in people,
        "may_change": acts.may_change(found, place, request.user),  # type: ignore[arg-type]
        "may_like": is_student and found.is_open,
        "may_start": is_student
        and found.is_open
        and team is None
        and not teaming.teams_are_locked(found.conference),
        "may_take": team is not None
        and found.is_open
        and not Project.objects.filter(team=team).exists(),
        "team": team,
        "name_form": name_form,
    }
    return render(
        request, "projects/ideas/page.html", context, status=422 if name_form.errors else 200
    )


@course_required
def change_idea(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    found = _idea(request, conference, pk)
    _require_change(request, found)
    form = IdeaForm(conference, found, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            acts.change(found, form.words(), request.user)  # type: ignore[arg-type]
        except WrongState as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Saved.")
            return redirect("idea", conference.slug, found.pk)
    context = {"form": form, "idea": found}
    return render(request, "projects/ideas/form.html", context, status=422 if form.errors else 200)


def _require_change(request: HttpRequest, found: Idea) -> None:
    place: Participant | None = request.participant  # type: ignore[attr-defined]
    require(
        acts.may_change(found, place, request.user),  # type: ignore[arg-type]
        "Only its author and instructors change an idea.",
    )


@course_required
@require_POST
def close_idea(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Takes an idea off the board, or puts a closed one back."""
    found = _idea(request, conference, pk)
    _require_change(request, found)
    if request.POST.get("act") == "reopen":
        act, said = acts.reopen, "The idea is on the board again."
    else:
        act, said = acts.close, "The idea is closed. You can open it again."
    return do_and_return(
        request,
        lambda: act(found, request.user),  # type: ignore[arg-type]
        said,
        "idea",
        conference.slug,
        found.pk,
    )


@student_required
@require_POST
def like_idea(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Shows interest, or takes it back."""
    place: Participant = request.participant  # type: ignore[attr-defined]
    found = _idea(request, conference, pk)
    if request.POST.get("act") == "take-back":
        act, said = acts.unlike, "Your interest is taken back."
    else:
        act, said = acts.like, "Your interest is shown by name to everyone of the conference."
    return do_and_return(
        request, lambda: act(found, place), said, "idea", conference.slug, found.pk
    )


@student_required
@require_POST
def start_from_idea(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Starts a team from an idea, or gives the idea to the student's team that has no project."""
    place: Participant = request.participant  # type: ignore[attr-defined]
    found = _idea(request, conference, pk)
    if place.team:
        own = place.team
        return do_and_return(
            request,
            lambda: acts.take(found, own, request.user),  # type: ignore[arg-type]
            "The idea is yours. Naming the project starts with its title and pitch.",
            "team",
            conference.slug,
        )
    form = TeamNameForm(request.POST)
    if form.is_valid():
        try:
            started = acts.start_team(found, place, form.cleaned_data["name"])
        except WrongState as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(
                request,
                f"You are on the team {started.name} now, and the idea is taken. "
                "Naming the project starts with its title and pitch.",
            )
            return redirect("team", conference.slug)
    return _page(request, found, form)
