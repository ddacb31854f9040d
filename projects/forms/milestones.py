"""Forms about a milestone and what it asks for."""

from __future__ import annotations

from typing import Any

from django import forms

from projects.forms.conferences import OwnHoursField, free_slug
from projects.forms.times import instant_for
from projects.models import STATEMENT_KINDS, DraftItem, Kind, Milestone, MilestoneField


class MilestoneForm(forms.ModelForm):
    class Meta:
        model = Milestone
        formfield_callback = instant_for
        fields = [
            "name",
            "instructions",
            "opens_at",
            "due_at",
            "late_until",
            "late_penalty",
            "grace_minutes",
            "needs_decision",
            "is_published",
            "reminder_hours",
        ]
        widgets = {"instructions": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = ", ".join(map(str, self.instance.conference.reminder_hours)) or "none"
        self.fields["reminder_hours"] = OwnHoursField(
            label="Reminders, hours before",
            required=False,
            max_length=60,
            help_text=f"Empty: as for the conference ({usual}). Write none for no reminder.",
        )

    def save(self, commit: bool = True) -> Milestone:
        if not self.instance.slug:
            milestones = self.instance.conference.milestones
            self.instance.slug = free_slug(
                self.instance.name, milestones.values_list("slug", flat=True), longest=36
            )
            self.instance.position = milestones.count()
        milestone: Milestone = super().save(commit)
        return milestone

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        opens, due, late = (cleaned.get(name) for name in ("opens_at", "due_at", "late_until"))
        if opens and due and opens >= due:
            self.add_error("opens_at", "A milestone must open before it is due.")
        if due and late and late < due:
            self.add_error("late_until", "The late window must end after the due time.")
        return cleaned


class FieldForm(forms.ModelForm):
    class Meta:
        model = MilestoneField
        fields = [
            "label",
            "kind",
            "help_text",
            "is_required",
            "min_words",
            "max_words",
            "max_pages",
            "max_megabytes",
            "min_seconds",
            "max_seconds",
            "position",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["kind"]
        kinds.choices = [(key, name) for key, name in Kind.choices if key not in STATEMENT_KINDS]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        least, most = cleaned.get("min_words"), cleaned.get("max_words")
        if least and most and least > most:
            self.add_error("max_words", "The upper limit is below the lower one.")
        shortest, longest = cleaned.get("min_seconds"), cleaned.get("max_seconds")
        if shortest and longest and shortest > longest:
            self.add_error("max_seconds", "The longest length is below the shortest.")
        megabytes = cleaned.get("max_megabytes")
        if megabytes is not None and not 1 <= megabytes <= 200:
            self.add_error("max_megabytes", "Write a number from 1 to 200.")
        return cleaned

    def save(self, commit: bool = True) -> MilestoneField:
        if not self.instance.key:
            self.instance.key = free_slug(
                self.instance.label,
                self.instance.milestone.fields.values_list("key", flat=True),
                longest=36,
            )
        field: MilestoneField = super().save(commit)
        return field


class FieldRows(forms.BaseInlineFormSet):
    """A field that drafts hold text or files for cannot go: typed work is never thrown away."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Remove"
        if index is not None and index >= self.initial_form_count():
            form.fields["position"].initial = index

    def clean(self) -> None:
        super().clean()
        going = [form.instance.pk for form in self.deleted_forms if form.instance.pk]
        held = set(
            DraftItem.objects.filter(field__in=going)
            .exclude(text="", artefact=None)
            .values_list("field_id", flat=True)
        )
        for form in self.deleted_forms:
            if form.instance.pk in held:
                raise forms.ValidationError(
                    f"“{form.instance.label}” cannot be removed: teams have written there. "
                    "Make it optional instead."
                )


FieldFormSet = forms.inlineformset_factory(
    Milestone, MilestoneField, form=FieldForm, formset=FieldRows, extra=1, max_num=40
)
