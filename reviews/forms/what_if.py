"""The what-if form: every number and rule of the grading as it stands, to be changed for a look."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from projects.models import Conference
from reviews import what_if
from reviews.domain.grading import plain
from reviews.models import Component
from reviews.models.grades import MOST_PER_CENT
from reviews.models.schemes import MOST_TOTAL
from reviews.what_if import Change


def per_cent(label: str, most: int = 100, *, least: str = "0", required: bool = True) -> Any:
    return forms.DecimalField(
        label=label,
        min_value=Decimal(least),
        max_value=most,
        decimal_places=2,
        required=required,
    )


class WhatIfForm(forms.Form):
    """Named fields by the ids of what they are about. parts: what the page draws, row by row."""

    def __init__(self, conference: Conference, data: Mapping[str, Any] | None = None) -> None:
        self.now = what_if.as_it_stands(conference)
        self.components = list(conference.components.order_by("position", "pk"))
        self.milestones = what_if.late_ones(conference)
        self.reviews = what_if.reviews_that_count(conference)
        self.by_public_id = {review.public_id: review.pk for review in self.reviews}
        super().__init__(data, initial=self._initial())
        for part in self.components:
            self.fields[f"weight-{part.pk}"] = per_cent(f"Weight of {part}", least="0.01")
            self.fields[f"cap-{part.pk}"] = per_cent(f"{part}, at most", MOST_PER_CENT, least="1")
            if part.source == Component.Source.PEERS:
                self.fields[f"rule-{part.pk}"] = forms.ChoiceField(
                    label=f"Peer scores of {part} become", choices=Component.PeerRule.choices
                )
        for milestone in self.milestones:
            self.fields[f"late-{milestone.pk}"] = per_cent(
                f"Lateness of {milestone} costs at most", required=False
            )
        self.fields["total_cap"] = per_cent("The whole grade, at most", MOST_TOTAL, least="1")
        self.fields["bonus_cap"] = per_cent(
            "All bonus parts, at most", least="0.01", required=False
        )
        self.fields["out"] = forms.MultipleChoiceField(
            label="Reviews left out of the grade",
            choices=[
                (
                    review.public_id,
                    f"{review.project.board} {review.project.title}, by {review.signature} "
                    f"({review.round})",
                )
                for review in self.reviews
            ],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )

    def _initial(self) -> dict[str, Any]:
        now, public = self.now, {pk: key for key, pk in self.by_public_id.items()}
        return {
            **{f"weight-{pk}": plain(weight) for pk, weight in now.weights.items()},
            **{f"cap-{pk}": plain(cap) for pk, cap in now.caps.items()},
            **{f"rule-{pk}": rule for pk, rule in now.rules.items()},
            **{f"late-{pk}": cap for pk, cap in now.late_caps.items()},
            "total_cap": plain(now.total_cap),
            "bonus_cap": now.bonus_cap,
            "out": [public[pk] for pk in now.left_out if pk in public],
        }

    @property
    def rows(self) -> list[tuple[Component, list[Any]]]:
        """Each component with its fields."""
        return [
            (
                part,
                [
                    self[f"{name}-{part.pk}"]
                    for name in ("weight", "cap", "rule")
                    if f"{name}-{part.pk}" in self.fields
                ],
            )
            for part in self.components
        ]

    @property
    def late_fields(self) -> list[Any]:
        return [self[f"late-{milestone.pk}"] for milestone in self.milestones]

    @property
    def change(self) -> Change:
        """Of a valid form."""
        data = self.cleaned_data
        return Change(
            weights={part.pk: data[f"weight-{part.pk}"] for part in self.components},
            caps={part.pk: data[f"cap-{part.pk}"] for part in self.components},
            rules={
                part.pk: data[f"rule-{part.pk}"]
                for part in self.components
                if part.source == Component.Source.PEERS
            },
            total_cap=data["total_cap"],
            bonus_cap=data["bonus_cap"],
            late_caps={row.pk: data[f"late-{row.pk}"] for row in self.milestones},
            left_out={self.by_public_id[key] for key in data["out"]},
        )
