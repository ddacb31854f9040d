"""The form of a rubric being filled in, by a reviewer or by staff: one field for each answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms

from reviews.domain.grading import plain
from reviews.models import Criterion, Level
from reviews.models.rubrics import weights_of

LONGEST_COMMENT = 10_000


@dataclass(frozen=True)
class Choice:
    """A level as the template draws it."""

    value: str
    points: str
    name: str
    description: str
    is_chosen: bool


@dataclass(frozen=True)
class Row:
    """A criterion as the template draws it, with what is filled in. share: how much it counts, in words."""

    criterion: Criterion
    share: str
    choices: tuple[Choice, ...]
    score: Any
    comment: Any
    before: str = ""


class SheetForm(forms.Form):
    """Scores and comments for each criterion of a rubric, and the texts that stand below it.

    Nothing is required here, because drafts are saved half filled; what is missing is
    domain.completeness's question. Only the fields that were sent are looked at.
    """

    hides_optional = True  # labels say it themselves: staff choose which comments are required

    def __init__(
        self,
        criteria: Iterable[Criterion],
        texts: Mapping[str, forms.Field],
        data: Mapping[str, Any] | None = None,
        initial: Mapping[str, str] | None = None,
        before: Mapping[int, str] | None = None,
    ) -> None:
        """before: what each criterion has, if this grades again only what changed."""
        super().__init__(data, initial=dict(initial or {}), auto_id="id_%s")
        self.criteria = list(criteria)
        self.before = before
        for criterion in self.criteria:
            self.fields[score_name(criterion)] = _score_field(criterion)
            self.fields[comment_name(criterion)] = forms.CharField(
                label="Reason, if you grade it again" if before is not None else _label(criterion),
                required=False,
                max_length=LONGEST_COMMENT,
                widget=forms.Textarea(attrs={"rows": 3, **_word_least(criterion)}),
            )
        self.fields.update(texts)

    @property
    def sent(self) -> list[str]:
        """The names of the fields that came with this request."""
        return [name for name in self.fields if name in self.data]

    @property
    def rows(self) -> list[Row]:
        weights = weights_of(self.criteria)
        return [self._row(criterion, weights) for criterion in self.criteria]

    def _row(self, criterion: Criterion, weights: Decimal) -> Row:
        score = self[score_name(criterion)]
        chosen = str(score.value() or "")
        keeps = (
            (Choice("", "", "Keeps its points", "", not chosen),) if self.before is not None else ()
        )
        return Row(
            criterion=criterion,
            share=criterion.share_words(weights),
            choices=tuple(
                Choice(
                    str(level.pk),
                    plain(level.points),
                    level.name,
                    level.description,
                    str(level.pk) == chosen,
                )
                for level in criterion.levels.all()
            )
            + (keeps if criterion.levels.all() else ()),
            score=score,
            comment=self[comment_name(criterion)],
            before=(self.before or {}).get(criterion.pk, ""),
        )


def _label(criterion: Criterion) -> str:
    if not criterion.asks_comment:
        return "Comment, optional"
    return f"Comment, at least {criterion.min_words} words" if criterion.min_words else "Comment"


def _word_least(criterion: Criterion) -> dict[str, int]:
    """What makes words.js count."""
    counts = criterion.asks_comment and criterion.min_words
    return {"data-word-least": criterion.min_words} if counts else {}


def score_name(criterion: Criterion) -> str:
    return f"score-{criterion.pk}"


def comment_name(criterion: Criterion) -> str:
    return f"comment-{criterion.pk}"


def points_of(criterion: Criterion, value: str) -> tuple[Level | None, Decimal | None]:
    """The level and points that a cleaned answer stands for."""
    if not value:
        return None, None
    for level in criterion.levels.all():
        if str(level.pk) == value:
            return level, level.points
    return None, Decimal(value)


def _score_field(criterion: Criterion) -> forms.Field:
    levels = list(criterion.levels.all())
    if levels:
        return forms.ChoiceField(
            label=criterion.name,
            required=False,
            choices=[("", "")] + [(str(level.pk), level.name) for level in levels],
            error_messages={"invalid_choice": "This level is no part of the rubric."},
        )
    return PointsField(
        label=f"Points, {criterion.range_words}",
        required=False,
        min_value=Decimal(plain(criterion.least)),
        max_value=Decimal(plain(criterion.points)),
        step_size=criterion.step and Decimal(plain(criterion.step)),
        decimal_places=2,
        max_digits=6,
    )


class PointsField(forms.DecimalField):
    """Points as the same text every time: 2.50 and 2.5 are one answer."""

    def clean(self, value: Any) -> Any:
        number = super().clean(value)
        return "" if number is None else plain(number)
