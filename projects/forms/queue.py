"""The filter of the staff's queue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from projects.domain.queue import NOT_BEGUN, SORTS
from projects.models import Conference, Participant, Submission

# What stands in the first row; the others stand under "More filters".
FIRST = ("milestone", "status")
LABELS = {
    "milestone": "Milestone",
    "status": "Status",
    "section": "Section",
    "timing": "Handed in",
    "decided": "Decided",
    "category": "Category",
    "risk": "Risk",
    "mentor": "Mentor",
    "confirmed": "Statements",
}
STATUSES = [
    ("waiting", "To be decided"),
    ("again", "To be decided again, after changes"),
    *((value, label.capitalize()) for value, label in Submission.Status.choices),
    (NOT_BEGUN, "Not begun"),
]
TIMINGS = [("on_time", "On time"), ("grace", "In grace"), ("late", "Late")]
DECIDED = [("me", "By me"), ("others", "By others"), ("nobody", "By nobody yet")]
RISKS = [
    ("problem", "Has a problem"),
    ("watch", "To watch, no problem"),
    ("fine", "All found fine"),
    ("open", "Not all looked at"),
]
MENTORS = [("me", "Teams I mentor")]
CONFIRMED = [("no", "Not confirmed by all"), ("yes", "Confirmed by all")]


class QueueFilter(forms.Form):
    """What of the queue to show. Anything that is not a choice shows everything."""

    hides_optional = True

    q = forms.CharField(
        label="Search",
        required=False,
        max_length=100,
        widget=forms.SearchInput(attrs={"placeholder": "Title, team, person"}),
    )
    sort = forms.ChoiceField(
        required=False,
        choices=[(turn + name, name) for name in SORTS for turn in ("", "-")],
        widget=forms.HiddenInput,
    )

    def __init__(self, conference: Conference, viewer: Any, data: QueryDict) -> None:
        super().__init__(data)
        sections = (
            Participant.objects.visible_to(viewer)
            .students()
            .filter(conference=conference)
            .exclude(section="")
            .values_list("section", flat=True)
            .order_by("section")
            .distinct()
        )
        self.options: dict[str, list[tuple[str, str]]] = {
            "milestone": list(conference.milestones.values_list("slug", "name")),
            "status": STATUSES,
            "section": [(name, name) for name in sections],
            "timing": TIMINGS,
            "decided": DECIDED,
            "category": list(conference.categories.values_list("slug", "name")),
            "risk": RISKS,
            "mentor": MENTORS,
            "confirmed": CONFIRMED,
        }
        for name, options in self.options.items():
            self.fields[name] = forms.ChoiceField(
                label=LABELS[name], required=False, choices=[("", "Any"), *options]
            )
        self.is_valid()
        self.kept: dict[str, str] = {name: self.cleaned_data.get(name, "") for name in self.fields}

    @property
    def chosen(self) -> dict[str, str]:
        """The valid choice of each filter; an invalid one counts as none."""
        return {name: self.kept[name] for name in self.options}

    @property
    def words(self) -> str:
        return self.kept["q"]

    @property
    def order(self) -> str:
        return self.kept["sort"]

    @property
    def is_filtered(self) -> bool:
        return bool(self.words or any(self.chosen.values()))

    @property
    def query(self) -> str:
        """The filter and the order as an address has them."""
        kept = QueryDict(mutable=True)
        kept.update({name: text for name, text in self.kept.items() if text})
        return kept.urlencode()

    def show_counts(self, counts: Mapping[str, Counter[str]]) -> None:
        """Say behind each choice how many it would leave."""
        for name, options in self.options.items():
            field: Any = self.fields[name]
            field.choices = [
                ("", "Any"),
                *((value, f"{label} ({counts[name][value]})") for value, label in options),
            ]

    def first(self) -> Iterator[forms.BoundField]:
        yield from (self[name] for name in ("q", *FIRST))

    def more(self) -> Iterator[forms.BoundField]:
        """The other filters, those without a choice left out."""
        yield from (self[name] for name in self.options if name not in FIRST and self.options[name])

    @property
    def more_chosen(self) -> int:
        return sum(bool(text) for name, text in self.chosen.items() if name not in FIRST)
