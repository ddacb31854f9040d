"""The rubric editor: rubrics, their criteria, and each criterion's levels."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from projects.access import instructor_required, staff_required
from projects.models import Conference, log
from reviews import rubrics
from reviews.domain.grading import plain
from reviews.forms.rubrics import CriterionForm, LevelForms, RubricForm, set_range
from reviews.models import Criterion, Rubric, RubricChange
from reviews.models.rubrics import weights_of


@staff_required
def staff_rubrics(request: HttpRequest, conference: Conference) -> HttpResponse:
    """All rubrics of the conference."""
    rows = conference.rubrics.annotate(
        criterion_count=Count("criteria"),
        is_earlier=Exists(RubricChange.objects.filter(earlier=OuterRef("pk"))),
    ).order_by("name")
    return render(request, "reviews/rubric/list.html", {"rubrics": rows})


@instructor_required
def new_rubric(request: HttpRequest, conference: Conference) -> HttpResponse:
    form = RubricForm(request.POST or None, instance=Rubric(conference=conference))
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            rubric = form.save()
            log(conference, request.user, "added the rubric", rubric)  # type: ignore[arg-type]
        messages.success(request, "The rubric is there. Now add what is judged.")
        return redirect("staff_rubric", conference.slug, rubric.pk)
    return render(
        request, "reviews/rubric/new.html", {"form": form}, status=422 if form.errors else 200
    )


@staff_required
def staff_rubric(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """One rubric as its readers see it, with the share that each criterion has."""
    rubric = get_object_or_404(conference.rubrics.select_related("follows"), pk=pk)
    criteria = list(rubric.criteria.prefetch_related("levels"))
    weights = weights_of(criteria)
    context = {
        "rubric": rubric,
        "criteria": [
            (criterion, criterion.share_words(weights), _range(criterion)) for criterion in criteria
        ],
        "rounds": rubric.rounds.all(),
        "components": rubric.components.all(),
        "changes": rubric.changes.select_related("earlier", "by"),
        "earlier_of": RubricChange.objects.filter(earlier=rubric).select_related("rubric").first(),
        "draft": Rubric.objects.filter(follows=rubric).first(),
    }
    return render(request, "reviews/rubric/page.html", context)


@instructor_required
def edit_rubric(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Its name and guidance; the guidance may change at any time, because it counts nothing."""
    rubric = get_object_or_404(conference.rubrics, pk=pk)
    form = RubricForm(request.POST or None, instance=rubric)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.save()
            log(conference, request.user, "changed the rubric", rubric)  # type: ignore[arg-type]
        messages.success(request, "The rubric is saved.")
        return redirect("staff_rubric", conference.slug, pk)
    context = {"form": form, "rubric": get_object_or_404(conference.rubrics, pk=pk)}
    return render(request, "reviews/rubric/new.html", context, status=422 if form.errors else 200)


@require_POST
@instructor_required
def copy_rubric(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    rubric = get_object_or_404(conference.rubrics, pk=pk)
    made = rubrics.copy_rubric(rubric, request.user)  # type: ignore[arg-type]
    messages.success(request, f"“{made.name}” is a copy that you can change.")
    return redirect("staff_rubric", conference.slug, made.pk)


@instructor_required
def new_criterion(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    rubric = get_object_or_404(conference.rubrics, pk=pk)
    last = rubric.criteria.aggregate(last=Max("position"))["last"]
    criterion = Criterion(rubric=rubric, position=0 if last is None else last + 1)
    return _edit(request, conference, criterion)


@instructor_required
def edit_criterion(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    return _edit(request, conference, _criterion(conference, pk))


@require_POST
@instructor_required
def remove_criterion(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    criterion = _criterion(conference, pk)
    rubrics.remove_criterion(criterion, request.user)  # type: ignore[arg-type]
    messages.success(request, f"“{criterion.name}” is no longer part of the rubric.")
    return redirect("staff_rubric", conference.slug, criterion.rubric_id)


@transaction.atomic
def _edit(request: HttpRequest, conference: Conference, criterion: Criterion) -> HttpResponse:
    rubric = rubrics.locked(criterion.rubric)
    is_new = criterion.pk is None
    form = CriterionForm(request.POST or None, instance=criterion)
    levels = LevelForms(request.POST or None, instance=criterion, prefix="levels")
    if request.method == "POST" and form.is_valid() and levels.is_valid():
        criterion = form.save(commit=False)
        set_range(criterion, levels)
        criterion.save()
        levels.instance = criterion
        levels.save()
        verb = "added a criterion to" if is_new else "changed a criterion of"
        log(conference, request.user, verb, rubric, after={"criterion": criterion.name})  # type: ignore[arg-type]
        messages.success(request, f"“{criterion.name}” is saved.")
        return redirect("staff_rubric", conference.slug, rubric.pk)
    context = {"form": form, "levels": levels, "rubric": rubric, "criterion": criterion}
    status = 422 if form.errors or levels.total_error_count() else 200
    return render(request, "reviews/rubric/criterion.html", context, status=status)


def _range(criterion: Criterion) -> str:
    """up to 5, or -4 to 0."""
    if criterion.least:
        return f"{plain(criterion.least)} to {plain(criterion.points)}"
    return f"up to {plain(criterion.points)}"


def _criterion(conference: Conference, pk: int) -> Criterion:
    return get_object_or_404(
        Criterion.objects.select_related("rubric__conference"),
        rubric__conference=conference,
        pk=pk,
    )
