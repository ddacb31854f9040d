"""Practising on an example: the same page as a review's, and then what the staff gave."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from projects.access import participant_required
from projects.models import Artefact, Conference
from reviews import practising, scrubbing
from reviews.domain.completeness import Lack
from reviews.forms.sheet import SheetForm
from reviews.materials import Section, chosen, materials, opened, text_tab
from reviews.models import Example, Practice
from reviews.sheets import Saved, revisions_of, stored_values
from reviews.views.review_page import addresses
from reviews.views.reviewing import send_reviewed
from reviews.views.saving import answer_saving


@participant_required
def practice(request: HttpRequest, conference: Conference, public_id: str) -> HttpResponse:
    """The example beside the rubric; once compared, the staff's points beside mine."""
    example = _example(request, conference, public_id)
    mine = _practice(request, example)
    if mine.submitted_at is not None:
        return _compared(request, conference, mine)
    criteria = practising.practice_criteria(example.round)
    values = stored_values(mine, criteria)
    form = SheetForm(criteria, practising.practice_texts(), initial=values)
    missing = practising.practice_lacks(mine, criteria) if "missing" in request.GET else None
    return _page(request, conference, mine, form, values, missing=missing)


@require_POST
@participant_required
def save_practice(request: HttpRequest, conference: Conference, public_id: str) -> HttpResponse:
    """Save what was sent. Scripts get JSON, a browser without them the page again."""
    example = _example(request, conference, public_id)
    return answer_saving(
        request,
        conference,
        lambda: practising.save_practice(example, _place(request), request.POST),
        reverse("practice", args=[conference.slug, public_id]),
        lambda form, saved: _again(request, conference, example, form, saved),
    )


@require_POST
@participant_required
def compare_practice(request: HttpRequest, conference: Conference, public_id: str) -> HttpResponse:
    """Finish, and see what the staff gave."""
    example = _example(request, conference, public_id)
    form, saved, missing = practising.compare(example, _place(request), request.POST)
    if not saved.is_clean:
        return _again(request, conference, example, form, saved, missing)
    address = reverse("practice", args=[conference.slug, public_id])
    return redirect(f"{address}?missing" if missing else address)


@participant_required
def practice_file(
    request: HttpRequest, conference: Conference, public_id: str, artefact_id: str, name: str
) -> HttpResponse:
    """A file of the example, for whoever may practise on it and for staff."""
    example = get_object_or_404(
        Example.objects.visible_to(request.user)
        .filter(round__conference=conference)
        .select_related("round"),
        public_id=public_id,
    )
    if conference.is_archived:
        raise Http404
    files = Artefact.objects.filter(version_items__version=example.version_id or 0)
    return send_reviewed(
        request,
        files.select_related("project"),
        artefact_id,
        name,
        example.round.is_blind_to_reviewers,
    )


def tabs_of(example: Example, conference: Conference) -> list[Any]:
    """The hand-in as reviewers of the round may see it; nobody is named."""
    if conference.is_archived:
        return []
    address_of = addresses("practice_file", conference, example.public_id)
    found = materials(example.version, address_of, is_blind=example.round.is_blind_to_reviewers)
    if example.round.is_blind_to_reviewers:
        found = scrubbing.without_missing_copies(found, example.version)
    abstract = [Section("", example.project.abstract)] if example.project.abstract else []
    return found + text_tab("abstract", "Abstract", abstract)


def _example(request: HttpRequest, conference: Conference, public_id: str) -> Example:
    _place(request)
    return get_object_or_404(
        Example.objects.to_practise(request.user)  # type: ignore[arg-type]
        .filter(round__conference=conference)
        .select_related("round__rubric", "project", "version__submission__milestone"),
        public_id=public_id,
    )


def _place(request: HttpRequest) -> Any:
    place = request.participant  # type: ignore[attr-defined]
    if place is None:
        raise Http404
    return place


def _practice(request: HttpRequest, example: Example) -> Practice:
    """Mine on this example; not yet a row before its first save."""
    place = _place(request)
    found = Practice.objects.filter(example=example, reviewer=place).first()
    found = found or Practice(example=example, reviewer=place)
    found.example = example
    return found


def _again(
    request: HttpRequest,
    conference: Conference,
    example: Example,
    form: SheetForm,
    saved: Saved,
    missing: list[Lack] | None = None,
) -> HttpResponse:
    mine = _practice(request, example)
    values = stored_values(mine, practising.practice_criteria(example.round))
    status = 409 if saved.conflicts else 422
    return _page(request, conference, mine, form, values, saved, missing, status)


def _page(
    request: HttpRequest,
    conference: Conference,
    mine: Practice,
    form: SheetForm,
    values: dict[str, str],
    saved: Saved | None = None,
    missing: list[Lack] | None = None,
    status: int = 200,
) -> HttpResponse:
    example = mine.example
    tabs = tabs_of(example, conference)
    context = {
        "example": example,
        "round": example.round,
        "tabs": tabs,
        "tab": opened(chosen(tabs, request.GET.get("show", "")), request.GET),
        "here": reverse("practice", args=[conference.slug, example.public_id]),
        "form": form,
        "revisions": revisions_of(values),
        "conflicts": {conflict.field: conflict for conflict in saved.conflicts} if saved else {},
        "missing": missing,
        "save_url": reverse("save_practice", args=[conference.slug, example.public_id]),
        "compare_url": reverse("compare_practice", args=[conference.slug, example.public_id]),
        "saved_at": mine.saved_at,
    }
    return render(request, "reviews/practice/page.html", context, status=status)


def _compared(request: HttpRequest, conference: Conference, mine: Practice) -> HttpResponse:
    criteria = practising.practice_criteria(mine.example.round)
    tabs = tabs_of(mine.example, conference)
    context = {
        "example": mine.example,
        "round": mine.example.round,
        "practice": mine,
        "tabs": tabs,
        "tab": opened(chosen(tabs, request.GET.get("show", "")), request.GET),
        "here": reverse("practice", args=[conference.slug, mine.example.public_id]),
        "lines": practising.comparisons(mine, criteria),
        "distance": practising.distance_of(
            practising.by_criterion(mine.scores.all()),
            practising.by_criterion(mine.example.scores.all()),
            criteria,
        ),
    }
    return render(request, "reviews/practice/compared.html", context)
