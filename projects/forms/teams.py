"""Forms about teams: name, contact, members, seats, extensions."""

from __future__ import annotations

from typing import Any

from django import forms

from projects.forms.times import InstantField
from projects.models import Conference, Milestone, Participant, Project, Team
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


class ExtensionForm(forms.Form):
    milestone = forms.ModelChoiceField(
        queryset=Milestone.objects.none(),
        empty_label="Choose a milestone",
        error_messages={"required": "Choose the milestone that gets more time."},
    )
    due_at = InstantField(label="New due time")
    reason = forms.CharField(
        max_length=300, help_text="The team reads it in its mail.", label="Reason"
    )

    def __init__(self, project: Project, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["milestone"]
        field.queryset = project.conference.milestones.all()
        self.fields["due_at"].help_text = f"In {project.conference.time_zone}."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        milestone, due_at = cleaned.get("milestone"), cleaned.get("due_at")
        if milestone and due_at and due_at <= milestone.due_at:
            self.add_error(
                "due_at", "This is not later than the milestone's own due time. Choose a later one."
            )
        return cleaned
