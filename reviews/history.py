"""What a review said before: kept while it is written, compared with now, taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from projects.clock import now
from projects.domain.text_diff import Piece, compare_texts
from reviews.domain.keeping import is_worth_keeping, too_many
from reviews.forms.sheet import SheetForm, comment_name, score_name
from reviews.models import Review, Saving
from reviews.remark_lists import FIELD, LABEL


def keep(review: Review, before: Mapping[str, str], after: Mapping[str, str]) -> None:
    """Keep what a save has replaced, if it is worth keeping. The caller holds the review's lock."""
    last = review.savings.values_list("kept_at", flat=True).first()
    if is_worth_keeping(before, after, last, now()):
        _add(review, before, was_submitted=False)


def keep_handed_in(review: Review, content: Mapping[str, str]) -> None:
    """Each hand-in is kept as it was, and so is every later press of the button that changed it."""
    last = review.savings.filter(was_submitted=True).first()
    if last is None or last.content != dict(content):
        _add(review, content, was_submitted=True)


def keep_always(review: Review, content: Mapping[str, str]) -> None:
    """Before an act that replaces much at once."""
    last = review.savings.first()
    if any(content.values()) and (last is None or last.content != dict(content)):
        _add(review, content, was_submitted=False)


def _add(review: Review, content: Mapping[str, str], was_submitted: bool) -> None:
    review.savings.create(content=dict(content), was_submitted=was_submitted, kept_at=now())
    gone = too_many(list(review.savings.values_list("pk", "was_submitted")))
    if gone:
        review.savings.filter(pk__in=gone).delete()


@dataclass(frozen=True)
class Entry:
    """One kept state in the list. number: counts from the oldest."""

    pk: int
    number: int
    kept_at: datetime
    was_submitted: bool
    words: int


@dataclass(frozen=True)
class Change:
    """A field that read otherwise then. pieces: from then to now."""

    field: str
    label: str
    pieces: tuple[Piece, ...]


def entries(savings: Sequence[Saving]) -> list[Entry]:
    """savings: the newest first."""
    total = len(savings)
    return [
        Entry(
            saving.pk,
            total - place,
            saving.kept_at,
            saving.was_submitted,
            sum(len(text.split()) for name, text in saving.content.items() if "score" not in name),
        )
        for place, saving in enumerate(savings)
    ]


def changes(saving: Saving, current: Mapping[str, str], form: SheetForm) -> list[Change]:
    """What differs between a kept state and now, in the order of the form; levels by their names.

    A field that was not kept at the time, because the form had none, is left alone.
    """
    labels = {**labels_of(form), FIELD: LABEL}
    found = []
    for name, label in labels.items():
        then, today = str(saving.content.get(name, current.get(name, ""))), current.get(name, "")
        if then != today:
            pieces = compare_texts(readable(form, name, then), readable(form, name, today))
            found.append(Change(name, label, tuple(pieces)))
    return found


def labels_of(form: SheetForm) -> dict[str, str]:
    """What each field is called outside the form, where its criterion must be named."""
    labels = {}
    for criterion in form.criteria:
        labels[score_name(criterion)] = f"{criterion.name}: points"
        labels[comment_name(criterion)] = f"{criterion.name}: comment"
    for name, field in form.fields.items():
        labels.setdefault(name, str(field.label or name))
    return labels


def readable(form: SheetForm, name: str, value: str) -> str:
    """A level or another choice by its name instead of its number."""
    if name not in form.fields:
        return value
    choices = dict(getattr(form.fields[name], "choices", ()))
    return str(choices.get(value, value)) if value else ""
