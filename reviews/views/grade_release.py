"""Releasing grades: the preview with its numbers, teams held back, and taking a release back."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from projects.access import instructor_required, whole_conference_required
from projects.models import Conference
from reviews import holding_grades, releasing_grades, taking_back_grades
from reviews.forms.grades import HoldForm
from reviews.models import GradeHold


@instructor_required
def release_grades(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Release all components at once: preview on GET, the act on POST."""
    return _release(request, conference, list(conference.components.values_list("pk", flat=True)))


@instructor_required
def release_component(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Release one component: preview on GET, the act on POST."""
    if not conference.components.filter(pk=pk).exists():
        raise Http404
    return _release(request, conference, [pk])


def _release(request: HttpRequest, conference: Conference, components: list[int]) -> HttpResponse:
    if request.method == "POST":
        act = releasing_grades.release(
            conference,
            components,
            request.user,  # type: ignore[arg-type]
            request.POST.get("fingerprint"),
        )
        number = act.grades.count()
        messages.success(
            request,
            f"{number} grade{'' if number == 1 else 's'} released. Students are told by mail.",
        )
        return redirect("staff_gradebook", conference.slug)
    releases = releasing_grades.preview(conference, components)
    context = {
        "releases": releases,
        "fingerprint": releasing_grades.fingerprint(releases),
        "moves": sum(release.moves for release in releases),
        "problems": [release.problem for release in releases if release.problem],
        "students": conference.participants.students().count(),
        "single": releases[0] if len(components) == 1 else None,
    }
    return render(request, "reviews/gradebook/release.html", context)


@whole_conference_required
def staff_releases(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Every release: who showed how many grades when, how many were looked at, what was taken back."""
    acts = (
        conference.grade_releases.annotate(
            number=Count("grades"), looked=Count("grades", filter=Q(grades__seen_at__isnull=False))
        )
        .select_related("released_by", "undone_by")
        .prefetch_related("grades__component")
    )
    rows = [(act, sorted({grade.component.name for grade in act.grades.all()})) for act in acts]
    context = {"rows": rows, "latest": taking_back_grades.latest(conference)}
    return render(request, "reviews/gradebook/releases.html", context)


@instructor_required
def take_back_release(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Asks first, in numbers; the act on POST."""
    get_object_or_404(conference.grade_releases, pk=pk)
    if request.method == "POST":
        act = taking_back_grades.take_back(conference, pk, request.user)  # type: ignore[arg-type]
        number = act.grades.count()
        messages.success(
            request,
            f"The release of {number} grade{'' if number == 1 else 's'} is taken back. "
            "Everything stands as before it.",
        )
        return redirect("staff_gradebook", conference.slug)
    latest = taking_back_grades.latest(conference)
    is_latest = latest is not None and latest.release.pk == pk
    context = {"latest": latest if is_latest else None}
    return render(request, "reviews/gradebook/take_back.html", context)


@instructor_required
def hold_grades(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Which teams' grades are not shown with the others', and a form for one more."""
    form = HoldForm(conference, request.POST or None)
    if form.is_valid():
        project = form.cleaned_data["project"]
        holding_grades.hold(form.components, project, form.cleaned_data["reason"], request.user)  # type: ignore[arg-type]
        messages.success(request, f"The grades of project {project.board} are held back.")
        return redirect("hold_grades", conference.slug)
    holds = GradeHold.objects.filter(component__conference=conference).select_related(
        "component", "project__team", "held_by"
    )
    context = {"form": form, "holds": holds}
    status = 422 if form.errors else 200
    return render(request, "reviews/gradebook/holds.html", context, status=status)


@require_POST
@instructor_required
def let_go_grades(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """The next release shows this team's grade."""
    row = get_object_or_404(
        GradeHold.objects.select_related("project__conference", "component"),
        pk=pk,
        component__conference=conference,
    )
    holding_grades.let_go(row, request.user)  # type: ignore[arg-type]
    messages.success(request, "It is shown with the next release.")
    return redirect("hold_grades", conference.slug)
