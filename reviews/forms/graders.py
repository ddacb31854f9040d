"""Forms of a component's graders: the desk's settings, who grades, and one project given by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from projects.models import Participant
from reviews.models import Desk, Duty


class DeskForm(forms.ModelForm):
    class Meta:
        model = Desk
        fields = ("shared_by", "graders", "tolerance", "moderator", "is_anonymous")
        widgets = {"shared_by": forms.RadioSelect, "graders": forms.RadioSelect}

    def __init__(self, *args: Any, staff: Sequence[Participant], **more: Any) -> None:
        super().__init__(*args, **more)
        moderator: Any = self.fields["moderator"]
        moderator.queryset = Participant.objects.filter(
            pk__in=[one.pk for one in staff]
        ).select_related("user")
        moderator.empty_label = "the instructors only"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("graders") == 2 and cleaned.get("shared_by") == Desk.Sharing.CRITERION:
            self.add_error(
                "graders",
                "Two graders grade whole projects each. Share out by project, or take one grader.",
            )
        return cleaned


class GradersForm(forms.Form):
    """Who grades, and whether what someone else has begun goes to them, too."""

    graders = forms.ModelMultipleChoiceField(
        Participant.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        label="Graders",
        error_messages={
            "required": "Choose at least one grader.",
            "invalid_choice": "One of these is no longer on the staff. Choose again.",
            "invalid_pk_value": "One of these is no longer on the staff. Choose again.",
        },
    )
    gives_begun = forms.BooleanField(
        label="Also give away what somebody who no longer grades has begun",
        required=False,
        help_text="What is begun and not complete then goes on with somebody else; its text stays. "
        "What is complete stays with who graded it.",
    )

    def __init__(self, staff: Sequence[Participant], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        graders: Any = self.fields["graders"]
        graders.queryset = Participant.objects.filter(
            pk__in=[one.pk for one in staff]
        ).select_related("user")
        words = {one.pk: _words(one) for one in staff}
        graders.label_from_instance = lambda one: words[one.pk]

    @property
    def chosen(self) -> list[Participant]:
        return sorted(self.cleaned_data["graders"], key=lambda one: one.pk)


def _words(one: Participant) -> str:
    limits = f", for {', '.join(one.sections)}" if one.sections and not one.is_instructor else ""
    return f"{one.user.name} ({one.role}{limits})"


class PutForm(forms.Form):
    """One duty, given to somebody by hand."""

    duty = forms.ModelChoiceField(
        Duty.objects.none(),
        label="What",
        empty_label="Choose a project",
        error_messages={"required": "Choose a project."},
    )
    grader = forms.ModelChoiceField(
        Participant.objects.none(),
        empty_label="Choose a person",
        error_messages={"required": "Choose a person."},
    )

    def __init__(self, duties: Any, staff: Sequence[Participant], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        duty: Any = self.fields["duty"]
        duty.queryset = duties
        duty.label_from_instance = _of_duty
        grader: Any = self.fields["grader"]
        grader.queryset = Participant.objects.filter(
            pk__in=[one.pk for one in staff]
        ).select_related("user")


def _of_duty(duty: Duty) -> str:
    what = f"{duty.project.board} {duty.project.title}"
    if duty.criterion:
        what += f", {duty.criterion.name}"
    return f"{what}: {duty.grader.user.name}"
