"""Assigning a round: configurations compared, edited by hand, taken from files, applied and undone."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from projects.access import instructor_required
from projects.models import Conference, Project
from projects.refusals import WrongState
from reviews import assigning, rearranging, run_files, run_records, running
from reviews.conflicting import pinned
from reviews.forms.conflicts import PairForm
from reviews.forms.runs import PairsForm, RunForm
from reviews.models import AssignmentRun, ReviewRound

FULL_OF_WARNINGS = 12


@instructor_required
def assign_round(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """Supply and demand, every configuration side by side, and a form that asks for another."""
    round_ = _round(request, conference, pk)
    if request.headers.get("HX-Target") == "runs":
        return render(request, "reviews/run/_runs.html", _compared(round_))
    form = RunForm(request.POST or None)
    price = None
    if request.method == "POST" and form.is_valid():
        price = _price(form, round_, request.POST.get("priced", ""))
        if price is None and not form.errors:
            run = running.add(round_, request.user, **form.asked())  # type: ignore[arg-type]
            messages.success(request, f"“{run.name}” is being computed. It takes a moment.")
            return redirect("assign_round", conference.slug, round_.pk)
    context = {
        **_compared(round_),
        "form": form,
        "price": price,
        "supply": run_records.supply(round_),
        "may_assign": assigning.may_assign(round_),
        "pins": pinned(round_),
        "pair_form": PairForm(conference, round_=round_),
    }
    return render(request, "reviews/run/list.html", context, status=422 if form.errors else 200)


def _compared(round_: ReviewRound) -> dict[str, Any]:
    lines = run_records.lines(round_)
    current = assigning.applied_run(round_)
    return {
        "round": round_,
        "lines": lines,
        "current": current,
        "is_owed": any(line.run.is_owed for line in lines),
    }


def _price(form: RunForm, round_: ReviewRound, priced: str) -> dict[str, Any] | None:
    """What randomness costs, for who has not been told of this limit yet; None if there is nothing
    to tell. A limit that cannot be kept becomes an error of the form.
    """
    limit: Decimal = form.cleaned_data["limit"]
    if form.cleaned_data["mode"] != AssignmentRun.Mode.RANDOM or priced == f"{limit:.2f}":
        return None
    try:
        cost = running.price(round_, limit)
    except WrongState as refusal:
        form.add_error("limit", str(refusal))
        return None
    return {"per_cent": 100 * float(cost), "limit": f"{limit:.2f}", "chance": int(100 * limit)}


@instructor_required
def staff_run(request: HttpRequest, conference: Conference, pk: int, run: int) -> HttpResponse:
    """One configuration: numbers, distributions, every project with its reviewers."""
    row = _run(request, conference, pk, run)
    current = assigning.applied_run(row.round)
    context = {
        "round": row.round,
        "run": row,
        "line": run_records.line_of(row),
        "may_assign": assigning.may_assign(row.round),
        "is_current": current is not None and current.pk == row.pk,
        "whole": run_records.whole(row) if row.state == AssignmentRun.State.DONE else None,
    }
    return render(request, "reviews/run/page.html", context)


@instructor_required
def rearrange_run(
    request: HttpRequest, conference: Conference, pk: int, run: int, number: int
) -> HttpResponse:
    """Who reviews one project of a configuration, everyone who could, and a button for each."""
    row = _run(request, conference, pk, run)
    project = get_object_or_404(conference.projects, number=number)
    if request.method == "POST":
        return _rearranged(request, row, project)
    found = run_records.candidates(row, project)
    if found is None or row.state != AssignmentRun.State.DONE:
        raise Http404
    context = {
        "round": row.round,
        "run": row,
        "project": project,
        "candidates": found[0],
        "row": found[1],
        "may_edit": assigning.may_assign(row.round) and not row.is_applied,
    }
    return render(request, "reviews/run/project.html", context)


def _rearranged(request: HttpRequest, run: AssignmentRun, project: Project) -> HttpResponse:
    act, _, person = request.POST.get("act", "").partition("-")
    who, instead = _number(person), _number(request.POST.get("instead", ""))
    back = _number(request.POST.get(f"return-{who}", ""))
    if act == "take":
        take, give = [(who, project.pk)], []
    elif act == "give":
        take, give = [], [(who, project.pk)]
        if instead:
            take.append((instead, project.pk))
        if back and not instead:
            raise WrongState("Choose in whose place they come; that person takes what is returned.")
        if back:
            take.append((who, back))
            give.append((instead, back))
    else:
        raise WrongState("Choose whom to take away or to add.")
    rearranging.rearrange(run, request.user, request.POST.get("seen", ""), take, give)  # type: ignore[arg-type]
    messages.success(request, "Done. Nobody is told before the configuration is applied.")
    slug = run.round.conference.slug
    return redirect("rearrange_run", slug, run.round_id, run.pk, project.number)


@instructor_required
def apply_run(request: HttpRequest, conference: Conference, pk: int, run: int) -> HttpResponse:
    """GET says what applying does and replaces; POST does exactly that."""
    row = _run(request, conference, pk, run)
    is_confirmed = "confirmed" in request.POST
    if request.method == "POST":
        shown = request.POST.get("fingerprint", "")
        planned = assigning.preview(row)
        if is_confirmed or not planned.warnings or planned.fingerprint != shown:
            number = assigning.apply(row, shown, request.user, is_confirmed)  # type: ignore[arg-type]
            messages.success(
                request, f"{number} review{'s are' if number != 1 else ' is'} assigned."
            )
            return redirect("staff_round", conference.slug, row.round_id)
    if row.state != AssignmentRun.State.DONE:
        raise Http404
    context = {
        "round": row.round,
        "run": row,
        "preview": assigning.preview(row),
        "may_assign": assigning.may_assign(row.round),
        "unconfirmed": request.method == "POST",
        "first_warnings": FULL_OF_WARNINGS,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "reviews/run/apply.html", context, status=status)


@instructor_required
def undo_run(request: HttpRequest, conference: Conference, pk: int, run: int) -> HttpResponse:
    """GET says what would be restored; POST restores it."""
    row = _run(request, conference, pk, run)
    if request.method == "POST":
        restored, left_out = assigning.undo(row, request.user)  # type: ignore[arg-type]
        said = (
            f"Undone. {restored} reviews are assigned as before."
            if restored
            else "Undone. Nobody is assigned now."
        )
        if left_out:
            said += f" {left_out} could not be restored: the pair may not be any more."
        messages.success(request, said)
        return redirect("assign_round", conference.slug, row.round_id)
    current = assigning.applied_run(row.round)
    context = {
        "round": row.round,
        "run": row,
        "may_undo": assigning.may_assign(row.round)
        and current is not None
        and current.pk == row.pk,
        "existing": row.round.reviews.count(),
    }
    return render(request, "reviews/run/undo.html", context)


@require_POST
@instructor_required
def change_run(request: HttpRequest, conference: Conference, pk: int, run: int) -> HttpResponse:
    """Copy a configuration, compute it anew, or remove it. What destroys pairs or edits asks first."""
    row = _run(request, conference, pk, run)
    act = request.POST.get("act")
    destroys = act == "remove" or (act == "again" and row.edited_at)
    if destroys and not row.is_applied and request.POST.get("sure") != row.stamp:
        context = {"round": row.round, "run": row, "act": act}
        return render(request, "reviews/run/sure.html", context)
    if act == "copy":
        made = rearranging.copy(row, request.user)  # type: ignore[arg-type]
        messages.success(request, f"“{made.name}” is a configuration of its own; edit it freely.")
        return redirect("staff_run", conference.slug, pk, made.pk)
    if act == "again":
        running.again(row, request.user)  # type: ignore[arg-type]
        messages.success(request, f"“{row.name}” is being computed anew. It takes a moment.")
    elif act == "remove":
        running.remove(row, request.user)  # type: ignore[arg-type]
        messages.success(request, f"“{row.name}” is removed.")
    else:
        raise WrongState("Choose what to do with this configuration.")
    return redirect("assign_round", conference.slug, pk)


@instructor_required
def run_pairs(request: HttpRequest, conference: Conference, pk: int, run: int) -> HttpResponse:
    """The pairs of a configuration for a spreadsheet."""
    row = _run(request, conference, pk, run)
    response = HttpResponse(run_files.as_csv(row), content_type="text/csv; charset=utf-8")
    name = f"assignment-{conference.slug}-{row.round_id}-{row.pk}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@instructor_required
def import_pairs(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """A file is read and its consequence shown; sent again as it was read, it makes a configuration."""
    round_ = _round(request, conference, pk)
    if "content" in request.POST:
        run = run_files.take_in(round_, request.POST["content"].encode(), request.user)  # type: ignore[arg-type]
        messages.success(request, f"“{run.name}” is made of {len(run.pairs)} pairs.")
        return redirect("staff_run", conference.slug, round_.pk, run.pk)
    form = PairsForm(request.POST or None, request.FILES or None)
    reading, content = None, ""
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"].decode("utf-8-sig", "replace")
        reading = run_files.read(round_, form.cleaned_data["file"])
    context = {
        "round": round_,
        "form": form,
        "reading": reading,
        "content": content,
        "may_assign": assigning.may_assign(round_),
    }
    is_wrong = bool(form.errors or (reading and reading.errors))
    return render(request, "reviews/run/import.html", context, status=422 if is_wrong else 200)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 12 else 0


def _round(request: HttpRequest, conference: Conference, pk: int) -> ReviewRound:
    return get_object_or_404(
        ReviewRound.objects.visible_to(request.user)
        .filter(conference=conference)
        .select_related("conference", "milestone"),
        pk=pk,
    )


def _run(request: HttpRequest, conference: Conference, pk: int, run: int) -> AssignmentRun:
    round_ = _round(request, conference, pk)
    row = get_object_or_404(round_.runs, pk=run)
    row.round = round_
    return row
