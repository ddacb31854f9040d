"""The form in which staff give teams more time for a milestone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from projects.domain.extensions import DAYS, MOST, UNITS, MoreTime
from projects.forms.times import InstantField
from projects.models import Conference, Milestone, Project
from projects.templatetags.conference_time import short_in_zone

GONE = "This is gone. Choose another."


class ExtensionForm(forms.Form):
    """Which milestone, which teams, how much more or until when, and why."""

    milestone = forms.ModelChoiceField(
        queryset=Milestone.objects.none(),
        to_field_name="slug",
        empty_label="Choose a milestone",
        error_messages={
            "required": "Choose the milestone that gets more time.",
            "invalid_choice": GONE,
        },
    )
    amount = forms.IntegerField(
        label="How much more",
        required=False,
        min_value=1,
        max_value=MOST,
        error_messages={"invalid": "Write a whole number, such as 24."},
    )
    unit = forms.ChoiceField(
        label="Hours, days or weeks",
        required=False,
        choices=[(unit, unit) for unit in UNITS],
        initial=DAYS,
    )
    until = InstantField(label="Or until", required=False)
    reason = forms.CharField(max_length=300, help_text="Each team reads it in its mail.")
    everyone = forms.BooleanField(
        label="All teams", required=False, help_text="After an outage, for instance."
    )
    projects = forms.ModelMultipleChoiceField(
        queryset=Project.objects.none(),
        label="Teams",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "One of these teams is gone. Look at the list again."},
    )

    hides_optional = True

    def __init__(self, conference: Conference, viewer: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conference = conference
        milestone: Any = self.fields["milestone"]
        milestone.queryset = conference.milestones.all()
        milestone.label_from_instance = self._with_due
        projects: Any = self.fields["projects"]
        projects.queryset = (
            Project.objects.staffed_by(viewer)
            .filter(conference=conference, team__isnull=False, withdrawn_at__isnull=True)
            .select_related("conference", "team")
            .order_by("number")
        )
        projects.label_from_instance = _named
        self.fields["until"].help_text = f"In {conference.time_zone}."

    def _with_due(self, milestone: Milestone) -> str:
        return f"{milestone.name}, due {short_in_zone(milestone.due_at, self.conference)}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        told = [cleaned.get("amount") is not None, cleaned.get("until") is not None]
        if not {"amount", "until"} & set(self.errors) and sum(told) != 1:
            self.add_error(
                "amount",
                "Say one of the two: how much more, or until when."
                if all(told)
                else "Say how much more time, or until when.",
            )
        if cleaned.get("amount") is not None and not cleaned.get("unit"):
            self.add_error("unit", "Choose hours, days or weeks.")
        if "projects" not in self.errors and not (
            cleaned.get("everyone") or cleaned.get("projects")
        ):
            self.add_error("projects", "Tick at least one team.")
        return cleaned

    @property
    def chosen_projects(self) -> list[Project]:
        if self.cleaned_data["everyone"]:
            projects: Any = self.fields["projects"]
            return list(projects.queryset)
        return list(self.cleaned_data["projects"])

    @property
    def more(self) -> datetime | MoreTime:
        """What the form asks for: a duration, or an instant."""
        cleaned = self.cleaned_data
        if cleaned["amount"] is not None:
            return MoreTime(cleaned["amount"], cleaned["unit"])
        until: datetime = cleaned["until"]
        return until


def _named(project: Project) -> str:
    team = project.team.name if project.team else ""
    return f"{project.board} {project.title} ({team})"
