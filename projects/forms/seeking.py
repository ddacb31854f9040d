"""Forms of those who look for each other: a profile, an offer of seats, a request to join."""

from __future__ import annotations

from typing import Any

from django import forms

from projects.domain.free_times import FREE_TIMES, MOST_WORDS, words_of


class WordsField(forms.CharField):
    """Words with commas between; cleans to a list of them in small letters."""

    def clean(self, value: Any) -> list[str]:
        return words_of(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value


class LookingForm(forms.Form):
    about = forms.CharField(
        label="About you and what you look for", required=False, max_length=300
    )  # fmt: skip
    skills = WordsField(
        label="Skills",
        required=False,
        max_length=300,
        help_text=f"At most {MOST_WORDS}, with commas between: pytorch, writing, statistics.",
    )
    interests = WordsField(
        label="Interests",
        required=False,
        max_length=300,
        help_text="What the project might be about: speech, medicine, fairness.",
    )
    free_times = forms.MultipleChoiceField(
        label="Usually free",
        required=False,
        choices=FREE_TIMES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "This is no time of the week. Choose from the list."},
    )


class OfferForm(forms.Form):
    seeks = forms.CharField(
        label="Who you look for",
        max_length=300,
        help_text="One or two sentences for people without a team.",
        error_messages={"required": "Say in a sentence who you look for."},
    )
    wanted_skills = WordsField(
        label="Wanted skills",
        required=False,
        max_length=300,
        help_text=f"At most {MOST_WORDS}, with commas between.",
    )


class AskForm(forms.Form):
    message = forms.CharField(label="A line to the team", required=False, max_length=300)
