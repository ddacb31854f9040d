"""A review as the offline file has it: its fields, what is in them, and what explains them."""

from __future__ import annotations

from dataclasses import dataclass

from reviews import writing
from reviews.domain.grading import plain
from reviews.domain.offline_form import Field, Option, Sheet
from reviews.domain.remark_lines import HOW
from reviews.forms.sheet import SheetForm, comment_name, score_name
from reviews.history import labels_of, readable
from reviews.models import Criterion, Review
from reviews.remark_lists import FIELD, LABEL, spots_of, text_of
from reviews.sheets import mark, stored_values


@dataclass(frozen=True)
class Offline:
    """One of my reviews with what the file is made of."""

    review: Review
    criteria: list[Criterion]
    form: SheetForm
    values: dict[str, str]
    sheet: Sheet

    def label_of(self, name: str) -> str:
        return LABEL if name == FIELD else labels_of(self.form)[name]

    def readable(self, name: str, value: str) -> str:
        return readable(self.form, name, value)


def offline_sheet(review: Review, criteria: list[Criterion]) -> Offline:
    values = {**stored_values(review, criteria), FIELD: text_of(review)}
    form = SheetForm(criteria, writing.review_texts(), initial=values)
    labels = labels_of(form)
    by_field = {score_name(one): one for one in criteria}
    by_comment = {comment_name(one): one for one in criteria}
    fields = []
    for name, label in labels.items():
        if name == "summary":  # the order of the page
            fields.append(Field(FIELD, LABEL, values[FIELD], mark(values[FIELD]), _places(review)))
        helps, options = _helps(form, name), _options(form, name)
        if name in by_field:
            helps, options = _score_helps(by_field[name]), _levels(by_field[name])
        elif name in by_comment:
            helps = _comment_helps(by_comment[name])
        is_short = name in by_field and not options
        fields.append(
            Field(name, label, values[name], mark(values[name]), helps, options, is_short)
        )
    project = review.project
    title = f"Project {project.board}: {project.title}, for “{review.round.name}”"
    return Offline(review, criteria, form, values, Sheet(review.public_id, title, tuple(fields)))


def _places(review: Review) -> tuple[str, ...]:
    parts = spots_of(review).labels
    if not parts:
        return ("This hand-in has no part that a remark could stand on.",)
    return (
        f"Each begins on a line of its own, {HOW}",
        f"The parts: {'; '.join(parts)}. A line taken out removes its remark.",
    )


def _helps(form: SheetForm, name: str) -> tuple[str, ...]:
    text = str(form.fields[name].help_text)
    return (text,) if text else ()


def _options(form: SheetForm, name: str) -> tuple[Option, ...]:
    choices = getattr(form.fields[name], "choices", ())
    return tuple(Option(str(value), str(label)) for value, label in choices if value)


def _score_helps(criterion: Criterion) -> tuple[str, ...]:
    helps = [criterion.description] if criterion.description else []
    if not criterion.levels.all():
        helps.append(f"A number from {criterion.range_words}.")
    if criterion.is_for_staff:
        helps.append("Only staff read this.")
    return tuple(helps)


def _levels(criterion: Criterion) -> tuple[Option, ...]:
    return tuple(
        Option(str(level.pk), f"{plain(level.points)} · {level.name}", level.description)
        for level in criterion.levels.all()
    )


def _comment_helps(criterion: Criterion) -> tuple[str, ...]:
    if not criterion.asks_comment:
        return ("Not required.",)
    least = f", at least {criterion.min_words} words" if criterion.min_words else ""
    return (f"Required{least}.",)
