"""The form in which a moderator settles two gradings, criterion by criterion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms

from reviews.domain import moderating
from reviews.domain.completeness import is_short
from reviews.domain.grading import plain
from reviews.forms.sheet import LONGEST_COMMENT
from reviews.models import Evaluation
from reviews.moderating import Row, Settled


@dataclass(frozen=True)
class Line:
    """A criterion as the page draws it."""

    row: Row
    choice: Any
    own: Any
    comment: Any


class ModerationForm(forms.Form):
    """For each criterion: whose points count, own points, and the comment for the team."""

    hides_optional = True

    comment = forms.CharField(
        label="Comment on the whole, for the team",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    reason = forms.CharField(
        label="Reason, for staff",
        help_text="Why it was settled so; the team does not read it.",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say in a sentence why you settled it so."},
    )

    def __init__(self, rows: Sequence[Row], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.rows = rows
        for row in rows:
            pk = row.criterion.pk
            self.fields[f"choice-{pk}"] = forms.ChoiceField(
                label=row.criterion.name,
                choices=[(one, one) for one in moderating.CHOICES],
                widget=forms.RadioSelect,
                error_messages={
                    "required": f"Choose whose points count for {row.criterion.name}.",
                    "invalid_choice": "Choose one of the four.",
                },
            )
            self.fields[f"own-{pk}"] = _own_field(row)
            self.fields[f"comment-{pk}"] = forms.CharField(
                label="Comment for the team"
                + (
                    f", at least {row.criterion.min_words} words"
                    if row.criterion.asks_comment and row.criterion.min_words
                    else ""
                ),
                required=row.criterion.asks_comment,
                max_length=LONGEST_COMMENT,
                widget=forms.Textarea(attrs={"rows": 3}),
                error_messages={"required": f"{row.criterion.name} asks for a comment."},
            )

    @property
    def lines(self) -> Iterator[Line]:
        for row in self.rows:
            pk = row.criterion.pk
            yield Line(row, self[f"choice-{pk}"], self[f"own-{pk}"], self[f"comment-{pk}"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for row in self.rows:
            pk = row.criterion.pk
            if cleaned.get(f"choice-{pk}") == moderating.OWN and (
                f"own-{pk}" not in self.errors and cleaned.get(f"own-{pk}") in (None, "")
            ):
                self.add_error(f"own-{pk}", "Give the points, or choose one of the two graders.")
            text = cleaned.get(f"comment-{pk}", "")
            if row.criterion.asks_comment and text and is_short(text, row.criterion.min_words):
                self.add_error(
                    f"comment-{pk}", f"At least {row.criterion.min_words} words are asked for here."
                )
        return cleaned

    @property
    def settled(self) -> Settled:
        data = self.cleaned_data
        keys = [row.criterion.pk for row in self.rows]
        return Settled(
            choices={pk: data[f"choice-{pk}"] for pk in keys},
            own={
                pk: Decimal(data[f"own-{pk}"])
                for pk in keys
                if data.get(f"own-{pk}") not in (None, "")
            },
            comments={pk: data[f"comment-{pk}"].replace("\r\n", "\n") for pk in keys},
            comment=data["comment"].replace("\r\n", "\n"),
            reason=data["reason"],
        )


def _own_field(row: Row) -> forms.Field:
    if row.levels:
        return forms.ChoiceField(
            label="Own level",
            required=False,
            choices=[("", "none"), *((str(one.points), f"{plain(one.points)} · {one.name}") for one in row.levels)],
        )  # fmt: skip
    return forms.DecimalField(
        label=f"Own points, {plain(row.criterion.least)} to {plain(row.criterion.points)}",
        required=False,
        min_value=row.criterion.least,
        max_value=row.criterion.points,
        decimal_places=2,
        max_digits=6,
    )


def initial_of(rows: Sequence[Row], comments: Sequence[str], made: Evaluation | None) -> dict[str, Any]:  # fmt: skip
    """As it was settled; else what is proposed, with both comments."""
    found: dict[str, Any] = {"comment": moderating.joined(comments)}
    for row in rows:
        found[f"choice-{row.criterion.pk}"] = row.usual
        found[f"comment-{row.criterion.pk}"] = row.comment
    if made is None:
        return found
    moderation = made.moderation
    scores = {score.criterion_id: score for score in made.scores.all()}
    found |= {"comment": made.comment, "reason": moderation.reason}
    for row in rows:
        pk = row.criterion.pk
        found[f"choice-{pk}"] = moderation.choices.get(str(pk), "")
        if pk in scores:
            found[f"comment-{pk}"] = scores[pk].comment
            if found[f"choice-{pk}"] == moderating.OWN:
                found[f"own-{pk}"] = scores[pk].points
    return found
