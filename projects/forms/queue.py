"""Forms of the staff's queue: the filter, and the decision."""

from __future__ import annotations

from typing import Any

from django import forms

from projects import clock
from projects.forms.times import InstantField
from projects.models import Conference, Decision, Submission

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


class DecisionForm(forms.Form):
    """What staff decide on the latest version, and what they say about it."""

    hides_optional = True

    verdict = forms.ChoiceField(
        label="Decision",
        choices=[
            (Decision.Verdict.ACCEPT, "Accept"),
            (Decision.Verdict.REQUEST_CHANGES, "Ask for changes"),
            (Decision.Verdict.DECLINE, "Decline"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the three."},
    )
    comment = forms.CharField(
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="The team reads it. Markdown. Required unless you accept.",
    )
    resubmit_by = InstantField(
        label="Resubmit by",
        required=False,
        help_text="With changes asked for: until when the team may hand in again.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        verdict = cleaned.get("verdict")
        wants_reason = verdict in (Decision.Verdict.REQUEST_CHANGES, Decision.Verdict.DECLINE)
        if wants_reason and "comment" not in self.errors and not cleaned["comment"].strip():
            self.add_error("comment", "Say in a sentence or more why, so the team can act.")
        if verdict == Decision.Verdict.REQUEST_CHANGES and "resubmit_by" not in self.errors:
            until = cleaned.get("resubmit_by")
            if until is None:
                self.add_error("resubmit_by", "Say until when the team may hand in again.")
            elif until <= clock.now():
                self.add_error("resubmit_by", "This time is over. Give the team a later one.")
        return cleaned
