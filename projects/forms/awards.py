"""Forms for awards."""

from __future__ import annotations

from typing import Any

from django import forms

from projects.models import Award, Conference


class AwardForm(forms.ModelForm):
    """Name, project and reason of one award."""

    class Meta:
        model = Award
        fields = ["name", "project", "reason"]
        help_texts = {
            "name": "Such as Best paper. It stands on the project's cover.",
            "reason": "One sentence, shown on the awards page.",
        }

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.conference = conference
        projects = self.fields["project"]
        projects.queryset = conference.projects.filter(withdrawn_at__isnull=True).order_by("number")  # type: ignore[attr-defined]
        projects.label_from_instance = lambda project: f"{project.board} {project.title}"  # type: ignore[attr-defined]
        projects.empty_label = "Not decided yet"  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        """One award of a name in a conference, whatever its case."""
        name: str = self.cleaned_data["name"]
        others = self.instance.conference.awards.exclude(pk=self.instance.pk)
        if others.filter(name__iexact=name).exists():
            raise forms.ValidationError("There is already an award of this name.")
        return name
