"""Writing reviews: my list, the review beside what it is about, its files."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from projects.access import participant_required
from projects.clock import now
from projects.models import Artefact, Conference
from projects.refusals import Refusal
from projects.views.artefacts import send_file
from reviews import desk, writing
from reviews.domain.completeness import Lack
from reviews.domain.giveaways import Giveaway
from reviews.forms.sheet import SheetForm
from reviews.materials import Section, chosen, materials, text_tab
from reviews.models import Review
from reviews.sheets import Saved, revisions_of, stored_values
from reviews.views.saving import saved_json, wants_json


@participant_required
def reviews(request: HttpRequest, conference: Conference) -> HttpResponse:
    """What I am to review, round by round, with the next one first."""
    rounds = desk.my_reviews(request.user, conference, now())  # type: ignore[arg-type]
    place = request.participant  # type: ignore[attr-defined]
    asks_for_bids = (
        place is not None
        and place.is_student
        and any(one.takes_bids(now()) for one in conference.rounds.all())
    )
    context = {"rounds": rounds, "asks_for_bids": asks_for_bids}
    return render(request, "reviews/review/list.html", context)


@participant_required
def review(request: HttpRequest, conference: Conference, public_id: str) -> HttpResponse:
    """One review: the hand-in on the left, the rubric on the right."""
    mine = _mine(request, conference, public_id)
    criteria = writing.review_criteria(mine)
    values = stored_values(mine, criteria)
    form = SheetForm(criteria, writing.review_texts(), initial=values)
    missing = writing.review_lacks(mine, criteria) if "missing" in request.GET else None
    return _page(request, mine, form, values, missing=missing)


@require_POST
@participant_required
def save_review(request: HttpRequest, conference: Conference, public_id: str) -> HttpResponse:
    """Save what was sent. Scripts get JSON, a browser without them the page again."""
    mine = _mine(request, conference, public_id)
    try:
        form, saved = writing.save_review(mine, request.POST)
    except Refusal as refusal:
        if wants_json(request):
            return saved_json(conference, Saved(), refusal)
        raise
    if wants_json(request):
        return saved_json(conference, saved)
    if saved.is_clean:
        messages.success(request, "Saved.")
        return redirect(mine)
    return _again(request, mine, form, saved)


@require_POST
@participant_required
def submit_review(request: HttpRequest, conference: Conference, public_id: str) -> HttpResponse:
    """Save and hand in, or show what is missing."""
    mine = _mine(request, conference, public_id)
    was_submitted = mine.status == Review.Status.SUBMITTED
    warned = "anyway" in request.POST
    form, saved, missing = writing.submit_review(mine, request.POST, warned)
    mine.refresh_from_db()
    if not saved.is_clean:
        return _again(request, mine, form, saved, missing)
    if missing:
        # A redirect, so that loading the page again shows what is stored, not the form as sent.
        return redirect(f"{mine.get_absolute_url()}?missing")
    if mine.status != Review.Status.SUBMITTED and not warned and _giveaways(mine):
        return redirect(f"{mine.get_absolute_url()}?giveaway")
    if mine.status != Review.Status.SUBMITTED:
        messages.error(
            request,
            "The round closed before this arrived. Your draft is kept; write to the staff if it "
            "should still count.",
        )
        return redirect(mine)
    messages.success(
        request,
        "Your changes are saved."
        if was_submitted
        else f"Your review of “{mine.project.title}” is submitted. "
        "You can change it until the round is due.",
    )
    return redirect(
        mine if was_submitted else "reviews", *([] if was_submitted else [conference.slug])
    )


@participant_required
def review_file(
    request: HttpRequest, conference: Conference, public_id: str, artefact_id: str, name: str
) -> HttpResponse:
    """A file of the version under review, for its reviewer only."""
    mine = _mine(request, conference, public_id)
    for artefact in desk.readable_artefacts(mine):
        if artefact.public_id != artefact_id or not artefact.is_file:
            continue
        if name == _generic_name(artefact):
            return send_file(request, artefact, name=name)  # type: ignore[return-value]
        if name == _small_name(artefact) and artefact.small:
            return send_file(request, artefact, small=True, name=name)  # type: ignore[return-value]
    raise Http404


def _generic_name(artefact: Artefact) -> str:
    """report.pdf: what the milestone calls it and its type, nothing of whose it is."""
    return f"{artefact.key or artefact.kind}.{artefact.file_name.rpartition('.')[2]}"


def _small_name(artefact: Artefact) -> str:
    what = "small" if artefact.is_picture else "first-page"
    return f"{artefact.key or artefact.kind}-{what}.webp"


def _mine(request: HttpRequest, conference: Conference, public_id: str) -> Review:
    """My own review, once its round is open; staff read others' on a page of their own."""
    return get_object_or_404(
        Review.objects.visible_to(request.user)
        .filter(
            round__conference=conference,
            round__opened_at__isnull=False,
            reviewer__user=request.user,
        )
        .select_related(
            "round__conference",
            "round__rubric",
            "project__conference",
            "project__team",
            "version__submission__milestone",
            "reviewer__user",
        )
        .prefetch_related("scores", "project__credits"),
        public_id=public_id,
    )


