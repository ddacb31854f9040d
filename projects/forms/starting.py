"""The form that starts a conference: what it is, its two days, and the dates proposed from them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone

from projects.domain import default_conference as default
from projects.domain.default_conference import Dates
from projects.forms.conferences import zone_choices
from projects.forms.times import InstantField, day_input, in_our_time
from projects.models import Conference


class NewConferenceForm(forms.ModelForm):
    first_on = forms.DateField(
        label="First day of the course", widget=day_input(), validators=[in_our_time]
    )
    presentation_on = forms.DateField(
        label="First presentation day", widget=day_input(), validators=[in_our_time]
    )
    categories = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Kinds of projects, one a line.",
        error_messages={"required": "Write at least one category."},
    )
    instructor_email = forms.EmailField(
        label="E-mail of the instructor",
        required=False,
        max_length=254,
        help_text="They get a mail that says how to sign in.",
        error_messages={"invalid": "This is not an e-mail address."},
    )
    instructor_name = forms.CharField(
        label="Name of the instructor",
        required=False,
        max_length=200,
        help_text="If the address has an account already, the name stays as its owner wrote it.",
    )
    proposed_for = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Conference
        fields = ["name", "slug", "course", "term", "time_zone", "team_min", "team_max"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"] = forms.ChoiceField(
            label="Time zone",
            choices=zone_choices(),
            initial="America/New_York",
            help_text="Deadlines are shown in this zone.",
        )
        self.fields["categories"].initial = "\n".join(name for _, name in default.CATEGORIES)
        monday = timezone.now().date() + timedelta(days=7)
        monday -= timedelta(days=monday.weekday())
        self.fields["first_on"].initial = monday
        self.fields["presentation_on"].initial = monday + timedelta(weeks=13)

    def clean_slug(self) -> str:
        return str(self.cleaned_data["slug"]).lower()

    def clean_categories(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["categories"].splitlines()]
        names = list(dict.fromkeys(line for line in lines if line))
        if any(len(name) > 60 for name in names):
            raise forms.ValidationError("A category has at most 60 characters.")
        return names

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_on"), cleaned.get("presentation_on")
        if first and last and (last - first).days < 14:
            self.add_error(
                "presentation_on",
                "The presentation day must be at least 14 days after the first day.",
            )
        if cleaned.get("instructor_email") and not cleaned.get("instructor_name"):
            self.add_error("instructor_name", "Write the instructor's name too.")
        return cleaned

    @property
    def zone(self) -> ZoneInfo:
        """The zone that the dates below are written in; the default while none is chosen."""
        chosen = self["time_zone"].value()
        known = {zone for _, zones in zone_choices() for zone, _ in zones}
        return ZoneInfo(chosen if chosen in known else "America/New_York")

    def days(self) -> tuple[date, date] | None:
        """First day and presentation day if both can be read and make sense, else None."""
        field = forms.DateField(validators=[in_our_time])
        try:
            first, last = (
                field.clean(self[name].value()) for name in ("first_on", "presentation_on")
            )
        except forms.ValidationError:
            return None
        return (first, last) if (last - first).days >= 14 else None


class MilestoneDatesForm(forms.Form):
    """The dates of one default milestone; unticked, it is left out."""

    slug = forms.CharField(widget=forms.HiddenInput)
    wanted = forms.BooleanField(required=False, initial=True)
    opens_at = InstantField(label="Opens")
    due_at = InstantField(label="Due")
    late_until = InstantField(label="Late until", required=False)

    @property
    def title(self) -> str:
        return {row.slug: row.name for row in default.MILESTONES}.get(str(self["slug"].value()), "")

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        if slug not in {row.slug for row in default.MILESTONES}:
            raise forms.ValidationError("This milestone is unknown. Load the page again.")
        return slug

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("wanted"):
            for name in ("opens_at", "due_at", "late_until"):
                self.errors.pop(name, None)
            return cleaned
        opens, due, late = (cleaned.get(name) for name in ("opens_at", "due_at", "late_until"))
        if opens and due and opens >= due:
            self.add_error("opens_at", "It must open before it is due.")
        if due and late and late < due:
            self.add_error("late_until", "The late window must end after the due time.")
        return cleaned


class TeamLockForm(forms.Form):
    teams_lock_at = InstantField(
        label="Teams lock", required=False, help_text="After this only staff change teams."
    )


MilestoneDates = forms.formset_factory(MilestoneDatesForm, extra=0, max_num=12)


def proposed_dates(days: tuple[date, date], zone: ZoneInfo) -> tuple[Any, list[dict[str, Any]]]:
    """Initial data for the team lock and the rows of milestones."""
    lock, dates = default.propose_dates(*days, zone)
    rows = [
        {
            "slug": slug,
            "wanted": True,
            "opens_at": row.opens_at,
            "due_at": row.due_at,
            "late_until": row.late_until,
        }
        for slug, row in dates.items()
    ]
    return lock, rows


def chosen_dates(formset: Any) -> dict[str, Dates]:
    """The dates as they were edited, of the milestones that are wanted."""
    return {
        row["slug"]: Dates(row["opens_at"], row["due_at"], row["late_until"])
        for row in formset.cleaned_data
        if row.get("wanted")
    }
