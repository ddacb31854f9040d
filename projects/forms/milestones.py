"""Forms about a milestone and what it asks for."""

from __future__ import annotations

from typing import Any

from django import forms

from projects.domain.attesting import USUAL_STATEMENTS
from projects.field_use import FieldUse, uses_of
from projects.forms.conferences import OwnHoursField, free_slug
from projects.forms.times import instant_for
from projects.models import FILE_KINDS, PDF_KINDS, STATEMENT_KINDS, Kind, Milestone, MilestoneField


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
            "revises",
            "revision_days",
            "wins_back",
        ]
        labels = {"wins_back": "Wins back, per cent"}
        help_texts = {
            "revises": "If this is a revision: what it changes is graded again.",
            "revision_days": (
                "Opens with the grade, ends so many days later at 23:59. Empty: the dates above."
            ),
            "wins_back": "Of a revision: of the points lost.",
        }
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

        others = self.instance.conference.milestones.exclude(pk=self.instance.pk)
        revises: Any = self.fields["revises"]
        revises.queryset = others.filter(revises__isnull=True)
        revises.empty_label = "nothing"
        revises.error_messages["unique"] = "Another milestone revises this one already."

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
        if cleaned.get("revision_days") and not cleaned.get("revises"):
            self.add_error("revises", "Say which milestone it revises, or leave the days empty.")
        revision = getattr(self.instance, "revision", None) if self.instance.pk else None
        if cleaned.get("revises") and revision:
            self.add_error("revises", f"{revision.name} revises this one; that cannot go on.")
        return cleaned


# In this order the numbers of words of one field must rise.
WORDS = ("min_words", "soft_min_words", "soft_max_words", "max_words")
# Which numbers say something of which kinds; of the others they are forgotten.
APPLIES = {
    **dict.fromkeys(WORDS, (Kind.SECTION,)),
    "max_pages": PDF_KINDS,
    "min_pixels": (Kind.PICTURE,),
    "min_seconds": (Kind.VIDEO,),
    "max_seconds": (Kind.VIDEO,),
}
MOST_PIXELS = 5000
# Other names in the form in which teams write, beside which the key of a field stands.
TAKEN_KEYS = ("press", "seen", "add_row", "remove_row", "csrfmiddlewaretoken")


class FieldForm(forms.ModelForm):
    in_use: FieldUse | None = None

    class Meta:
        model = MilestoneField
        fields = [
            "label",
            "kind",
            "help_text",
            "is_required",
            "categories",
            *WORDS,
            "max_pages",
            "max_megabytes",
            "min_pixels",
            "min_seconds",
            "max_seconds",
            "statement",
            "needs_everyone",
            "position",
        ]
        widgets = {
            "categories": forms.CheckboxSelectMultiple,
            "statement": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, applies in {**APPLIES, "max_megabytes": FILE_KINDS}.items():
            self.fields[name].widget.attrs["data-kinds"] = " ".join(applies)
        usual = USUAL_STATEMENTS.get(self.instance.kind, "")
        self.fields["statement"].widget.attrs["placeholder"] = usual
        self.fields["statement"].help_text = (
            "Empty: the usual words, in grey." if usual else "Empty: the usual words."
        )
        self.fields["categories"].label = "Asked only of projects in"
        self.fields["categories"].help_text = "Tick none to ask every project."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind = cleaned.get("kind")
        for name, kinds in APPLIES.items():
            if kind and kind not in kinds and name in cleaned:
                cleaned[name] = None
        lowest = 0
        for name in WORDS:
            number = cleaned.get(name)
            if number is not None and number < lowest:
                self.add_error(
                    name, f"The numbers of words must rise; before this stands {lowest}."
                )
            lowest = max(lowest, number or 0)
        shortest, longest = cleaned.get("min_seconds"), cleaned.get("max_seconds")
        if shortest and longest and shortest > longest:
            self.add_error("max_seconds", "The longest length is below the shortest.")
        if cleaned.get("kind") not in STATEMENT_KINDS:
            cleaned["statement"], cleaned["needs_everyone"] = "", False
        elif cleaned.get("needs_everyone") and not cleaned.get("is_required"):
            self.add_error("needs_everyone", "Only what is required can wait for everyone.")
        megabytes = cleaned.get("max_megabytes")
        if megabytes is not None and not 1 <= megabytes <= 200:
            self.add_error("max_megabytes", "Write a number from 1 to 200.")
        if (cleaned.get("min_pixels") or 0) > MOST_PIXELS:
            self.add_error("min_pixels", f"Write a number up to {MOST_PIXELS}.")
        if self.in_use and kind and kind != self.initial.get("kind"):
            self.add_error(
                "kind",
                f"The kind stays: {self.in_use.in_words}. Add another field of the new kind, and "
                "make this one optional.",
            )
        return cleaned

    def save(self, commit: bool = True) -> MilestoneField:
        if not self.instance.key:
            used = self.instance.milestone.fields.values_list("key", flat=True)
            self.instance.key = free_key(self.instance.label, used)
        field: MilestoneField = super().save(commit)
        return field


def free_key(label: str, used: Any) -> str:
    """The key of a new field, made from its label: never changes, and is in names of files."""
    key = free_slug(label, [*used, *TAKEN_KEYS], longest=36)
    # The form has "revision-plan" for the revision of the field "plan".
    if key.startswith("revision-"):
        key = free_slug(f"the {key}", used, longest=40)
    return key


class FieldRows(forms.BaseInlineFormSet):
    """What a milestone asks for. What a team has typed or added is never thrown away with a field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        fields = MilestoneField.objects.prefetch_related("categories")
        super().__init__(*args, **{"queryset": fields, **kwargs})
        self.uses = uses_of(self.instance)
        self.categories = self.instance.conference.categories.all()

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.in_use = self.uses.get(form.instance.pk)
        form.fields["DELETE"].label = "Remove this field"
        # Checked against this conference's categories; drawn from one list for all rows.
        form.fields["categories"].queryset = self.categories
        form.fields["categories"].choices = [(row.pk, row.name) for row in self.categories]
        if index is not None and index >= self.initial_form_count():
            form.fields["position"].initial = index

    def clean(self) -> None:
        super().clean()
        for form in self.deleted_forms:
            if form.in_use and form.in_use.drafts:
                raise forms.ValidationError(cannot_go(form.instance, form.in_use))

    def delete_existing(self, obj: Any, commit: bool = True) -> None:
        """Remove a field with the empty rows of drafts. One that was just filled stops it all."""
        if commit:
            obj.draft_items.exclude(pk__in=obj.draft_items.holding()).delete()
        super().delete_existing(obj, commit)


def cannot_go(field: MilestoneField, use: FieldUse) -> str:
    return (
        f"“{field.label}” cannot be removed: {use.in_words}. Make it optional, or ask it only of "
        "some categories; then what they hold is kept."
    )


FieldFormSet = forms.inlineformset_factory(
    Milestone, MilestoneField, form=FieldForm, formset=FieldRows, extra=1, max_num=40
)
