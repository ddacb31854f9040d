"""New versions of rubrics in use: begun as a draft, mapped, looked at, and put in place as one act."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from projects.access import instructor_required
from projects.models import Conference
from projects.refusals import WrongState
from reviews import rubric_changes, rubric_effects
from reviews.domain.grading import plain
from reviews.domain.remapping import Move, Shape

MOST_SHOWN = 60


@require_POST
@instructor_required
def begin_version(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    rubric = get_object_or_404(conference.rubrics, pk=pk)
    draft = rubric_changes.begin(rubric, request.user)  # type: ignore[arg-type]
    messages.success(
        request,
        f"This is a draft of the next version of “{rubric.name}”. Change it, then see what it does.",
    )
    return redirect("staff_rubric", conference.slug, draft.pk)


@dataclass(frozen=True)
class Choice:
    value: int
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class LevelRow:
    """An old level and the new ones it may go to."""

    key: int
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class MoveRow:
    """An old criterion as the page asks about it. is_free: points without levels on both sides."""

    shape: Shape
    move: Move
    choices: tuple[Choice, ...]
    levels: tuple[LevelRow, ...]
    is_free: bool


@instructor_required
def change_rubric(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """pk: the draft's. GET and POST show what would happen; POST with `apply` does it."""
    draft = get_object_or_404(conference.rubrics.exclude(follows=None), pk=pk)
    rubric = draft.follows
    if rubric is None:  # excluded above
        return redirect("staff_rubrics", conference.slug)
    moves = rubric_effects.moves_of(rubric, draft, request.POST)
    reason, refused = request.POST.get("reason", "").strip()[:300], ""
    if "apply" in request.POST:
        seen = request.POST.get("fingerprint", "")
        try:
            change = rubric_changes.apply(rubric, draft, moves, seen, request.user, reason)  # type: ignore[arg-type]
        except WrongState as error:
            refused = str(error)
        else:
            messages.success(
                request,
                f"“{rubric.name}” is version {change.rubric.version} now. Released grades stay as "
                "they are until you release them again.",
            )
            return redirect("staff_rubric", conference.slug, rubric.pk)
    found = rubric_effects.effect(rubric, draft, moves)
    moving = [sheet for sheet in found.sheets if sheet.moves or sheet.lacks]
    context = {
        "rubric": rubric,
        "draft": draft,
        "effect": found,
        "rows": _rows(rubric_effects.shapes(rubric), rubric_effects.shapes(draft), moves),
        "moving": moving[:MOST_SHOWN],
        "more": max(0, len(moving) - MOST_SHOWN),
        "reason": reason,
        "refused": "" if refused in found.problems else refused,
    }
    status = 409 if refused else 422 if found.problems else 200
    return render(request, "reviews/rubric/change.html", context, status=status)


def _rows(old: list[Shape], new: list[Shape], moves: dict[int, Move]) -> list[MoveRow]:
    by_key = {shape.key: shape for shape in new}
    rows = []
    for shape in old:
        move = moves[shape.key]
        target = by_key.get(move.to or 0)
        levels = target.levels if target else ()
        rows.append(
            MoveRow(
                shape,
                move,
                tuple(Choice(one.key, one.name, one.key == move.to) for one in new),
                tuple(
                    LevelRow(
                        level.key,
                        f"{plain(level.points)} · {level.name}",
                        tuple(
                            Choice(
                                one.key,
                                f"{plain(one.points)} · {one.name}",
                                (move.levels or {}).get(level.key) == one.key,
                            )
                            for one in levels
                        ),
                    )
                    for level in (shape.levels if levels else ())
                ),
                bool(target) and not levels and not shape.levels,
            )
        )
    return rows
