"""Names that may stand only once below their parent."""

from __future__ import annotations

from typing import Any

from django import forms


class NameOnce(forms.ModelForm):
    """Refuses a name that a sibling has. The parent is no field, so Django alone would not look.

    parent: the attribute that holds it. taken: the sentence for the person.
    """

    parent = "conference"
    taken = ""

    def clean_name(self) -> Any:
        name = self.cleaned_data["name"]
        siblings = type(self.instance)._default_manager.filter(
            **{self.parent: getattr(self.instance, self.parent)}, name=name
        )
        if siblings.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(self.taken)
        return name
