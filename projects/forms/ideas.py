"""The form in which an idea for a project is posted or changed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from projects.ideas import IdeaWords
from projects.models import Category, Conference, Idea

MOST_LINKS = 5
check_address = URLValidator(schemes=["https"])


class IdeaForm(forms.Form):
    title = forms.CharField(
        max_length=150, error_messages={"required": "Give the idea a title."}
    )  # fmt: skip
    pitch = forms.CharField(
        required=False, max_length=110, help_text="One sentence, at most 110 characters."
    )
    text = forms.CharField(
        label="Description",
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Markdown. What is to be found out, with which data, and why it is worth it.",
    )
    category = forms.ModelChoiceField(
        queryset=Category.objects.none(), required=False, empty_label="No category"
    )
    links = forms.CharField(
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=f"Papers, data, code: one address a line, at most {MOST_LINKS}, with https.",
    )

    def __init__(
        self, conference: Conference, idea: Idea | None, *args: Any, **kwargs: Any
    ) -> None:
        if idea:
            kwargs["initial"] = {
                "title": idea.title,
                "pitch": idea.pitch,
                "text": idea.text,
                "category": idea.category_id,
                "links": "\n".join(idea.links),
            }
        super().__init__(*args, **kwargs)
        field: Any = self.fields["category"]
        field.queryset = conference.categories.all()

    def clean_links(self) -> list[str]:
        links = list(dict.fromkeys(self.cleaned_data["links"].split()))
        if len(links) > MOST_LINKS:
            raise ValidationError(f"These are {len(links)} links. Keep at most {MOST_LINKS}.")
        for link in links:
            try:
                check_address(link)
            except ValidationError:
                raise ValidationError(
                    f"“{link[:100]}” is not an address. It begins with https://."
                ) from None
        return links

    def words(self) -> IdeaWords:
        """What was written, for projects.ideas."""
        return IdeaWords(**self.cleaned_data)
