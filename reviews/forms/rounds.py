"""The form of a review round. Times are read in the conference's zone (see in_conference_zone)."""

from __future__ import annotations

from typing import Any

from django import forms

from projects.forms.times import instant_for
from reviews.forms.names import NameOnce
from reviews.models import Review, ReviewRound

FIXED = {
    "milestone": "Fixed, because reviewers are assigned to hand-ins of this milestone.",
    "rubric": "Fixed, because a review of this round has begun.",
    "blinding": "Fixed, because the round is open and people have seen what it shows.",
    "reviews_per_reviewer": "Fixed, because a review of this round has begun.",
}


class RoundForm(NameOnce):
    taken = "Another round of this conference has this name."

    class Meta:
        model = ReviewRound
        formfield_callback = instant_for
        fields = (
            "name",
            "milestone",
            "rubric",
            "reviews_per_reviewer",
            "blinding",
            "bids_until",
            "opens_at",
            "due_at",
            "grace_minutes",
        )
        widgets = {"blinding": forms.RadioSelect}
        labels = {
            "milestone": "Hand-in that is reviewed",
            "reviews_per_reviewer": "Reviews each student writes",
        }
        help_texts = {
            "opens_at": "When writing begins. You open the round yourself once it is assigned.",
            "due_at": "The whole minute counts.",
            "blinding": (
                "In a double-blind round reviewers get the files and texts; links to code and "
                "video stay closed, because the sites they lead to name their owners."
            ),
            "grace_minutes": "Logged, not shown to students.",
            "reviews_per_reviewer": (
                "Three each gives a project seven or eight reviews in a class of 60, enough to "
                "tell a strict reader from a weak project."
            ),
        }

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        round_: ReviewRound = self.instance
        self.fields["milestone"].queryset = round_.conference.milestones.all()  # type: ignore[attr-defined]
        self.fields["rubric"].queryset = round_.conference.rubrics.all()  # type: ignore[attr-defined]
        for name in ("milestone", "rubric"):
            self.fields[name].empty_label = "Choose one"  # type: ignore[attr-defined]
        for name in self._fixed(round_):
            self.fields[name].disabled = True
            self.fields[name].help_text = FIXED[name]

    @staticmethod
    def _fixed(round_: ReviewRound) -> list[str]:
        if round_.pk is None:
            return []
        begun = round_.reviews.exclude(status=Review.Status.ASSIGNED).exists()
        fixed = ["milestone"] if round_.assigned_at else []
        fixed += ["blinding"] if round_.opened_at else []
        fixed += ["rubric", "reviews_per_reviewer"] if begun else []
        return fixed
