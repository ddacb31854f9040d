"""Forms about conflicts: a reviewer declares one, staff set or settle one."""

from __future__ import annotations

from typing import Any

from django import forms

from projects.models import Conference, Participant, Project
from reviews.models import Conflict, ReviewRound
from reviews.parties import name_of, parties_of


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
    """A reviewer and a project of the conference, kept apart or put together by staff.

    round_: where they are put together, so that only its reviewers are offered.
    """

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

    def __init__(
        self,
        conference: Conference,
        *args: Any,
        round_: ReviewRound | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        people = Participant.objects.active().filter(conference=conference)
        names: dict[int, str] = {}
        if round_ is not None:
            names = {party.person.pk: name_of(party, round_) for party in parties_of(round_)}
            people = people.filter(pk__in=names)
        reviewer, project = self.fields["reviewer"], self.fields["project"]
        reviewer.queryset = people.select_related("user").order_by("user__name")  # type: ignore[attr-defined]
        reviewer.label_from_instance = lambda place: names.get(place.pk) or _with_role(place)  # type: ignore[attr-defined]
        project.queryset = conference.projects.filter(withdrawn_at__isnull=True).order_by("number")  # type: ignore[attr-defined]
        project.label_from_instance = lambda one: f"{one.board} {one.title}"  # type: ignore[attr-defined]


def _with_role(place: Participant) -> str:
    return place.user.name if place.is_student else f"{place.user.name} ({place.role})"
