"""The form of an announcement."""

from __future__ import annotations

from typing import Any

from django import forms

from projects.audiences import audiences_of
from projects.models import Announcement


class AnnouncementForm(forms.ModelForm):
    """Subject, text, and the groups it goes to; each group says how many people are in it now."""

    groups = forms.MultipleChoiceField(
        label="Who gets it",
        widget=forms.CheckboxSelectMultiple,
        help_text="People in several groups get it once.",
        error_messages={"required": "Choose at least one group."},
    )

    class Meta:
        model = Announcement
        fields = ["subject", "body", "groups"]
        widgets = {"body": forms.Textarea(attrs={"rows": 12})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = self.fields["groups"]
        assert isinstance(groups, forms.MultipleChoiceField)  # noqa: S101  for the type checker
        groups.choices = [
            (audience.key, f"{audience.name} ({audience.people().distinct().count()})")
            for audience in audiences_of(self.instance.conference)
        ]

    def clean_subject(self) -> str:
        return " ".join(self.cleaned_data["subject"].split())

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        return body.replace("\r\n", "\n").replace("\0", "").strip()
