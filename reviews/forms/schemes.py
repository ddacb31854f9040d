"""The grading scheme as one form: its components, groups that leave some out, and what holds for all."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from projects.models import Conference
from reviews.domain.grading import plain
from reviews.domain.schemes import problems
from reviews.forms.rubrics import ComponentForms
from reviews.models import DropGroup, Scheme
from reviews.schemes import settings_of

BLANK_GROUPS = 1


class TogetherForm(forms.ModelForm):
    """What holds for all components together. reason: kept with the version that this makes."""

    reason = forms.CharField(
        label="Why it changes",
        max_length=300,
        required=False,
        help_text="Kept with the new version, for staff.",
    )

    class Meta:
        model = Scheme
        fields = ("course_share", "bonus_cap", "total_cap")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["total_cap"].required = False

    def clean_total_cap(self) -> Decimal:
        return self.cleaned_data["total_cap"] or Decimal(100)


class GroupFormSet(forms.BaseInlineFormSet):
    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Remove this group"


GroupForms: type[Any] = forms.inlineformset_factory(
    Conference,
    DropGroup,
    formset=GroupFormSet,
    fields=("name", "drop"),
    extra=BLANK_GROUPS,
    max_num=10,
    can_delete=True,
)


class SchemeForms:
    """Three forms that are valid only together, because only together they make a grade."""

    def __init__(self, conference: Conference, data: Mapping[str, Any] | None = None) -> None:
        self.conference = conference
        self.components = ComponentForms(data, instance=conference, prefix="components")
        self.groups = GroupForms(data, instance=conference, prefix="groups")
        self.together = TogetherForm(data, instance=settings_of(conference), prefix="scheme")
        self.problems: list[str] = []

    def is_valid(self) -> bool:
        """Each by itself, then whether all of it adds up."""
        parts = (self.components, self.groups, self.together)
        if not all([part.is_valid() for part in parts]):
            return False
        groups = [
            {"name": row["name"], "drop": row["drop"]} for row in kept(self.groups) if "name" in row
        ]
        if not self._knows_groups({row["name"] for row in groups}):
            return False
        self.problems = problems(
            {
                "components": [
                    {
                        "weight": plain(row["weight"]),
                        "is_bonus": row["is_bonus"],
                        "group": row["group_name"],
                    }
                    for row in kept(self.components)
                ],
                "groups": groups,
            }
        )
        return not self.problems

    def _knows_groups(self, names: set[str]) -> bool:
        is_right = True
        for form in self.components.forms:
            row = form.cleaned_data
            if row and not row.get("DELETE") and row["group_name"] not in {"", *names}:
                form.add_error(
                    "group_name",
                    f"There is no group “{row['group_name']}”. Add it under “Groups” below.",
                )
                is_right = False
        return is_right

    @property
    def reason(self) -> str:
        return str(self.together.cleaned_data["reason"])

    def save(self) -> None:
        """Groups first, for components are put into them by name."""
        for form in self.components.deleted_forms:
            form.instance.delete()
        self.groups.save()
        groups = {group.name: group for group in self.conference.drop_groups.all()}
        for form in self.components.forms:
            if form.cleaned_data and not form.cleaned_data.get("DELETE"):
                form.instance.group = groups.get(form.cleaned_data["group_name"])
                if form.has_changed():
                    form.save()
        self.together.save()


def kept(formset: Any) -> list[dict[str, Any]]:
    """What stays of a valid formset."""
    rows = [form.cleaned_data for form in formset.forms]
    return [row for row in rows if row and not row.get("DELETE")]
