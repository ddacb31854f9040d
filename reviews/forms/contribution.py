"""The contribution survey as forms: when it is open, and one member's answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from projects.forms.times import instant_for
from projects.models import Participant
from reviews.models import ContributionSurvey
from reviews.models.contribution import MOST_POINTS


class SurveyForm(forms.ModelForm):
    class Meta:
        model = ContributionSurvey
        formfield_callback = instant_for
        fields = ("opens_at", "due_at")


class ContributionForm(forms.Form):
    """A field for each member of the team, oneself included, in the order the team set."""

    def __init__(
        self, members: Sequence[Participant], me: Participant, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.members = members
        for person in members:
            self.fields[f"points-{person.pk}"] = forms.IntegerField(
                label="Yourself" if person.pk == me.pk else person.user.name,
                required=False,
                min_value=0,
                max_value=MOST_POINTS,
                help_text="Does not count for your factor; staff see it beside what the others say."
                if person.pk == me.pk
                else "",
            )

    @property
    def points(self) -> dict[int, int | None]:
        return {person.pk: self.cleaned_data[f"points-{person.pk}"] for person in self.members}
