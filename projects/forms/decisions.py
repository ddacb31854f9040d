"""The forms of the page on which staff read and decide: the decision, and the risk checklist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from projects import clock
from projects.deciding_in_bulk import Wish
from projects.forms.times import InstantField
from projects.models import Decision, RiskAnswer, RiskItem, VersionItem
from projects.risks import Given, state_of

VERDICTS = [
    (Decision.Verdict.ACCEPT, "Accept"),
    (Decision.Verdict.REQUEST_CHANGES, "Ask for changes"),
    (Decision.Verdict.DECLINE, "Decline"),
]
ON = "on-"


class VerdictForm(forms.Form):
    """A verdict, what is said with it, and until when the team may hand in again."""

    hides_optional = True
    no_reason = "Say in a sentence or more why, so the team can act."

    verdict = forms.ChoiceField(
        label="Decision",
        choices=VERDICTS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the three."},
    )
    comment = forms.CharField(
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="The team reads it. Markdown. Required unless you accept.",
    )
    resubmit_by = InstantField(
        label="Resubmit by",
        required=False,
        help_text="With changes asked for: until when the team may hand in again.",
    )

    def has_reason(self, cleaned: Mapping[str, Any]) -> bool:
        return bool(cleaned["comment"].strip())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        verdict = cleaned.get("verdict")
        wants_reason = verdict in (Decision.Verdict.REQUEST_CHANGES, Decision.Verdict.DECLINE)
        if wants_reason and "comment" not in self.errors and not self.has_reason(cleaned):
            self.add_error("comment", self.no_reason)
        if verdict == Decision.Verdict.REQUEST_CHANGES and "resubmit_by" not in self.errors:
            until = cleaned.get("resubmit_by")
            if until is None:
                self.add_error("resubmit_by", "Say until when the team may hand in again.")
            elif until <= clock.now():
                self.add_error("resubmit_by", "This time is over. Give the team a later one.")
        return cleaned


class DecisionForm(VerdictForm):
    """What staff decide on the version that counts, and what they say about each of its items.

    told: whether a note of the checklist goes to the team with it, which is a reason too.
    """

    no_reason = "Say in a sentence or more why, here or on a section above, so the team can act."

    def __init__(
        self, items: Sequence[VersionItem], *args: Any, told: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.told = told
        for item in items:
            self.fields[ON + item.key] = forms.CharField(
                label=f"Comment on “{item.label}”",
                required=False,
                max_length=5_000,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        self.fields[
            "comment"
        ].help_text = (
            "The team reads it. Markdown. Required unless you accept or comment on a section."
        )

    def has_reason(self, cleaned: Mapping[str, Any]) -> bool:
        on_sections = any(
            text.strip() for name, text in cleaned.items() if name.startswith(ON) and text
        )
        return super().has_reason(cleaned) or on_sections or self.told

    @property
    def on_sections(self) -> dict[str, str]:
        """What is said on items, by their key."""
        return {
            name.removeprefix(ON): text.strip()
            for name, text in self.cleaned_data.items()
            if name.startswith(ON) and text.strip()
        }


@dataclass(frozen=True)
class RiskRow:
    """One item of the checklist as the form shows it."""

    item: RiskItem
    answer: RiskAnswer | None
    level: forms.BoundField
    note: forms.BoundField
    was: forms.BoundField
    tell: forms.BoundField


class RiskForm(forms.Form):
    """A level and a note for each item; `was` guards an answer that another gave meanwhile."""

    hides_optional = True

    def __init__(
        self,
        items: Sequence[RiskItem],
        answers: Mapping[int, RiskAnswer],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.items, self.answers = items, answers
        for item in items:
            stored = answers.get(item.pk)
            named = self._names(item)
            self.fields[named["level"]] = forms.ChoiceField(
                label=item.name,
                required=False,
                choices=RiskAnswer.Level.choices,
                initial=stored.level if stored else RiskAnswer.Level.UNSEEN,
            )
            self.fields[named["note"]] = forms.CharField(
                label="Note",
                required=False,
                max_length=500,
                initial=stored.note if stored else "",
                widget=forms.TextInput(attrs={"placeholder": "Note for staff"}),
            )
            self.fields[named["was"]] = forms.CharField(
                required=False, widget=forms.HiddenInput, strip=False
            )
            # Never what a draft or a refused request held: it says what this page showed.
            self.initial[named["was"]] = state_of(stored)
            self.fields[named["tell"]] = forms.BooleanField(
                label="Tell the team this note with the decision", required=False
            )

    @staticmethod
    def _names(item: RiskItem) -> dict[str, str]:
        return {
            "level": f"risk-{item.pk}-level",
            "note": f"risk-{item.pk}-note",
            "was": f"risk-{item.pk}-was",
            "tell": f"tell-{item.pk}",
        }

    def rows(self) -> Iterator[RiskRow]:
        for item in self.items:
            fields = {part: self[name] for part, name in self._names(item).items()}
            yield RiskRow(item, self.answers.get(item.pk), **fields)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for item in self.items:
            names = self._names(item)
            if cleaned.get(names["tell"]) and not cleaned.get(names["note"]):
                self.add_error(names["note"], "Write the note that the team shall read.")
        return cleaned

    def given(self) -> list[Given]:
        """What was answered. Items that the request does not name are left as they are."""
        found = []
        for item in self.items:
            names = self._names(item)
            if names["level"] in self.data:
                level = self.cleaned_data[names["level"]] or RiskAnswer.Level.UNSEEN
                note = self.cleaned_data[names["note"]]
                found.append(Given(item, level, note, self.cleaned_data[names["was"]]))
        return found

    def told(self) -> str:
        """The notes that the team shall read, as Markdown."""
        paragraphs = []
        for item in self.items:
            names = self._names(item)
            if self.cleaned_data.get(names["tell"]):
                paragraphs.append(f"**{item.name}:** {self.cleaned_data[names['note']]}")
        return "\n\n".join(paragraphs)

    def show_overtaken(self, answers: Sequence[RiskAnswer]) -> None:
        """Say what another answered meanwhile; sent again, this form replaces it."""
        typed: Any = self.data
        sent = typed.copy()
        for stored in answers:
            names = self._names(stored.item)
            self.add_error(
                names["note"],
                f"{stored.answered_by.name} answered this meanwhile: {stored.get_level_display()}"
                + (f", “{stored.note}”" if stored.note else "")
                + ". Save again to put yours in its place.",
            )
            sent[names["was"]] = state_of(stored)
        self.data = sent


class BulkForm(VerdictForm):
    """What is said to many teams at once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comment"].help_text = (
            "Every team reads it. Markdown. {project} and {team} stand for each team's own. "
            "Required unless you accept."
        )

    def wish(self) -> Wish:
        chosen = self.cleaned_data
        return Wish(chosen["verdict"], chosen["comment"].strip(), chosen["resubmit_by"])
