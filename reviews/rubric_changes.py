"""A new version of a rubric in use: written beside it, its effect looked at, then put in its place.

The rubric and its criteria keep their rows and get the new words and ranges, so that rounds, parts of
the grade, open forms, duties and kept comments all find the new version where the old one was. The
draft's rows take over the old version, which stays for reading, and for rounds that are released.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from projects.models import User, log
from projects.refusals import WrongState
from reviews.domain.grading import Bounds, Mark, has_result, plain, rounded, rubric_per_cent
from reviews.domain.remapping import SHARE, Move, Shape, Step, converted, problems, suggested
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


@dataclass(frozen=True)
class Flow:
    """What becomes of one level, or of the free points, of a criterion, and how many scores that is."""

    criterion: str
    was: str
    becomes: str
    scores: int


@dataclass(frozen=True)
class Sheet:
    """A review or grading by the rubric with its result before and after; empty without one.

    lacks: what the new version asks for and nobody has given.
    """

    what: str
    project: str
    before: str
    after: str
    lacks: tuple[str, ...] = ()

    @property
    def moves(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class Effect:
    """Everything that putting the draft in its place does."""

    flows: tuple[Flow, ...]
    sheets: tuple[Sheet, ...]
    problems: tuple[str, ...]
    released: tuple[str, ...]
    left_out: tuple[str, ...]
    added: tuple[str, ...]
    fingerprint: str

    @property
    def moved(self) -> int:
        return sum(sheet.moves for sheet in self.sheets)

    @property
    def lacking(self) -> int:
        return sum(bool(sheet.lacks) for sheet in self.sheets)


def shapes(rubric: Rubric) -> list[Shape]:
    return [shape_of(row) for row in rubric.criteria.prefetch_related("levels")]


def shape_of(row: Criterion) -> Shape:
    levels = tuple(Step(one.pk, one.name, one.points) for one in row.levels.all())
    return Shape(row.pk, row.name, row.points, row.least, row.step, levels)


def moves_of(rubric: Rubric, draft: Rubric, chosen: Mapping[str, Any]) -> dict[int, Move]:
    """By old criterion: what was chosen on the page, else what is suggested.

    chosen: to-<criterion>, how-<criterion> and level-<level>, all of them numbers or words.
    """
    new = {shape.key: shape for shape in shapes(draft)}
    found = {}
    for old in shapes(rubric):
        move = suggested(old, list(new.values()))
        to = str(chosen.get(f"to-{old.key}", ""))
        if to:
            key = int(to) if to.isdecimal() and len(to) < 10 and int(to) in new else None
            move = replace(move if key == move.to else Move(key), how=_how(chosen, old))
        target = new.get(move.to or 0)
        if target and old.levels and target.levels:
            own = {level.key for level in target.levels}
            levels = dict(
                move.levels or suggested(old, [replace(target, name=old.name)]).levels or {}
            )
            for level in old.levels:
                wanted = str(chosen.get(f"level-{level.key}", ""))
                if wanted.isdecimal() and len(wanted) < 10 and int(wanted) in own:
                    levels[level.key] = int(wanted)
            move = replace(move, levels=levels)
        found[old.key] = move
    return found


def _how(chosen: Mapping[str, Any], old: Shape) -> str:
    how = str(chosen.get(f"how-{old.key}", SHARE))
    return how if how in ("share", "same") else SHARE


# What is affected --------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Held:
    """One sheet that is moved. kind and key name it in the record."""

    kind: str
    key: int
    what: str
    project: str
    scores: Sequence[Any]


def _sheets(rubric: Rubric) -> list[_Held]:
    """All reviews and gradings by the rubric but those of released rounds; constant queries."""
    parts = ("scores__criterion", "scores__level")
    found = [
        _Held("review", row.pk, f"{row.round}, by {row.signature}", _project(row), row.scores.all())
        for row in Review.objects.filter(round__rubric=rubric, round__released_at=None)
        .exclude(scores=None)
        .select_related("round", "reviewer__user", "team", "project")
        .prefetch_related(*parts)
        .order_by("round", "project__number", "pk")
    ]
    for kind, model in (("evaluation", Evaluation), ("marking", Marking)):
        rows: Any = model._default_manager.filter(component__rubric=rubric)
        for row in (
            rows.select_related("component", "project")
            .prefetch_related(*parts)
            .order_by("component", "project__number", "pk")
        ):
            what = str(row.component)
            if kind == "marking":
                what += f", grader {row.seat}"
            elif row.is_revision:
                what += ", revision"
            found.append(_Held(kind, row.pk, what, _project(row), row.scores.all()))
    return found


def _project(row: Any) -> str:
    return f"{row.project.board} {row.project.title}"


def _practice_scores(rubric: Rubric) -> Any:
    """Scores of examples and of practice on them, in rounds that are not released."""
    return ExampleScore.objects.filter(
        Q(example__round__rubric=rubric, example__round__released_at=None)
        | Q(practice__example__round__rubric=rubric, practice__example__round__released_at=None)
    )


def effect(rubric: Rubric, draft: Rubric, moves: Mapping[int, Move]) -> Effect:
    """What putting the draft in the rubric's place would do to every score, without doing it."""
    old = {shape.key: shape for shape in shapes(rubric)}
    rows = list(draft.criteria.prefetch_related("levels"))
    new = {row.pk: shape_of(row) for row in rows}
    criteria = {row.pk: row for row in rows}
    back = {move.to: key for key, move in moves.items() if move.to is not None}
    asked = {row.pk: row.name for row in rows if row.pk not in back}
    counted: dict[tuple[int, str, str], int] = {}
    sheets = []
    for held in _sheets(rubric):
        now_, then = [], []
        for score in held.scores:
            if score.points is None or score.criterion_id not in old:
                continue
            shape, move = old[score.criterion_id], moves[score.criterion_id]
            now_.append(_mark(score.criterion, score.points))
            was, becomes = _words(shape, score.level_id, score.points), "left out"
            if move.to is not None:
                key, points = converted(score.points, score.level_id, shape, new[move.to], move)
                then.append(_mark(criteria[move.to], points))
                becomes = f"{criteria[move.to].name}: {_words(new[move.to], key, points)}"
            flow = (shape.key, was, becomes)
            counted[flow] = counted.get(flow, 0) + 1
        is_change_only = held.what.endswith(", revision")
        sheets.append(
            Sheet(
                held.what,
                held.project,
                "" if is_change_only else _result(now_, rubric.bounds),
                "" if is_change_only else _result(then, draft.bounds),
                () if is_change_only or not now_ else tuple(asked.values()),
            )
        )
    flows = [
        Flow(old[key].name, was, becomes, number)
        for (key, was, becomes), number in sorted(
            counted.items(), key=lambda row: (list(old).index(row[0][0]), row[0][1:])
        )
    ]
    told = repr((sorted(moves.items()), flows, sheets, rows and _print(draft)))
    return Effect(
        tuple(flows),
        tuple(sheets),
        tuple(_problems(rubric, draft, list(old.values()), list(new.values()), moves)),
        tuple(rubric.rounds.filter(released_at__isnull=False).values_list("name", flat=True)),
        tuple(old[key].name for key, move in moves.items() if move.to is None),
        tuple(asked.values()),
        hashlib.sha256(told.encode()).hexdigest()[:24],
    )


