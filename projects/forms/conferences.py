"""Forms about a conference itself, its categories and its topics."""

from __future__ import annotations

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.text import slugify

from projects import clock
from projects.domain.mail_times import MOST_HOURS, MOST_REMINDERS
from projects.forms.times import instant_for
from projects.models import Category, Conference, FieldCategory, RiskItem, Topic, TopicGroup


def zone_choices() -> list[Any]:
    """Every time zone under the name of its continent; zones without one are left out."""
    return list(_zones())


@cache
def _zones() -> tuple[Any, ...]:
    """Found once: the list lies in hundreds of files, and changes with the machine only."""
    continents: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(available_timezones()):
        continent, _, city = name.partition("/")
        if city and continent not in {"Etc", "posix", "right", "SystemV"}:
            continents.setdefault(continent, []).append((name, city.replace("_", " ")))
    return (*continents.items(), ("UTC", [("UTC", "UTC")]))


class HoursField(forms.CharField):
    """Some whole numbers of hours, as people write them: "72, 24"."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        words = str(value or "").replace(",", " ").replace(";", " ").split()
        if not all(word.isascii() and word.isdigit() and len(word) < 5 for word in words):
            raise forms.ValidationError("Write whole numbers of hours, such as 72, 24.")
        hours = sorted({int(word) for word in words}, reverse=True)
        if any(not 1 <= hour <= MOST_HOURS for hour in hours) or len(hours) > MOST_REMINDERS:
            raise forms.ValidationError(
                f"Write at most {MOST_REMINDERS} numbers from 1 to {MOST_HOURS}."
            )
        return hours

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != (initial or []))
        except forms.ValidationError:
            return True


class OwnHoursField(HoursField):
    """Hours of one milestone: empty for the conference's, "none" for no reminder at all."""

    def prepare_value(self, value: Any) -> Any:
        return "none" if value == [] else super().prepare_value(value)

    def to_python(self, value: Any) -> Any:
        word = str(value or "").strip().lower()
        if word in ("", "none"):
            return [] if word else None
        return super().to_python(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except forms.ValidationError:
            return True


class ConferenceForm(forms.ModelForm):
    """What staff may change of a conference. Its short address stays: others link to it."""

    class Meta:
        model = Conference
        formfield_callback = instant_for
        fields = [
            "name",
            "course",
            "term",
            "time_zone",
            "summary",
            "team_min",
            "team_max",
            "teams_lock_at",
            "gallery_opens_on",
            "contact_email",
            "reminder_hours",
        ]
        widgets = {"summary": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.initial.get("time_zone", "America/New_York")
        zones = zone_choices()
        if not any(name == zone for _, cities in zones for zone, _ in cities):
            zones.insert(0, (name, [(name, name)]))  # an alias such as US/Eastern
        self.fields["reminder_hours"] = HoursField(
            label="Reminders, hours before",
            required=False,
            max_length=60,
            help_text="Of each due time, to those who still owe something, and of the team lock, to "
            "those without a team. Empty: no reminders.",
        )
        self.fields["time_zone"] = forms.ChoiceField(
            label="Time zone", choices=zones, help_text="Deadlines are shown in this zone."
        )


class CategoryForm(forms.ModelForm):
    class Meta:
        model = Category
        fields = ["name", "position"]

    def save(self, commit: bool = True) -> Category:
        if not self.instance.slug:
            self.instance.slug = free_slug(
                self.instance.name,
                self.instance.conference.categories.values_list("slug", flat=True),
            )
        category: Category = super().save(commit)
        return category


class RiskItemForm(forms.ModelForm):
    """A row of the risk checklist. One with answers can be retired and not removed."""

    is_retired = forms.BooleanField(label="No longer asked", required=False)

    class Meta:
        model = RiskItem
        fields = ["name", "question", "position"]
        widgets = {"question": forms.TextInput(attrs={"size": 70})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["is_retired"] = bool(self.instance.retired_at)

    def save(self, commit: bool = True) -> RiskItem:
        if not self.cleaned_data["is_retired"]:
            self.instance.retired_at = None
        elif self.instance.retired_at is None:
            self.instance.retired_at = clock.now()
        item: RiskItem = super().save(commit)
        return item


class GroupForm(forms.ModelForm):
    class Meta:
        model = TopicGroup
        fields = ["name", "palette", "family", "position"]


class TopicForm(forms.ModelForm):
    class Meta:
        model = Topic
        fields = ["name", "group"]

    def save(self, commit: bool = True) -> Topic:
        if not self.instance.slug:
            self.instance.slug = free_slug(
                self.instance.name,
                self.instance.conference.topics.values_list("slug", flat=True),
                allow_unicode=True,
            )
        topic: Topic = super().save(commit)
        return topic


ADDED_MEANWHILE = "This name was added since this page was opened. Open the page again to see it."


class NamesOnce(forms.BaseInlineFormSet):
    """Rows of a conference whose names differ, said beside the second of two equal ones."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "position" in form.fields and index is not None and index >= self.initial_form_count():
            form.fields["position"].initial = index

    def clean(self) -> None:
        super().clean()
        own = [form.instance.pk for form in self.forms if form.instance.pk]
        others = self.model._default_manager.filter(conference=self.instance).exclude(pk__in=own)
        added = {name.casefold() for name in others.values_list("name", flat=True)}
        seen: set[str] = set()
        for form in self.forms:
            if form.errors or self._should_delete_form(form):  # type: ignore[attr-defined]
                continue
            name = (form.cleaned_data.get("name") or "").casefold()
            if name and name in seen:
                form.add_error("name", "This name stands above already.")
            elif name in added:
                form.add_error("name", ADDED_MEANWHILE)
            seen.add(name)


class CategoryRows(NamesOnce):
    """A category that a field is asked for cannot go: the field would be asked of every project."""

    def clean(self) -> None:
        super().clean()
        going = [form.instance.pk for form in self.deleted_forms if form.instance.pk]
        named = FieldCategory.objects.filter(category__in=going).select_related(
            "category", "field__milestone"
        )
        for row in named.order_by("category__position", "field__position"):
            raise forms.ValidationError(
                f"“{row.category.name}” cannot be removed: “{row.field.label}” of "
                f"{row.field.milestone.name} is asked only of such projects, and would be asked of "
                "all. Change what the milestone asks for first."
            )


CategoryFormSet = forms.inlineformset_factory(
    Conference, Category, form=CategoryForm, formset=CategoryRows, extra=1, max_num=40
)


class RiskRows(NamesOnce):
    """answered: ids of the items that have an answer somewhere."""

    def __init__(self, *args: Any, answered: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answered = answered

    def clean(self) -> None:
        super().clean()
        for form in self.forms:
            wanted = form.instance.pk and self._should_delete_form(form)  # type: ignore[attr-defined]
            if wanted and form.instance.pk in self.answered:
                raise forms.ValidationError(
                    f"“{form.instance.name}” has answers, which would go with it. Tick “No longer "
                    "asked” instead: it is asked no more, and its answers stay."
                )


RiskItemFormSet = forms.inlineformset_factory(
    Conference, RiskItem, form=RiskItemForm, formset=RiskRows, extra=2, max_num=20
)
GroupFormSet = forms.inlineformset_factory(
    Conference, TopicGroup, form=GroupForm, formset=NamesOnce, extra=1, max_num=30
)


class TopicRows(NamesOnce):
    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        # Validated against this conference's groups; drawn from one list for all rows.
        form.fields["group"].queryset = self.instance.topic_groups.all()
        form.fields["group"].choices = self._groups()

    def _groups(self) -> list[tuple[Any, str]]:
        """The groups, asked for once and not once a row."""
        if not hasattr(self, "_group_choices"):
            groups = self.instance.topic_groups.all()
            self._group_choices = [("", "No group"), *((group.pk, group.name) for group in groups)]
        return self._group_choices


TopicFormSet = forms.inlineformset_factory(
    Conference, Topic, form=TopicForm, formset=TopicRows, extra=3, max_num=300
)


def free_slug(name: str, taken: Any, longest: int = 50, allow_unicode: bool = False) -> str:
    """An address for a name that no other row has."""
    plain = slugify(name, allow_unicode=allow_unicode)[:longest].strip("-") or "other"
    used, slug, number = set(taken), plain, 2
    while slug in used:
        slug, number = f"{plain}-{number}", number + 1
    return slug
