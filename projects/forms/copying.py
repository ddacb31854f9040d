"""The form that starts a conference from an earlier one: what is new of it, and all dates moved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone

from projects.copying import Dated, days_between, first_day, moved_value
from projects.domain.default_conference import Dates
from projects.forms.conferences import zone_choices
from projects.forms.times import InstantField, day_input
from projects.models import Conference

YEAR = timedelta(weeks=52)


class CopyConferenceForm(forms.ModelForm):
    first_on = forms.DateField(
        label="First day of the course",
        widget=day_input(),
        help_text="Dates move by whole weeks, so weekdays and times of day stay.",
    )
    instructor_email = forms.EmailField(
        label="E-mail of the instructor",
        required=False,
        max_length=254,
        help_text="They get a mail that says how to sign in.",
        error_messages={"invalid": "This is not an e-mail address."},
    )
    instructor_name = forms.CharField(
        label="Name of the instructor", required=False, max_length=200
    )

    class Meta:
        model = Conference
        fields = ["name", "slug", "course", "term", "time_zone"]

    def __init__(self, source: Conference, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source = source
        self.fields["time_zone"] = forms.ChoiceField(
            label="Time zone",
            choices=zone_choices(),
            help_text="Dates keep their time of day in this zone.",
        )
        first = first_day(source)
        while first < timezone.now().date():
            first += YEAR
        usual = {
            "name": source.name,
            "course": source.course,
            "time_zone": source.time_zone,
            "first_on": first,
        }
        self.initial = {**usual, **self.initial}

    def clean_first_on(self) -> date:
        first: date = self.cleaned_data["first_on"]
        if self.days is None:
            raise forms.ValidationError("This is a century from the earlier conference. Mend it.")
        return first

    def clean_slug(self) -> str:
        return str(self.cleaned_data["slug"]).lower()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("instructor_email") and not cleaned.get("instructor_name"):
            self.add_error("instructor_name", "Write the instructor's name too.")
        return cleaned

    @property
    def zone(self) -> ZoneInfo:
        """The zone that the dates below are written in; the source's while none is chosen."""
        chosen = self["time_zone"].value()
        known = {zone for _, zones in zone_choices() for zone, _ in zones}
        return ZoneInfo(chosen if chosen in known else self.source.time_zone)

    @property
    def days(self) -> int | None:
        """By how many days dates move; None while the first day cannot be read or is far off."""
        try:
            first: date = forms.DateField().clean(self["first_on"].value())
        except forms.ValidationError:
            return None
        days = days_between(first_day(self.source), first)
        return days if abs(days) < 36500 else None


class CopiedDaysForm(forms.Form):
    """The two dates of the conference itself."""

    teams_lock_at = InstantField(
        label="Teams lock", required=False, help_text="After this only staff change teams."
    )
    gallery_opens_on = forms.DateField(
        label="Gallery opens on",
        required=False,
        widget=day_input(),
        help_text="Announced on the gallery until you publish.",
    )


class CopiedDatesForm(forms.Form):
    """The dates of one milestone or review round."""

    key = forms.CharField(widget=forms.HiddenInput)
    opens_at = InstantField(label="Opens")
    due_at = InstantField(label="Due")
    late_until = InstantField(label="Late until", required=False)

    title = ""

    @property
    def may_be_late(self) -> bool:
        return str(self["key"].value()).startswith("milestone-")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        opens, due, late = (cleaned.get(name) for name in ("opens_at", "due_at", "late_until"))
        if opens and due and opens >= due:
            self.add_error("opens_at", "It must open before it is due.")
        if due and late and late < due:
            self.add_error("late_until", "The late window must end after the due time.")
        return cleaned


CopiedDates = forms.formset_factory(CopiedDatesForm, extra=0, max_num=100)


def moved_days(source: Conference, days: int, to: ZoneInfo) -> CopiedDaysForm:
    """The conference's own dates, moved."""
    return CopiedDaysForm(
        initial={
            name: moved_value(getattr(source, name), days, source.zone, to)
            for name in ("teams_lock_at", "gallery_opens_on")
        }
    )


def moved_dates(rows: Iterable[Dated]) -> Any:
    """The rows of milestones and rounds, dates moved."""
    return CopiedDates(
        prefix="dates",
        initial=[
            {
                "key": row.key,
                "opens_at": row.dates.opens_at,
                "due_at": row.dates.due_at,
                "late_until": row.dates.late_until,
            }
            for row in rows
        ],
    )


def chosen_dates(formset: Any) -> dict[str, Dates]:
    """The dates as they were edited, by the key of their row."""
    return {
        row["key"]: Dates(row["opens_at"], row["due_at"], row.get("late_until"))
        for row in formset.cleaned_data
    }
