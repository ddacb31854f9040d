"""Forms for the program."""

from __future__ import annotations

from typing import Any

from django import forms

from projects.forms.times import instant_for
from projects.models import Conference, Project, Session
from projects.scheduling import unplaced


class SessionForm(forms.ModelForm):
    """A run of talks in one room."""

    class Meta:
        formfield_callback = instant_for
        model = Session
        fields = ["name", "starts_at", "room", "chair"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_at"].required = True
        self.fields["starts_at"].label = "Starts"
        self.fields["starts_at"].help_text = "In the conference's time zone."


class FillForm(forms.Form):
    """How to fill a session from the projects without a talk."""

    minutes = forms.IntegerField(label="Minutes a talk", min_value=1, max_value=240, initial=5)
    gap = forms.IntegerField(label="Minutes between", min_value=0, max_value=120, initial=1)
    most = forms.IntegerField(label="At most", min_value=1, max_value=500, required=False)
    order = forms.ChoiceField(
        choices=[("number", "By board number"), ("drawn", "Drawn by lot")], initial="number"
    )
    seed = forms.CharField(
        label="Word for the lot",
        max_length=40,
        required=False,
        help_text="The same word draws the same order, so anyone can check it.",
    )

    def clean(self) -> dict[str, Any]:
        """A lot needs its word."""
        cleaned = super().clean() or {}
        cleaned["seed"] = " ".join(str(cleaned.get("seed", "")).split())
        if cleaned.get("order") == "drawn" and not cleaned["seed"]:
            self.add_error("seed", "Write a word for the lot, such as the name of the day.")
        if cleaned.get("order") != "drawn":
            cleaned["seed"] = ""
        return cleaned


class SlotForm(forms.Form):
    """One talk by its project, or a break by its title."""

    project = forms.ModelChoiceField(
        Project.objects.none(), required=False, empty_label="A break or a guest"
    )
    title = forms.CharField(
        max_length=200, required=False, help_text="Of a break or a guest's talk."
    )
    minutes = forms.IntegerField(min_value=1, max_value=240, initial=5)

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = unplaced(conference)
        choice = self.fields["project"]
        choice.queryset = conference.projects.filter(pk__in=[p.pk for p in free])  # type: ignore[attr-defined]
        choice.label_from_instance = lambda project: f"{project.board} {project.title}"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A project or a title, one of the two."""
        cleaned = super().clean() or {}
        if not cleaned.get("project") and not cleaned.get("title") and not self.errors:
            raise forms.ValidationError("Choose a project, or write what the break is called.")
        if cleaned.get("project"):
            cleaned["title"] = ""
        return cleaned
