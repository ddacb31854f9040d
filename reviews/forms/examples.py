"""Forms of the staff's page of examples."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms

from projects.models import Project


class ExampleForm(forms.Form):
    """Which project becomes an example, out of those that the view allows."""

    project = forms.ChoiceField(
        help_text="Of this conference, or of another one that you staff. Its newest hand-in is "
        "used, that for the same milestone if there is one.",
        error_messages={
            "required": "Choose a project.",
            "invalid_choice": "Choose a project from the list.",
        },
    )

    def __init__(self, projects: Iterable[Project], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(projects)
        self.projects = {str(row.pk): row for row in rows}
        groups = [
            (
                f"{conference.name}, {conference.term}",
                [(str(r.pk), f"{r.board} {r.title}") for r in of],
            )
            for conference, of in groupby(rows, key=lambda row: row.conference)
        ]
        field: Any = self.fields["project"]
        field.choices = [("", "Choose a project"), *groups]

    @property
    def chosen(self) -> Project:
        return self.projects[self.cleaned_data["project"]]


class PracticeForm(forms.Form):
    """Whether practice is open before the round is, and whether writing waits for it."""

    is_open = forms.BooleanField(
        label="Practice is open now",
        required=False,
        help_text="Otherwise it opens with the round.",
    )
    comes_first = forms.BooleanField(
        label="Practice comes first",
        required=False,
        help_text="A reviewer begins to write once they have compared every example. Reviews that "
        "are begun already can go on.",
    )
