"""Forms of regrade requests: the team's text, and staff's answer with its outcome."""

from __future__ import annotations

from django import forms

from reviews.models import RegradeRequest

LONGEST = 3000


class DoubtForm(forms.Form):
    """What a team writes, first to the grader, then perhaps to an instructor."""

    text = forms.CharField(
        label="What should be looked at again, and why?",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Point to the page, the second or the lines. Your team and the staff read it.",
        error_messages={"required": "Say what should be looked at again."},
    )


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(
        label="Outcome",
        choices=RegradeRequest.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one; it must agree with the grading desk."},
    )
    text = forms.CharField(
        label="Your answer",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="The team reads it at once; changed points it sees with the next release.",
        error_messages={"required": "Write an answer; the team has asked for reasons."},
    )
