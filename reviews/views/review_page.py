"""The page where a review is written: the hand-in on the left, the rubric and remarks on the right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from projects.clock import now
from projects.models import Artefact, Conference, User
from reviews import desk, remarking, scrubbing, writing
from reviews.beside import beside
from reviews.domain.completeness import Lack
from reviews.domain.giveaways import Giveaway
from reviews.forms.sheet import SheetForm
from reviews.history import labels_of
from reviews.materials import AddressOf, Material, Section, chosen, materials, opened, text_tab
from reviews.models import Review
from reviews.practising import owes_practice
from reviews.remarking import Remarked
from reviews.sheets import Saved, revisions_of, stored_values
from reviews.telling import review_giveaways


def generic_name(artefact: Artefact) -> str:
    """report.pdf: what the milestone calls it and its type, nothing of whose it is."""
    return f"{artefact.key or artefact.kind}.{artefact.file_name.rpartition('.')[2]}"


def small_name(artefact: Artefact) -> str:
    what = "small" if artefact.is_picture else "first-page"
    return f"{artefact.key or artefact.kind}-{what}.webp"


def my_review(request: HttpRequest, conference: Conference, public_id: str) -> Review:
    """My own review, or my team's, once its round is open; staff read others' on another page."""
    return get_object_or_404(
        Review.objects.visible_to(request.user)
        .written_by(request.user)  # type: ignore[arg-type]
        .filter(round__conference=conference, round__opened_at__isnull=False)
        .select_related(
            "round__conference",
            "round__rubric",
            "project__conference",
            "project__team",
            "version__submission__milestone",
            "reviewer__user",
            "team",
        )
        .prefetch_related("scores", "remarks", "project__credits"),
        public_id=public_id,
    )


def again(
    request: HttpRequest,
    mine: Review,
    form: SheetForm,
    saved: Saved,
    missing: list[Lack] | None = None,
    remarked: Remarked | None = None,
) -> HttpResponse:
    """The page once more, with everything typed still there."""
    mine = my_review(request, mine.round.conference, mine.public_id)
    values = stored_values(mine, writing.review_criteria(mine))
    status = 409 if saved.conflicts or (remarked and remarked.conflicts) else 422
    return page(request, mine, form, values, saved, missing, remarked, status)


def page(
    request: HttpRequest,
    mine: Review,
    form: SheetForm,
    values: dict[str, str],
    saved: Saved | None = None,
    missing: list[Lack] | None = None,
    remarked: Remarked | None = None,
    status: int = 200,
) -> HttpResponse:
    conference = mine.round.conference
    at = now()
    others = desk.my_reviews(request.user, conference, at)  # type: ignore[arg-type]
    tasks = next((r for r in others if mine.public_id in {t.public_id for t in r.tasks}), None)
    is_in = mine.status == Review.Status.SUBMITTED
    asked = request.POST if request.method == "POST" else request.GET
    context: dict[str, Any] = {
        "subject": desk.subject(mine),
        "round": mine.round,
        "beside": beside(mine, request.user),  # type: ignore[arg-type]
        "post_url": reverse("write_post", args=[conference.slug, mine.public_id]),
        "tasks": tasks,
        "is_in_question": tasks is not None
        and any(t.is_in_question for t in tasks.tasks if t.public_id == mine.public_id),
        "next_url": next_url(conference, tasks, mine),
        **remarks_of(mine, asked, remarked),
        "form": form,
        "revisions": revisions_of(values),
        "conflicts": {conflict.field: conflict for conflict in saved.conflicts} if saved else {},
        "missing": missing,
        "wrong": _wrong(form, saved, remarked),
        "submit_url": reverse("submit_review", args=[conference.slug, mine.public_id]),
        "saved_at": mine.saved_at,
        "history_url": reverse("review_history", args=[conference.slug, mine.public_id]),
        "giveaways": review_giveaways(mine, form.criteria)
        if "giveaway" in request.GET or is_in
        else [],
        "is_submitted": is_in,
        "is_past_due": mine.round.is_past_due(at),
        "team": mine.team,
    }
    if mine.status == Review.Status.ASSIGNED and owes_practice(request.user, mine.round):  # type: ignore[arg-type]
        context["state"] = "practice"  # comes before writing
    return render(request, "reviews/review/page.html", context, status=status)


def _wrong(
    form: SheetForm, saved: Saved | None, remarked: Remarked | None
) -> list[tuple[str, str]]:
    """The fields that need another look, by id, in the order of the page."""
    names = {*form.errors, *(conflict.field for conflict in saved.conflicts)} if saved else set()
    found = [(f"id_{name}", words) for name, words in labels_of(form).items() if name in names]
    return [*found, ("remarks", "Remarks on places")] if remarked and remarked.forms else found


def remarks_of(
    mine: Review, asked: Mapping[str, str], remarked: Remarked | None = None
) -> dict[str, Any]:
    """What _material.html and _remarks.html draw: the tabs, the open one, and the remarks on them."""
    tabs = tabs_of(mine)
    tab = opened(chosen(tabs, asked.get("show", "")), asked)
    lines, new = remarking.lines(mine, tabs, tab, remarked)
    return {
        "tabs": tabs,
        "tab": tab,
        "here": mine.get_absolute_url(),
        "remarks": lines,
        "new_remark": new,
        "remarked": remarked,
        "state": state_of(mine, now()),
        "save_url": reverse("save_review", args=[mine.round.conference.slug, mine.public_id]),
    }


def back(mine: Review, asked: Mapping[str, str], *more: str) -> str:
    """The page of the review with the tab that was open, and flags such as "missing"."""
    shown = urlencode({name: asked[name] for name in ("show", "at") if asked.get(name)})
    query = "&".join(part for part in (*more, shown) if part)
    return mine.get_absolute_url() + (f"?{query}" if query else "")


def giveaways_of(mine: Review) -> list[tuple[str, Giveaway]]:
    return review_giveaways(mine, writing.review_criteria(mine))


def state_of(mine: Review, at: datetime) -> str:
    """writing, waiting (not begun), closed (drafts are kept), or final (read only)."""
    round_ = mine.round
    if mine.status == Review.Status.SUBMITTED:
        return "writing" if round_.takes_revisions(at) else "final"
    if round_.released_at is not None or round_.conference.is_archived:
        return "final"
    if not round_.has_begun(at):
        return "waiting"
    return "writing" if round_.takes_reviews(at) else "closed"


def tabs_of(mine: Review) -> list[Material]:
    conference = mine.round.conference
    if conference.is_archived:
        return []
    address_of = addresses("review_file", conference, mine.public_id)
    found = materials(mine.version, address_of, is_blind=mine.hides_authors)
    if mine.hides_authors:
        found = scrubbing.without_missing_copies(found, mine.version)
    abstract = [Section("", mine.project.abstract)] if mine.project.abstract else []
    return found + text_tab("abstract", "Abstract", abstract)


def addresses(route: str, conference: Conference, public_id: str) -> AddressOf:
    """Where a reviewer gets files from."""

    def address_of(artefact: Artefact, small: bool = False) -> str:
        name = small_name(artefact) if small else generic_name(artefact)
        return reverse(route, args=[conference.slug, public_id, artefact.public_id, name])

    return address_of


def next_url(conference: Conference, tasks: desk.RoundTasks | None, mine: Review) -> str:
    """The next unfinished review after this one, round the corner; empty if there is none."""
    if tasks is None:
        return ""
    ids = [task.public_id for task in tasks.tasks]
    at = ids.index(mine.public_id)
    for task in [*tasks.tasks[at + 1 :], *tasks.tasks[:at]]:
        if task.is_owed:
            return reverse("review", args=[conference.slug, task.public_id])
    return ""


def address_of_next(user: User, mine: Review) -> str:
    """Where "save and next" leads: the next unfinished review of the round, else my list."""
    conference = mine.round.conference
    found = desk.my_reviews(user, conference, now())
    tasks = next((one for one in found if one.round_id == mine.round_id), None)
    return next_url(conference, tasks, mine) or reverse("reviews", args=[conference.slug])
