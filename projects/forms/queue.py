"""The filter of the staff's queue."""

from __future__ import annotations

from typing import Any

from django import forms

from projects.models import Conference, Submission

SORTS = ["number", "-number", "title", "-title", "handed_in_at", "-handed_in_at"]


class QueueFilter(forms.Form):
    """What of the queue to show. Anything that is not a choice shows everything."""

    hides_optional = True

    q = forms.CharField(label="Search", required=False, max_length=100)
    milestone = forms.ChoiceField(required=False)
    status = forms.ChoiceField(
        required=False, choices=[("", "Any status"), *Submission.Status.choices]
    )
    sort = forms.ChoiceField(
        required=False, choices=[(name, name) for name in SORTS], widget=forms.HiddenInput
    )

    def __init__(self, conference: Conference, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        milestones = conference.milestones.values_list("slug", "name")
        milestone = self.fields["milestone"]
        assert isinstance(milestone, forms.ChoiceField)  # noqa: S101  for the type checker
        milestone.choices = [("", "Any milestone"), *milestones]
        self.fields["q"].widget = forms.SearchInput(attrs={"placeholder": "Title, team, person"})

    def chosen(self) -> dict[str, str]:
        """The valid choices; an invalid one counts as none."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}
