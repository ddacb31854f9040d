"""Forms about released grades: what the conference settles, and which team is held back."""

from __future__ import annotations

from typing import Any

from django import forms

from projects.models import Conference, Project
from reviews.models import Component, GradePolicy


class GradePolicyForm(forms.ModelForm):
    class Meta:
        model = GradePolicy
        fields = [
            "undo_minutes",
            "regrade_days",
            "shows_distribution",
            "distribution_least",
            "reviewing_done",
            "reviewing_useful",
            "reviewing_agreement",
            "contribution_floor",
            "contribution_cap",
        ]


class HoldForm(forms.Form):
    """A team, the component or all of them, and the reason."""

    project = forms.ModelChoiceField(
        Project.objects.none(),
        label="Team",
        empty_label="Choose a team",
        error_messages={"required": "Choose a team."},
    )
    component = forms.ModelChoiceField(
        Component.objects.none(), required=False, empty_label="Every part of the grade"
    )
    reason = forms.CharField(
        max_length=300,
        help_text="Only staff read it.",
        error_messages={"required": "Say why, for whoever asks later."},
    )

    def __init__(self, conference: Conference, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        project: Any = self.fields["project"]
        project.queryset = (
            Project.objects.filter(conference=conference, withdrawn_at=None)
            .select_related("team")
            .order_by("number")
        )
        project.label_from_instance = lambda row: f"{row.board} {row.team.name}, {row.title}"
        component: Any = self.fields["component"]
        component.queryset = conference.components.order_by("position", "pk")

    @property
    def components(self) -> list[Component]:
        """Of a valid form: what is held back."""
        chosen = self.cleaned_data["component"]
        field: Any = self.fields["component"]
        return [chosen] if chosen else list(field.queryset)
