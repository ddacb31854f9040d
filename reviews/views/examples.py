"""Examples for practice, for staff: choosing projects, filling in the rubric, who has practised."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from projects.access import instructor_required, staff_required
from projects.models import Conference
from reviews import examples as acts
from reviews import practising
from reviews.domain.completeness import Lack
from reviews.forms.examples import ExampleForm, PracticeForm
from reviews.forms.sheet import SheetForm
from reviews.materials import chosen, opened
from reviews.models import Example, ReviewRound
from reviews.sheets import Saved, revisions_of, stored_values
from reviews.views.practice import tabs_of
from reviews.views.saving import answer_saving


@staff_required
def examples(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """The examples of a round, and who has practised."""
    return _list(request, conference, _round(request, conference, pk))


@require_POST
@instructor_required
def add_example(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Make a project an example; nobody sees it before it is offered."""
    round_ = _round(request, conference, pk)
    form = ExampleForm(acts.choosable(round_, request.user), request.POST)  # type: ignore[arg-type]
    if not form.is_valid():
        return _list(request, conference, round_, form, status=422)
    made = acts.add(round_, form.chosen, request.user)  # type: ignore[arg-type]
    messages.success(request, "Now fill in the rubric, with a reason for each criterion.")
    return redirect("example", conference.slug, made.public_id)


@require_POST
@instructor_required
def set_up_practice(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    round_ = _round(request, conference, pk)
    form = PracticeForm(request.POST)
    form.is_valid()
    acts.set_up(
        round_,
        form.cleaned_data["is_open"],
        form.cleaned_data["comes_first"],
        request.user,  # type: ignore[arg-type]
    )
    messages.success(request, "Saved.")
    return redirect("examples", conference.slug, round_.pk)


@staff_required
def example(request: HttpRequest, conference: Conference, public_id: str) -> HttpResponse:
    """The example beside the rubric, as the staff fill it in."""
    found = _example(request, conference, public_id)
    criteria = practising.practice_criteria(found.round)
    values = stored_values(found, criteria)
    form = SheetForm(criteria, practising.practice_texts(is_reference=True), initial=values)
    missing = practising.reference_lacks(found, criteria) if "missing" in request.GET else None
    return _page(request, conference, found, form, values, missing=missing)


@require_POST
@staff_required
def save_example(request: HttpRequest, conference: Conference, public_id: str) -> HttpResponse:
    """Save what was sent. Scripts get JSON, a browser without them the page again."""
    found = _example(request, conference, public_id)
    return answer_saving(
        request,
        conference,
        lambda: practising.save_reference(found, request.POST),
        reverse("example", args=[conference.slug, public_id]),
        lambda form, saved: _again(request, conference, found, form, saved),
    )


@require_POST
@staff_required
def offer_example(request: HttpRequest, conference: Conference, public_id: str) -> HttpResponse:
    """Save, and offer it for practice unless something is missing."""
    found = _example(request, conference, public_id)
    was_offered = found.completed_at is not None
    form, saved, missing = practising.offer(found, request.POST)
    if not saved.is_clean:
        return _again(request, conference, found, form, saved, missing)
    if missing:
        return redirect(f"{reverse('example', args=[conference.slug, public_id])}?missing")
    messages.success(
        request,
        "Your changes are saved." if was_offered else "The example is offered for practice.",
    )
    return redirect("examples", conference.slug, found.round_id)


@instructor_required
def remove_example(request: HttpRequest, conference: Conference, public_id: str) -> HttpResponse:
    """GET says what goes with it; POST removes."""
    found = _example(request, conference, public_id)
    if request.method == "POST":
        acts.remove(found, request.user)  # type: ignore[arg-type]
        messages.success(request, f"“{found.project.title}” is no example any more.")
        return redirect("examples", conference.slug, found.round_id)
    context = {"example": found, "round": found.round, "practices": found.practices.count()}
    return render(request, "reviews/examples/remove.html", context)


def _round(request: HttpRequest, conference: Conference, pk: int) -> ReviewRound:
    return get_object_or_404(
        ReviewRound.objects.visible_to(request.user)
        .filter(conference=conference)
        .select_related("conference", "milestone", "rubric"),
        pk=pk,
    )


def _example(request: HttpRequest, conference: Conference, public_id: str) -> Example:
    return get_object_or_404(
        Example.objects.visible_to(request.user)
        .filter(round__conference=conference)
        .select_related(
            "round__rubric", "round__conference", "project", "version__submission__milestone"
        ),
        public_id=public_id,
    )


def _list(
    request: HttpRequest,
    conference: Conference,
    round_: ReviewRound,
    form: ExampleForm | None = None,
    status: int = 200,
) -> HttpResponse:
    people = acts.lines(round_)
    initial = {
        "is_open": round_.practice_opened_at is not None,
        "comes_first": round_.practice_first,
    }
    context = {
        "round": round_,
        "examples": acts.overview(round_),
        "people": people,
        "practised": sum(1 for line in people if line.done),
        "form": form or ExampleForm(acts.choosable(round_, request.user)),  # type: ignore[arg-type]
        "practice_form": PracticeForm(initial=initial),
    }
    return render(request, "reviews/examples/list.html", context, status=status)


def _again(
    request: HttpRequest,
    conference: Conference,
    found: Example,
    form: SheetForm,
    saved: Saved,
    missing: list[Lack] | None = None,
) -> HttpResponse:
    found = _example(request, conference, found.public_id)
    values = stored_values(found, practising.practice_criteria(found.round))
    status = 409 if saved.conflicts else 422
    return _page(request, conference, found, form, values, saved, missing, status)


def _page(
    request: HttpRequest,
    conference: Conference,
    found: Example,
    form: SheetForm,
    values: dict[str, str],
    saved: Saved | None = None,
    missing: list[Lack] | None = None,
    status: int = 200,
) -> HttpResponse:
    tabs = tabs_of(found, conference)
    context = {
        "example": found,
        "round": found.round,
        "tabs": tabs,
        "tab": opened(chosen(tabs, request.GET.get("show", "")), request.GET),
        "here": reverse("example", args=[conference.slug, found.public_id]),
        "form": form,
        "revisions": revisions_of(values),
        "conflicts": {conflict.field: conflict for conflict in saved.conflicts} if saved else {},
        "missing": missing,
        "save_url": reverse("save_example", args=[conference.slug, found.public_id]),
        "offer_url": reverse("offer_example", args=[conference.slug, found.public_id]),
        "practices": found.practices.filter(submitted_at__isnull=False).count(),
        "is_own": found.project.conference_id == conference.pk,
    }
    return render(request, "reviews/examples/page.html", context, status=status)
