"""A new version of a rubric in use: written beside it, its effect looked at, then put in its place.

The rubric and its criteria keep their rows and get the new words and ranges, so that rounds, parts of
the grade, open forms, duties and kept comments all find the new version where the old one was. The
draft's rows take over the old version, which stays for reading, and for rounds that are released.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from projects.models import User, log
from projects.refusals import WrongState
from reviews.domain.grading import plain
from reviews.domain.remapping import Move, Shape, converted
from reviews.models import (
    Criterion,
    Duty,
    Evaluation,
    EvaluationScore,
    ExampleScore,
    Level,
    Marking,
    MarkingScore,
    Review,
    ReviewRound,
    Rubric,
    RubricChange,
    Saving,
    Score,
)
from reviews.rubric_effects import Effect, effect, practice_scores, shapes, sheets_of
from reviews.rubric_imports import add, written_of
from reviews.rubrics import free_name

# What makes a criterion; its place in the rubric is the draft's.
CONTENT = (
    "name", "description", "weight", "points", "least", "step", "is_extra", "asks_comment",
    "min_words", "is_for_staff", "position",
)  # fmt: skip


@transaction.atomic
def begin(rubric: Rubric, by: User) -> Rubric:
    """A draft of the next version, the same until it is changed. One at a time."""
    held = Rubric.objects.select_for_update().get(pk=rubric.pk)
    if not held.is_frozen:
        raise WrongState("Nothing has used this rubric yet, so it can be changed itself.")
    draft = Rubric.objects.filter(follows=held).first()
    if draft is not None:
        return draft
    if RubricChange.objects.filter(earlier=held).exists():
        raise WrongState("This is an earlier version. Change the one that is in use.")
    (written,) = written_of([held])
    number = held.version + 1
    name = free_name(held.conference, f"{held.name[:60]}, version {number}", as_it_is=True)
    draft = add(held.conference, written, name, follows=held, version=number)
    log(held.conference, by, "began a new version of", held, after={"rubric": draft.name})
    return draft


@transaction.atomic
def apply(
    rubric: Rubric, draft: Rubric, moves: Mapping[int, Move], seen: str, by: User, reason: str = ""
) -> RubricChange:
    """Do what was looked at. Raises WrongState if it would now do something else."""
    rubric = Rubric.objects.select_for_update().get(pk=rubric.pk)
    draft = Rubric.objects.select_for_update().get(pk=draft.pk)
    # Whoever writes on one of these waits, and then finds the new version.
    list(Review.objects.select_for_update(of=("self",)).filter(round__rubric=rubric))
    list(Evaluation.objects.select_for_update(of=("self",)).filter(component__rubric=rubric))
    list(Marking.objects.select_for_update(of=("self",)).filter(component__rubric=rubric))
    found = effect(rubric, draft, moves)
    if found.problems:
        raise WrongState(found.problems[0])
    if found.fingerprint != seen:
        raise WrongState(
            "Something was graded or changed since this page was made, so nothing has been moved. "
            "Look at the numbers once more."
        )
    old, new = shapes(rubric), {shape.key: shape for shape in shapes(draft)}
    before = _move_scores(rubric, old, new, moves)
    _unmark_complete(rubric, found)
    _keep_released(rubric, draft, moves)
    _swap(rubric, draft, moves)
    change = RubricChange.objects.create(
        rubric=rubric,
        earlier=draft,
        moves=[
            f"{flow.criterion}, {flow.was} → {flow.becomes} ({flow.scores})" for flow in found.flows
        ],
        before=before,
        reason=reason,
        by=by,
    )
    log(
        rubric.conference,
        by,
        "put a new version in place of",
        rubric,
        before={"version": draft.version, "left out": list(found.left_out)},
        after={
            "version": rubric.version,
            "results moved": found.moved,
            "sheets": len(found.sheets),
            "moves": change.moves,
            **({"reason": reason} if reason else {}),
        },
    )
    return change


def _move_scores(
    rubric: Rubric, old: Sequence[Shape], new: Mapping[int, Shape], moves: Mapping[int, Move]
) -> list[list[Any]]:
    """Give every score its new points and level; what is left out goes. Gives back all as it was."""
    held = sheets_of(rubric)
    keys = {kind: [one.key for one in held if one.kind == kind] for kind in ("review", "evaluation", "marking")}  # fmt: skip
    by_key = {shape.key: shape for shape in old}
    before = []
    kinds: tuple[tuple[str, QuerySet[Any]], ...] = (
        ("review", Score.objects.filter(review__in=keys["review"])),
        ("evaluation", EvaluationScore.objects.filter(evaluation__in=keys["evaluation"])),
        ("marking", MarkingScore.objects.filter(marking__in=keys["marking"])),
        ("practice", practice_scores(rubric)),
    )
    for kind, rows in kinds:
        changed, gone = [], []
        for row in rows.order_by("pk"):
            points = None if row.points is None else str(row.points)
            owner = getattr(row, f"{kind}_id", None) or getattr(row, "example_id", None)
            before.append([kind, owner, row.criterion_id, row.level_id, points, row.comment])
            shape = by_key.get(row.criterion_id)
            move = moves.get(row.criterion_id)
            if shape is None or move is None or move.to is None:
                gone.append(row.pk)
            elif row.points is not None:
                row.level_id, row.points = converted(
                    row.points, row.level_id, shape, new[move.to], move
                )
                changed.append(row)
        rows.model._default_manager.bulk_update(changed, ["level", "points"], batch_size=500)
        rows.model._default_manager.filter(pk__in=gone).delete()
    _move_kept(keys["review"], by_key, new, moves)
    return before


def _move_kept(
    reviews: Sequence[int],
    old: Mapping[int, Shape],
    new: Mapping[int, Shape],
    moves: Mapping[int, Move],
) -> None:
    """The same for what reviews said at earlier times, so that it can be read and taken back."""
    changed = []
    for saving in Saving.objects.filter(review__in=reviews):
        for key, move in moves.items():
            text = str(saving.content.get(f"score-{key}", ""))
            levels = {str(one.key): one for one in old[key].levels}
            if not text or move.to is None or (levels and text not in levels):
                continue
            level = levels.get(text)
            found, value = converted(
                level.points if level else Decimal(text),
                level.key if level else None,
                old[key],
                new[move.to],
                move,
            )
            saving.content[f"score-{key}"] = str(found) if found else plain(value)
        changed.append(saving)
    Saving.objects.bulk_update(changed, ["content"], batch_size=200)


def _unmark_complete(rubric: Rubric, found: Effect) -> None:
    """What lacks a criterion of the new version is not complete any more."""
    if found.added:
        Evaluation.objects.filter(component__rubric=rubric, is_revision=False).update(
            completed_at=None
        )
        Marking.objects.filter(component__rubric=rubric).update(completed_at=None)
        Duty.objects.filter(component__rubric=rubric, criterion=None).update(completed_at=None)


def _keep_released(rubric: Rubric, draft: Rubric, moves: Mapping[int, Move]) -> None:
    """Released rounds stay by the old version, whose words the draft's rows are about to take."""
    rounds = list(ReviewRound.objects.filter(rubric=rubric, released_at__isnull=False))
    for key, move in moves.items():
        if move.to is None:
            continue
        Score.objects.filter(review__round__in=rounds, criterion=key).update(criterion=move.to)
        ExampleScore.objects.filter(
            Q(example__round__in=rounds) | Q(practice__example__round__in=rounds), criterion=key
        ).update(criterion=move.to)
    ReviewRound.objects.filter(pk__in=[row.pk for row in rounds]).update(rubric=draft)


