"""Instants in forms: written and read in the conference's time zone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from projects.models import Conference

FORMAT = "%Y-%m-%dT%H:%M"
FIRST_YEAR, LAST_YEAR = 1970, 2999


def in_our_time(when: date) -> None:
    """Refuse the years in which a day more, or another zone, leaves the calendar."""
    if not FIRST_YEAR <= when.year <= LAST_YEAR:
        raise forms.ValidationError(f"Write a year from {FIRST_YEAR} to {LAST_YEAR}.")


class InstantField(forms.DateTimeField):
    """A date and time without a zone of its own; the view's `in_conference_zone` gives it one."""

    widget = forms.DateTimeInput(format=FORMAT, attrs={"type": "datetime-local"})
    default_error_messages = {
        "invalid": "Write a date and a time, such as 2027-04-29 23:59.",
        "ambiguous_timezone": (
            "The clocks change at this time, so it comes twice that day or not at all. Choose an "
            "hour earlier or later."
        ),
    }

    def __init__(self, **more: Any) -> None:
        formats = [FORMAT, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]
        super().__init__(input_formats=formats, validators=[in_our_time], **more)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Inputs hold minutes, so what lies within the stored minute is no change."""
        if initial:
            initial = initial.replace(second=0, microsecond=0)
        return super().has_changed(initial, data)

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except forms.ValidationError as wrong:
            if getattr(wrong, "code", "") != "ambiguous_timezone":
                raise
            sentence = self.error_messages["ambiguous_timezone"]
            raise forms.ValidationError(sentence, code="ambiguous_timezone") from None
        except OverflowError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None


def instant_for(field: Any, **more: Any) -> Any:
    """formfield_callback of model forms: instants and days get inputs that browsers understand."""
    from django.db import models

    if isinstance(field, models.DateTimeField):
        return field.formfield(form_class=InstantField, widget=InstantField.widget, **more)
    if isinstance(field, models.DateField):
        return field.formfield(widget=day_input(), **more)
    return field.formfield(**more)


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def in_conference_zone(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Read and draw the instants of a view's forms in the conference's zone. Innermost decorator."""

    @wraps(view)
    def respond(
        request: HttpRequest, conference: Conference, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        with timezone.override(conference.zone):
            return view(request, conference, *args, **kwargs)

    return respond
