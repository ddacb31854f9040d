"""Forms about conflicts: a reviewer declares one, staff set or settle one."""

from __future__ import annotations

from typing import Any

from django import forms

from projects.models import Conference, Participant, Project
from reviews.models import Conflict


class DeclareForm(forms.Form):
    kind = forms.ChoiceField(
        label="What is it?",
        choices=[pair for pair in Conflict.Kind.choices if pair[0] != Conflict.Kind.STAFF],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what comes nearest."},
    )
    reason = forms.CharField(
        label="In a sentence",
        max_length=300,
        help_text="Only staff read it.",
        error_messages={"required": "Say in a sentence why; staff decide by it."},
    )


class PairForm(forms.Form):
    """A reviewer and a project of the conference, kept apart or put together by staff."""

    reviewer = forms.ModelChoiceField(
        Participant.objects.none(),
        empty_label="Choose a person",
        error_messages={"required": "Choose a person."},
    )
    project = forms.ModelChoiceField(
        Project.objects.none(),
        empty_label="Choose a project",
        error_messages={"required": "Choose a project."},
    )
    reason = forms.CharField(
        max_length=300, error_messages={"required": "Say why, for whoever asks later."}
    )

    def __init__(self, conference: Conference, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        students = Participant.objects.students().filter(conference=conference)
        reviewer, project = self.fields["reviewer"], self.fields["project"]
        reviewer.queryset = students.select_related("user").order_by("user__name")  # type: ignore[attr-defined]
        reviewer.label_from_instance = lambda place: place.user.name  # type: ignore[attr-defined]
        project.queryset = conference.projects.filter(withdrawn_at__isnull=True).order_by("number")  # type: ignore[attr-defined]
        project.label_from_instance = lambda one: f"{one.board} {one.title}"  # type: ignore[attr-defined]
