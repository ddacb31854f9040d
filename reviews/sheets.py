"""A rubric being filled in: saved field by field, and never lost.

A *sheet* is a review, an evaluation, one of two gradings, an example or the practice on one: it has
scores by criterion and a few texts. Each field is
guarded by a mark of the text it was read with, so that a stale save is found out for that field
alone and both texts can be shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms

from projects.clock import now
from reviews.domain.completeness import Answer, is_short
from reviews.domain.grading import plain
from reviews.forms.sheet import SheetForm, comment_name, points_of, score_name
from reviews.models import Criterion, Evaluation, Example, Marking, Practice, Review, Rubric

LONGEST_TEXT = 20_000
Sheet = Review | Evaluation | Marking | Example | Practice
TEXTS_OF_REVIEW = ("summary", "confidence", "note_to_staff")


@dataclass(frozen=True)
class Conflict:
    """A field that someone else changed meanwhile, with their answer and its mark.

    theirs: in words; value: as the form would send it, which for a level is its number.
    """

    field: str
    theirs: str
    value: str
    revision: str
    who: str


@dataclass
class Saved:
    """What a save did: the marks of what is stored now, what was in conflict, what was refused.

    has_changed: something stands there now that did not before. is_held: it is saved, and only a
    warning keeps it from going out.
    """

    revisions: dict[str, str] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    errors: dict[str, list[str]] = field(default_factory=dict)
    saved_at: datetime | None = None
    has_changed: bool = False
    is_held: bool = False

    @property
    def is_clean(self) -> bool:
        return not self.conflicts and not self.errors


def mark(text: str) -> str:
    """What tells one text from another; sent with a form, it shows what the writer had seen."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def criteria_of(rubric_id: int | None) -> list[Criterion]:
    """In the rubric's order, with their levels: two queries."""
    return list(Criterion.objects.filter(rubric_id=rubric_id or 0).prefetch_related("levels"))


def stored_values(sheet: Sheet, criteria: list[Criterion]) -> dict[str, str]:
    """Every field of the form as it is stored, as text."""
    scores = {row.criterion_id: row for row in sheet.scores.all()} if sheet.pk else {}
    values = {}
    for criterion in criteria:
        row = scores.get(criterion.pk)
        value = ""
        if row and row.level_id:
            value = str(row.level_id)
        elif row and row.points is not None:
            value = plain(row.points)
        values[score_name(criterion)] = value
        values[comment_name(criterion)] = row.comment if row else ""
    for name in _text_names(sheet):
        values[name] = str(getattr(sheet, name) or "")
    return values


def revisions_of(values: Mapping[str, str]) -> dict[str, str]:
    return {name: mark(text) for name, text in values.items()}


def freeze(rubric_id: int | None) -> None:
    """From its first use on a rubric stays as it is."""
    Rubric.objects.filter(pk=rubric_id or 0, frozen_at__isnull=True).update(frozen_at=now())


def save_sheet(
    sheet: Sheet,
    criteria: list[Criterion],
    texts: dict[str, forms.Field],
    data: Mapping[str, Any],
    who: str,
    keep_full: bool,
) -> tuple[SheetForm, Saved]:
    """Write the sent fields that are sound and not in conflict onto the sheet and its scores.

    keep_full: what has been handed in may be changed but not emptied.
    """
    before = stored_values(sheet, criteria)
    form = SheetForm(criteria, texts, data, initial=before)
    form.is_valid()
    saved = Saved()
    required = {score_name(c) for c in criteria} | {"summary", "confidence"}
    fewest = {comment_name(c): c.min_words for c in criteria if c.asks_comment}
    required |= set(fewest)
    changed: dict[str, str] = {}
    for name in form.sent:
        if name in form.errors:
            saved.errors[name] = [str(sentence) for sentence in form.errors[name]]
            continue
        value = str(form.cleaned_data[name] or "").replace("\r\n", "\n")
        seen = data.get(f"revision-{name}")
        if seen is not None and seen != mark(before[name]) and value != before[name]:
            saved.conflicts.append(
                Conflict(
                    name,
                    _readable(name, before[name], criteria),
                    before[name],
                    mark(before[name]),
                    who,
                )
            )
        elif keep_full and name in required and not value.strip() and before[name]:
            _refuse(
                form,
                saved,
                name,
                "This has been handed in and cannot be left empty. Write something else in its "
                "place; until then the old text stands.",
            )
        elif keep_full and _gets_short(value, before[name], fewest.get(name, 0)):
            _refuse(
                form,
                saved,
                name,
                f"This has been handed in and needs at least {fewest[name]} words; until it has "
                "them the old text stands.",
            )
        else:
            changed[name] = value
    new = {name: value for name, value in changed.items() if value != before[name]}
    _write(sheet, criteria, new)
    saved.has_changed = bool(new)
    if changed:
        saved.saved_at = now()
        saved.revisions = revisions_of(changed)
    return form, saved


def _write(sheet: Sheet, criteria: list[Criterion], changed: Mapping[str, str]) -> None:
    for criterion in criteria:
        values: dict[str, Any] = {}
        if score_name(criterion) in changed:
            level, points = points_of(criterion, changed[score_name(criterion)])
            values |= {"level": level, "points": points}
        if comment_name(criterion) in changed:
            values["comment"] = changed[comment_name(criterion)]
        if values:
            sheet.scores.update_or_create(criterion=criterion, defaults=values)
    for name in _text_names(sheet):
        if name == "confidence" and name in changed:
            sheet.confidence = int(changed[name]) if changed[name] else None  # type: ignore[union-attr]
        elif name in changed:
            setattr(sheet, name, changed[name])


def _refuse(form: SheetForm, saved: Saved, name: str, sentence: str) -> None:
    """Said to scripts, and drawn at the field for browsers without them."""
    saved.errors[name] = [sentence]
    form.add_error(name, sentence)


def _gets_short(value: str, before: str, min_words: int) -> bool:
    return is_short(value, min_words) and not is_short(before, min_words)


def _text_names(sheet: Sheet) -> tuple[str, ...]:
    if isinstance(sheet, Review):
        return TEXTS_OF_REVIEW
    return ("comment",) if isinstance(sheet, Evaluation | Marking) else ("summary",)


def _readable(name: str, value: str, criteria: list[Criterion]) -> str:
    """A stored answer in words: the level's name instead of its number."""
    if name == "confidence" and value:
        return str(Review.Confidence(int(value)).label)
    for criterion in criteria:
        if name == score_name(criterion):
            level, points = points_of(criterion, value)
            return level.name if level else plain(points or Decimal(0)) if value else ""
    return value


def answers_of(sheet: Sheet, criteria: list[Criterion]) -> list[Answer]:
    scores = {row.criterion_id: row for row in sheet.scores.all()}
    return [
        Answer(
            key=criterion.pk,
            criterion=criterion.name,
            has_points=criterion.pk in scores and scores[criterion.pk].points is not None,
            comment=scores[criterion.pk].comment if criterion.pk in scores else "",
            asks_comment=criterion.asks_comment,
            min_words=criterion.min_words,
        )
        for criterion in criteria
    ]
