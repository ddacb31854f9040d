"""Forms about the people of a conference: one person, the list's filter, the roster."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from projects.domain.roster import Roster, UnreadableRoster, read_bytes, read_roster
from projects.models import Conference, Role

LARGEST_ROSTER = 1_500_000  # bytes; 5,000 rows are far below


def sections_of(conference: Conference) -> list[str]:
    """The sections that people of the conference are in, by name."""
    return list(
        conference.participants.active()
        .exclude(section="")
        .order_by("section")
        .values_list("section", flat=True)
        .distinct()
    )


class PlaceForm(forms.Form):
    """A participant's role and numbers."""

    role = forms.ChoiceField(choices=Role.choices)
    section = forms.CharField(required=False, max_length=60)
    external_id = forms.CharField(
        label="External id",
        required=False,
        max_length=100,
        help_text="The number that the course system knows them by.",
    )

    limited_to = forms.MultipleChoiceField(
        label="As an assistant, works only for",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Sections. None ticked: the whole conference. "
        "With some, they see only people of these, and teams with one of them on it.",
    )

    def __init__(
        self,
        may_appoint: bool,
        role: str,
        *args: Any,
        sections: Iterable[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        limits: Any = self.fields["limited_to"]
        limits.choices = [(name, name) for name in sorted(set(sections))]
        if not limits.choices:
            del self.fields["limited_to"]
        field: Any = self.fields["role"]
        if role == Role.INSTRUCTOR and not may_appoint:
            field.choices = [(Role.INSTRUCTOR.value, Role.INSTRUCTOR.label)]
            field.help_text = "Only a site admin takes this role from somebody."
        elif not may_appoint:
            field.choices = [
                choice for choice in Role.choices if choice[0] != Role.INSTRUCTOR
            ]  # fmt: skip
            field.help_text = "A site admin appoints instructors."


class NewPersonForm(PlaceForm):
    name = forms.CharField(
        max_length=200,
        help_text="If the address has an account already, the name stays as its owner wrote it.",
        error_messages={"required": "Write the person's name."},
    )
    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        error_messages={
            "required": "Write the person's address.",
            "invalid": "This is not an e-mail address. It looks like name@university.edu.",
        },
    )
    welcome = forms.BooleanField(
        label="Mail them how to sign in", required=False, initial=True
    )  # fmt: skip
    field_order = ["name", "email", "role", "section", "external_id", "welcome"]


class PeopleFilter(forms.Form):
    hides_optional = True

    q = forms.CharField(label="Search", required=False, max_length=100)
    role = forms.ChoiceField(required=False, choices=[("", "Every role"), *Role.choices])
    section = forms.ChoiceField(required=False)
    team = forms.ChoiceField(
        required=False,
        choices=[("", "With and without team"), ("with", "On a team"), ("without", "Without team")],
    )

    def __init__(self, conference: Conference, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["section"]
        field.choices = [
            ("", "Every section"),
            *((name, name) for name in sections_of(conference)),
        ]


class RosterForm(forms.Form):
    """A roster as file or as pasted text; `roster` after cleaning."""

    file = forms.FileField(
        label="File",
        required=False,
        help_text="CSV or tab-separated, as spreadsheets and course systems save it.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv,text/plain"}),
    )
    pasted = forms.CharField(
        label="Or paste the table here",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    roster: Roster

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        file, pasted = cleaned.get("file"), (cleaned.get("pasted") or "").strip()
        if file and pasted:
            raise forms.ValidationError(
                "There is a file and pasted text. Use one of them, so that it is clear what counts."
            )
        if not file and not pasted:
            raise forms.ValidationError("Choose a file or paste the table.")
        if file and file.size > LARGEST_ROSTER:
            self.add_error("file", "This file is larger than 1.5 MB. A roster is far smaller.")
            return cleaned
        try:
            self.roster = read_roster(read_bytes(file.read()) if file else cleaned["pasted"])
        except UnreadableRoster as problem:
            self.add_error("file" if file else "pasted", str(problem))
        return cleaned