def _problems(
    rubric: Rubric, draft: Rubric, old: list[Shape], new: list[Shape], moves: Mapping[int, Move]
) -> list[str]:
    found = problems(old, new, moves)
    if not draft.criteria.filter(is_extra=False, is_for_staff=False).exists():
        found.append("No criterion of the new version makes the hundred. Add one first.")
    if draft.rounds.exists() or draft.components.exists() or draft.is_frozen:
        found.append(
            f"“{draft.name}” is used by itself already, so it cannot take the place of “{rubric.name}”."
        )
    return found


def _print(draft: Rubric) -> str:
    return repr(written_of([draft]))


def _mark(row: Criterion, points: Decimal) -> tuple[Criterion, Mark]:
    return row, Mark(
        row.name, row.weight, points, row.points, least=row.least, is_extra=row.is_extra
    )


def _result(marks: Sequence[tuple[Criterion, Mark]], bounds: Bounds) -> str:
    counted = [mark for row, mark in marks if not row.is_for_staff]
    return str(rounded(rubric_per_cent(counted, bounds))) if has_result(counted) else ""


def _words(shape: Shape, level: int | None, points: Decimal) -> str:
    name = next((one.name for one in shape.levels if one.key == level), "")
    return f"{plain(points)} of {plain(shape.points)}" + (f", {name}" if name else "")


# Putting it in its place -------------------------------------------------------------------------


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
    held = _sheets(rubric)
    keys = {kind: [one.key for one in held if one.kind == kind] for kind in ("review", "evaluation", "marking")}  # fmt: skip
    by_key = {shape.key: shape for shape in old}
    before = []
    kinds: tuple[tuple[str, QuerySet[Any]], ...] = (
        ("review", Score.objects.filter(review__in=keys["review"])),
        ("evaluation", EvaluationScore.objects.filter(evaluation__in=keys["evaluation"])),
        ("marking", MarkingScore.objects.filter(marking__in=keys["marking"])),
        ("practice", _practice_scores(rubric)),
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