def _again(
    request: HttpRequest,
    mine: Review,
    form: SheetForm,
    saved: Saved,
    missing: list[Lack] | None = None,
) -> HttpResponse:
    """The page once more, with everything typed still there."""
    mine = Review.objects.select_related(
        "round__conference", "round__rubric", "project__conference", "project__team"
    ).get(pk=mine.pk)
    values = stored_values(mine, writing.review_criteria(mine))
    status = 409 if saved.conflicts else 422
    return _page(request, mine, form, values, saved=saved, missing=missing, status=status)


def _page(
    request: HttpRequest,
    mine: Review,
    form: SheetForm,
    values: dict[str, str],
    saved: Saved | None = None,
    missing: list[Lack] | None = None,
    status: int = 200,
) -> HttpResponse:
    conference = mine.round.conference
    at = now()
    others = desk.my_reviews(request.user, conference, at)  # type: ignore[arg-type]
    tasks = next((r for r in others if mine.public_id in {t.public_id for t in r.tasks}), None)
    tabs = _tabs(mine)
    context: dict[str, Any] = {
        "subject": desk.subject(mine),
        "round": mine.round,
        "tasks": tasks,
        "next_url": _next_url(conference, tasks, mine),
        "tabs": tabs,
        "tab": chosen(tabs, request.GET.get("show", "")),
        "form": form,
        "revisions": revisions_of(values),
        "conflicts": {conflict.field: conflict for conflict in saved.conflicts} if saved else {},
        "missing": missing,
        "save_url": reverse("save_review", args=[conference.slug, mine.public_id]),
        "submit_url": reverse("submit_review", args=[conference.slug, mine.public_id]),
        "saved_at": mine.saved_at,
        "giveaways": _giveaways(mine)
        if "giveaway" in request.GET or mine.status == Review.Status.SUBMITTED
        else [],
        "is_submitted": mine.status == Review.Status.SUBMITTED,
        "state": _state(mine, at),
    }
    return render(request, "reviews/review/page.html", context, status=status)


def _giveaways(mine: Review) -> list[tuple[str, Giveaway]]:
    return writing.review_giveaways(mine, writing.review_criteria(mine))


def _state(mine: Review, at: datetime) -> str:
    """writing, waiting (not begun), closed (drafts are kept), or final (read only)."""
    if mine.round.released_at is not None or mine.round.conference.is_archived:
        return "final"
    if not mine.round.has_begun(at):
        return "waiting"
    if mine.round.takes_reviews(at):
        return "writing"
    return "final" if mine.status == Review.Status.SUBMITTED else "closed"


def _tabs(mine: Review) -> list[Any]:
    conference = mine.round.conference
    if conference.is_archived:
        return []

    def address_of(artefact: Artefact, small: bool = False) -> str:
        name = _small_name(artefact) if small else _generic_name(artefact)
        return reverse(
            "review_file", args=[conference.slug, mine.public_id, artefact.public_id, name]
        )

    found = materials(mine.version, address_of, is_blind=mine.round.is_blind_to_reviewers)
    abstract = [Section("", mine.project.abstract)] if mine.project.abstract else []
    return found + text_tab("abstract", "Abstract", abstract)


def _next_url(conference: Conference, tasks: desk.RoundTasks | None, mine: Review) -> str:
    """The next unfinished review after this one, round the corner; empty if there is none."""
    if tasks is None:
        return ""
    ids = [task.public_id for task in tasks.tasks]
    at = ids.index(mine.public_id)
    for task in [*tasks.tasks[at + 1 :], *tasks.tasks[:at]]:
        if task.status != Review.Status.SUBMITTED:
            return reverse("review", args=[conference.slug, task.public_id])
    return ""
