"""The form that sets how many reviews one reviewer writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from reviews.models import ReviewRound
from reviews.parties import NO_BOUND, Party, name_of


class LoadForm(forms.Form):
    """One number where each reviewer writes the same number; bounds where each project gets one."""

    reviewer = forms.TypedChoiceField(
        coerce=int,
        error_messages={
            "required": "Choose a reviewer.",
            "invalid_choice": "This person does not review in this round. Choose one of the list.",
        },
    )
    least = forms.IntegerField(
        label="Fewest",
        min_value=0,
        max_value=NO_BOUND,
        error_messages={"required": "Say how many."},
    )
    most = forms.IntegerField(
        label="Most", min_value=0, max_value=NO_BOUND, error_messages={"required": "Say how many."}
    )

    def __init__(
        self, round_: ReviewRound, parties: Sequence[Party], *args: Any, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        names = [(str(party.person.pk), name_of(party, round_)) for party in parties]
        names.sort(key=lambda pair: pair[1].casefold())
        reviewer: Any = self.fields["reviewer"]
        reviewer.choices = [("", "Choose one"), *names]
        if round_.reviewed_by == ReviewRound.Reviewers.TEAMS:
            reviewer.label = "Team"
        if round_.demand is None:
            del self.fields["least"]
            self.fields["most"].label = "Reviews to write"
            self.fields["most"].help_text = "0 for somebody who is excused."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        least, most = cleaned.get("least"), cleaned.get("most")
        if "least" not in self.fields:
            cleaned["least"] = most
        elif least is not None and most is not None and least > most:
            self.add_error("most", f"This must be at least the fewest, {least}.")
        return cleaned
