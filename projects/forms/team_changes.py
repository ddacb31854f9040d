"""Forms in which staff stage moves of students between teams, and speak of single teams."""

from __future__ import annotations

from typing import Any

from django import forms

from projects.models import Conference, Participant, Team

GONE = "This is gone. Choose another."


class MoveForm(forms.Form):
    """Students go together to one team, to a new one, or off theirs."""

    people = forms.ModelMultipleChoiceField(
        queryset=Participant.objects.none(),
        label="Students",
        help_text="Hold Ctrl or Command to choose several.",
        widget=forms.SelectMultiple(attrs={"size": 8}),
        error_messages={"required": "Choose at least one student.", "invalid_choice": GONE},
    )
    to_team = forms.ModelChoiceField(
        queryset=Team.objects.none(),
        required=False,
        label="To the team",
        empty_label="None of these",
        error_messages={"invalid_choice": GONE},
    )
    new_team = forms.CharField(label="Or to a new team called", required=False, max_length=80)
    off = forms.BooleanField(label="Take them off their team", required=False)

    def __init__(self, conference: Conference, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = self.fields["people"]
        people.queryset = (
            Participant.objects.students()
            .filter(conference=conference)
            .select_related("user", "membership__team")
        )
        people.label_from_instance = _with_team
        to_team: Any = self.fields["to_team"]
        to_team.queryset = conference.teams.all()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        targets = [cleaned.get("to_team"), cleaned.get("new_team"), cleaned.get("off")]
        if not self.errors and sum(map(bool, targets)) != 1:
            raise forms.ValidationError(
                "Say one thing: a team, the name of a new one, or that they leave theirs."
            )
        return cleaned


def _with_team(participant: Participant) -> str:
    team = participant.team
    return f"{participant.user.name} ({team.name if team else 'no team'})"


class MergeForm(forms.Form):
    team = forms.ModelChoiceField(
        queryset=Team.objects.none(), label="Everyone of", error_messages={"invalid_choice": GONE}
    )
    into = forms.ModelChoiceField(
        queryset=Team.objects.none(), label="goes to", error_messages={"invalid_choice": GONE}
    )

    def __init__(self, conference: Conference, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("team", "into"):
            field: Any = self.fields[name]
            field.queryset = conference.teams.all()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("team") and cleaned.get("team") == cleaned.get("into"):
            self.add_error("into", "Choose two different teams.")
        return cleaned


class MatchForm(forms.Form):
    seed = forms.CharField(
        max_length=40,
        initial="1",
        help_text="Any word. The same word gives the same teams; another may find others.",
    )


class MentorForm(forms.Form):
    mentor = forms.ModelChoiceField(
        queryset=Participant.objects.none(),
        required=False,
        empty_label="Nobody",
        error_messages={"invalid_choice": "A mentor is one of this conference's staff."},
    )

    def __init__(self, conference: Conference, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["mentor"]
        field.queryset = (
            Participant.objects.staff().filter(conference=conference).select_related("user")
        )


class AllowSmallForm(forms.Form):
    reason = forms.CharField(
        max_length=200,
        help_text="Kept in the log.",
        error_messages={"required": "Say why, for the log."},
    )
