"""The form by which a configuration of an assignment is asked for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from reviews.models import AssignmentRun

KINDS = [
    (
        AssignmentRun.Mode.FAIR,
        "Fair: the worst-served project nearly as well served as can be, then the best total",
    ),
    (
        AssignmentRun.Mode.LEXICOGRAPHIC,
        "Fairest: the worst-served project as well served as can be, then the next, and so on",
    ),
    (AssignmentRun.Mode.BEST, "Best total: as many wishes granted as can be"),
    (
        AssignmentRun.Mode.RANDOM,
        "Random: drawn by lot, so that nobody can count on a certain project",
    ),
]


class RunForm(forms.Form):
    mode = forms.ChoiceField(
        label="Kind",
        choices=KINDS,
        widget=forms.RadioSelect,
        initial=AssignmentRun.Mode.FAIR,
        error_messages={"required": "Choose a kind.", "invalid_choice": "Choose a kind."},
    )
    alpha = forms.IntegerField(
        label="Fair: how much of the best floor is kept, per cent",
        min_value=50,
        max_value=100,
        initial=97,
        required=False,
        help_text="A little less than all of it leaves room for a better total. Empty: 97.",
    )
    limit = forms.IntegerField(
        label="Random: no pair likelier than, per cent",
        min_value=1,
        max_value=100,
        initial=50,
        required=False,
        help_text="You are told what it costs before it is computed. Empty: 50.",
    )
    seed = forms.SlugField(
        label="Seed",
        max_length=32,
        required=False,
        help_text="The same class and seed give the same assignment. Empty: a new one.",
        error_messages={"invalid": "Use letters, digits and hyphens only."},
    )

    def clean_alpha(self) -> Decimal:
        return Decimal(self.cleaned_data["alpha"] or 97) / 100

    def clean_limit(self) -> Decimal:
        return Decimal(self.cleaned_data["limit"] or 50) / 100

    def asked(self) -> dict[str, Any]:
        """The arguments for `running.add`."""
        return {name: self.cleaned_data[name] for name in ("mode", "alpha", "limit", "seed")}


class PairsForm(forms.Form):
    """An assignment as a file."""

    file = forms.FileField(
        label="CSV file",
        max_length=200,
        help_text="With the columns “reviewer” (external id or e-mail) and “submission” (the number of "
        "the project), as the download has them. Other columns are ignored.",
        error_messages={
            "required": "Choose a file.",
            "empty": "This file is empty.",
            "missing": "Choose a file.",
        },
    )

    def clean_file(self) -> bytes:
        given = self.cleaned_data["file"]
        if given.size > 2_000_000:
            raise forms.ValidationError("The file is larger than 2 MB; an assignment is smaller.")
        return bytes(given.read())
