"""The form of a remark: which part of the hand-in, where in it, and what is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from reviews.domain import places
from reviews.domain.places import Place, PlaceRefused, read_place
from reviews.materials import Material
from reviews.models import Remark

LONGEST_REMARK = 2000
HINTS = {
    places.PAGE: "a page, such as 4",
    places.SECOND: "a time, such as 1:05",
    places.LINE: "a file and line, such as src/model.py:42",
}
# What scripts keep in the browser instead of saving it while it is typed; see remarks.js.
KEPT = {"data-no-autosave": ""}


class RemarkForm(forms.Form):
    """`cleaned_data["place"]` is a Place, within what is known of the chosen part."""

    hides_optional = True
    use_required_attribute = False  # it stands in a form that can be sent without a remark

    def __init__(
        self,
        tabs: Sequence[Material],
        data: Mapping[str, Any] | None = None,
        remark: Remark | None = None,
        shown: Material | None = None,
    ) -> None:
        """tabs: those a remark can be about. remark: the one that is changed. shown: the open tab,
        which a new remark is about unless its writer says otherwise."""
        self.tabs = {tab.key: tab for tab in tabs if tab.anchor}
        super().__init__(data, prefix=prefix_of(remark), initial=_initial(self.tabs, remark, shown))
        kinds = dict.fromkeys(tab.anchor.takes for tab in self.tabs.values() if tab.anchor)
        self.fields["where"] = forms.ChoiceField(
            label="About",
            choices=[(tab.key, tab.label) for tab in self.tabs.values()],
            error_messages={
                "required": "Choose what the remark is about.",
                "invalid_choice": "This is no part of the hand-in.",
            },
            widget=forms.Select(attrs=KEPT),
        )
        self.fields["place"] = forms.CharField(
            label="Where",
            help_text=f"{'; '.join(HINTS[kind] for kind in kinds)}.".capitalize(),
            max_length=500,
            error_messages={"required": "Say where the remark stands."},
            widget=forms.TextInput(attrs={**KEPT, "autocomplete": "off"}),
        )
        self.fields["text"] = forms.CharField(
            label="Remark",
            max_length=LONGEST_REMARK,
            error_messages={"required": "Write what you want to say about this place."},
            widget=forms.Textarea(attrs={**KEPT, "rows": 2}),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        tab = self.tabs.get(cleaned.get("where", ""))
        if tab and tab.anchor and "place" in cleaned:
            try:
                cleaned["place"] = read_place(
                    tab.anchor.takes, cleaned["place"], tab.anchor.most, tab.anchor.repository
                )
            except PlaceRefused as refused:
                self.add_error("place", str(refused))
        return cleaned

    @property
    def is_begun(self) -> bool:
        """Whether anything was typed that must not be lost."""
        return any(
            str(self.data.get(self.add_prefix(name), "")).strip() for name in ("place", "text")
        )

    @property
    def values(self) -> dict[str, Any]:
        """The columns of the remark that a valid form stands for."""
        place: Place = self.cleaned_data["place"]
        anchor = self.tabs[self.cleaned_data["where"]].anchor
        return {
            "artefact_id": anchor.artefact_id if anchor else None,
            "page": place.page,
            "second": place.second,
            "path": place.path,
            "line": place.line,
            "text": self.cleaned_data["text"].replace("\r\n", "\n"),
        }


def prefix_of(remark: Remark | None) -> str:
    return f"remark-{remark.pk}" if remark else "remark-new"


def place_of(remark: Remark) -> Place:
    return Place(remark.page, remark.second, remark.path, remark.line)


def _initial(
    tabs: Mapping[str, Material], remark: Remark | None, shown: Material | None
) -> dict[str, str]:
    if remark is None:
        return {"where": shown.key if shown else ""}
    own = (
        tab for tab in tabs.values() if tab.anchor and tab.anchor.artefact_id == remark.artefact_id
    )
    return {
        "where": next((tab.key for tab in own), ""),
        "place": place_of(remark).typed,
        "text": remark.text,
    }