def _swap(rubric: Rubric, draft: Rubric, moves: Mapping[int, Move]) -> None:
    """The rubric's rows get the draft's content, and the other way round."""
    old = {row.pk: row for row in rubric.criteria.all()}
    new = {row.pk: row for row in draft.criteria.all()}
    for row in (*old.values(), *new.values()):  # names stand once in a rubric
        Criterion.objects.filter(pk=row.pk).update(name=f"~ {row.pk}")
    for key, move in moves.items():
        if move.to is None:
            Criterion.objects.filter(pk=key).update(rubric=draft, name=old[key].name)
            Duty.objects.filter(criterion=key).delete()
            continue
        mine, theirs = _content(old[key]), _content(new.pop(move.to))
        parked = Criterion.objects.create(rubric=draft, name="~ parked")
        Level.objects.filter(criterion=move.to).update(criterion=parked)
        Level.objects.filter(criterion=key).update(criterion=move.to)
        Level.objects.filter(criterion=parked).update(criterion=key)
        parked.delete()
        Criterion.objects.filter(pk=key).update(**theirs)
        Criterion.objects.filter(pk=move.to).update(**mine)
    for key, row in new.items():
        Criterion.objects.filter(pk=key).update(rubric=rubric, name=row.name)
    for field in ("guidance", "floor", "cap", "version"):
        one, other = getattr(rubric, field), getattr(draft, field)
        setattr(rubric, field, other)
        setattr(draft, field, one)
    draft.name = free_name(
        rubric.conference, f"{rubric.name[:60]}, version {draft.version}", as_it_is=True
    )
    draft.follows, draft.frozen_at = None, rubric.frozen_at
    draft.save()
    rubric.save()


def _content(row: Criterion) -> dict[str, Any]:
    return {field: getattr(row, field) for field in CONTENT}
