"""Forms about teams: name, contact, members, seats."""

from __future__ import annotations

from typing import Any

from django import forms

from projects.models import Conference, Participant, Team
from projects.models.conferences import LARGEST_TEAM


class TeamNameForm(forms.Form):
    name = forms.CharField(
        label="Name of the team",
        max_length=80,
        help_text="You can change it later.",
        error_messages={"required": "Give the team a name."},
    )


class InviteForm(forms.Form):
    email = forms.EmailField(
        label="E-mail address of a fellow student",
        help_text="The one they use in this course.",
        error_messages={
            "required": "Write the address of the student you want to invite.",
            "invalid": "This is not an e-mail address. It looks like name@university.edu.",
        },
    )


class MemberForm(forms.Form):
    """Chooses one of a few participants by id; names nobody outside them."""

    participant = forms.ModelChoiceField(
        queryset=Participant.objects.none(),
        label="Student",
        empty_label="Choose a student",
        error_messages={
            "required": "Choose a student.",
            "invalid_choice": "This student cannot be chosen any more. Choose another.",
        },
    )

    def __init__(self, people: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["participant"]
        field.queryset = people


class ContactForm(MemberForm):
    def __init__(self, team: Team, *args: Any, **kwargs: Any) -> None:
        people = Participant.objects.filter(membership__team=team).select_related("user")
        super().__init__(people.order_by("membership__seat"), *args, **kwargs)
        self.fields["participant"].label = "Contact person"
        self.fields["participant"].help_text = "Staff write to them first."


class AddMemberForm(MemberForm):
    def __init__(self, conference: Conference, *args: Any, **kwargs: Any) -> None:
        people = Participant.objects.without_team().filter(conference=conference)
        super().__init__(people.select_related("user"), *args, **kwargs)
        self.fields["participant"].label = "Student without a team"


class SeatsForm(forms.Form):
    seats = forms.IntegerField(
        label="Seats",
        min_value=1,
        max_value=LARGEST_TEAM,
        help_text=f"How many people this team may have, at most {LARGEST_TEAM}.",
    )
