"""The form of a review round. Times are read in the conference's zone (see in_conference_zone)."""

from __future__ import annotations

from typing import Any

from django import forms

from projects.forms.times import instant_for
from reviews.forms.names import NameOnce
from reviews.models import Review, ReviewRound

BY_REVIEWER, BY_PROJECT = "reviewer", "project"
COUNTS = ("counted_by", "reviews_per_reviewer", "demand")

ASSIGNED = "Fixed, because reviewers are assigned."
OPEN = "Fixed, because the round is open and people rely on it."
BEGUN = "Fixed, because a review of this round has begun."
RELEASED = "Fixed, because the reviews are released."
# From which moment on which fields stay as they are, and what is said then.
FIXED = (
    ("assigned", ("milestone", "reviewed_by", "bids_until"), ASSIGNED),
    ("open", ("blinding", "others_seen"), OPEN),
    ("begun", ("rubric", *COUNTS), BEGUN),
    ("released", ("opens_at", "due_at", "grace_minutes", "load_min", "load_max"), RELEASED),
    ("answered", ("response_words",), "Fixed, because authors have begun to answer."),
)


class RoundForm(NameOnce):
    hides_optional = True  # help texts say what an empty field means
    taken = "Another round of this conference has this name."

    counted_by = forms.ChoiceField(
        label="How much",
        choices=[
            (BY_REVIEWER, "each reviewer writes the same number, and projects share them evenly"),
            (BY_PROJECT, "each project gets the same number, and reviewers share them evenly"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is the same for all."},
    )

    class Meta:
        model = ReviewRound
        formfield_callback = instant_for
        fields = (
            "name",
            "milestone",
            "rubric",
            "reviewed_by",
            "reviews_per_reviewer",
            "demand",
            "load_min",
            "load_max",
            "bids_until",
            "opens_at",
            "due_at",
            "grace_minutes",
            "hard_end_at",
            "blinding",
            "others_seen",
            "is_discussed",
            "responses_from",
            "responses_until",
            "response_words",
            "takes_ratings",
        )
        widgets = {
            "reviewed_by": forms.RadioSelect,
            "blinding": forms.RadioSelect,
            "others_seen": forms.RadioSelect,
        }
        labels = {
            "milestone": "Hand-in that is reviewed",
            "reviews_per_reviewer": "Reviews that each writes",
            "demand": "Reviews that each project gets",
            "is_discussed": "Reviewers and staff discuss each project",
            "takes_ratings": "Authors say how helpful each review was",
            "responses_from": "Authors answer from",
            "responses_until": "Authors answer until",
            "response_words": "Most words of an answer",
        }
        help_texts = {
            "reviewed_by": (
                "Of a team that reviews as one, every member can write and submit its reviews."
            ),
            "demand": "",
            "load_min": "Empty: none at all would do.",
            "load_max": "Empty: as many as it takes.",
            "bids_until": (
                "Until then reviewers see all titles and say what they would like to review. "
                "Empty: nobody is asked."
            ),
            "opens_at": "When writing begins. You open the round yourself once it is assigned.",
            "due_at": "The whole minute counts.",
            "hard_end_at": (
                "Until then a review is still taken, marked late, and one that is in may be "
                "changed, also after you release them. Empty: the due time is the end."
            ),
            "blinding": (
                "While reviewers are not to know whose project it is, they get the files and "
                "texts; links to code and video stay closed, because the sites they lead to name "
                "their owners."
            ),
            "others_seen": "Never who wrote them, unless the round is open.",
            "is_discussed": "Under the same aliases, each once their own review is in.",
            "grace_minutes": "Logged, not shown to reviewers.",
            "responses_from": "Never before you release the reviews.",
            "responses_until": "Both empty: authors do not answer.",
            "takes_ratings": "Reviewers never learn who said what.",
        }

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        round_: ReviewRound = self.instance
        self.fields["milestone"].queryset = round_.conference.milestones.all()  # type: ignore[attr-defined]
        self.fields["rubric"].queryset = round_.conference.rubrics.to_choose(round_.rubric_id)  # type: ignore[attr-defined]
        for name in ("milestone", "rubric"):
            self.fields[name].empty_label = "Choose one"  # type: ignore[attr-defined]
        self.initial["counted_by"] = BY_REVIEWER if round_.demand is None else BY_PROJECT
        self.fields["reviews_per_reviewer"].required = False
        reached = _moments(round_)
        for moment, names, sentence in FIXED:
            for name in names if moment in reached else ():
                self.fields[name].disabled = True
                self.fields[name].help_text = sentence

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._check_numbers(cleaned)
        self._check_times(cleaned)
        return cleaned

    def _check_numbers(self, cleaned: dict[str, Any]) -> None:
        """One of the two ways to count, its number given, and nothing given that it has no use for."""
        way = cleaned.get("counted_by")
        if way == BY_REVIEWER:
            if "reviews_per_reviewer" not in self.errors and not cleaned["reviews_per_reviewer"]:
                self.add_error("reviews_per_reviewer", "Say how many reviews each writes.")
            for name in ("demand", "load_min", "load_max"):
                if cleaned.get(name) is not None:
                    self.add_error(
                        name,
                        "This has no meaning where each reviewer writes the same number. Empty "
                        "it, or choose that each project gets the same number.",
                    )
        if way == BY_PROJECT:
            if "demand" not in self.errors and not cleaned["demand"]:
                self.add_error("demand", "Say how many reviews each project gets.")
            if not cleaned.get("reviews_per_reviewer"):
                cleaned["reviews_per_reviewer"] = self.instance.reviews_per_reviewer
        least, most = cleaned.get("load_min"), cleaned.get("load_max")
        if least is not None and most is not None and least > most:
            self.add_error("load_max", f"This must be at least the fewest, {least}.")

    def _check_times(self, cleaned: dict[str, Any]) -> None:
        def given(*names: str) -> list[Any]:
            return [cleaned.get(name) for name in names]

        bids, opens, due, hard_end = given("bids_until", "opens_at", "due_at", "hard_end_at")
        if opens and due and opens >= due:
            self.add_error("opens_at", "A round must open before it is due.")
        if bids and opens and bids > opens:
            self.add_error("bids_until", "Bids must close before writing begins.")
        if due and hard_end and hard_end < due:
            self.add_error("hard_end_at", "The hard end must not be before the due time.")
        begin, end = given("responses_from", "responses_until")
        if begin and not end and "responses_until" not in self.errors:
            self.add_error("responses_until", "Say until when authors may answer.")
        if end and not begin and "responses_from" not in self.errors:
            self.add_error("responses_from", "Say from when authors may answer.")
        if begin and end and begin >= end:
            self.add_error("responses_until", "Answers must close after they open.")
        if begin and due and begin < due:
            self.add_error("responses_from", "Authors cannot answer before the reviews are due.")


def _moments(round_: ReviewRound) -> set[str]:
    """How far the round has come, in words of the table above."""
    if round_.pk is None:
        return set()
    reached = {
        "assigned": round_.assigned_at is not None,
        "open": round_.opened_at is not None,
        "begun": round_.reviews.exclude(status=Review.Status.ASSIGNED).exists(),
        "released": round_.released_at is not None,
        "answered": round_.responses.exists(),
    }
    return {moment for moment, is_reached in reached.items() if is_reached}
