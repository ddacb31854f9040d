"""What putting a new version of a rubric in its place does to every score, found without doing it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Q

from reviews.domain.grading import Bounds, Mark, has_result, plain, rounded, rubric_per_cent
from reviews.domain.remapping import SHARE, Move, Shape, Step, converted, problems, suggested
from reviews.models import Criterion, Evaluation, ExampleScore, Marking, Review, Rubric
from reviews.rubric_imports import written_of


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


@dataclass(frozen=True)
class Held:
    """One sheet that is moved. kind and key name it in the record."""

    kind: str
    key: int
    what: str
    project: str
    scores: Sequence[Any]


def sheets_of(rubric: Rubric) -> list[Held]:
    """All reviews and gradings by the rubric but those of released rounds; constant queries."""
    parts = ("scores__criterion", "scores__level")
    found = [
        Held("review", row.pk, f"{row.round}, by {row.signature}", _project(row), row.scores.all())
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
            found.append(Held(kind, row.pk, what, _project(row), row.scores.all()))
    return found


def _project(row: Any) -> str:
    return f"{row.project.board} {row.project.title}"


def practice_scores(rubric: Rubric) -> Any:
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
    for held in sheets_of(rubric):
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
