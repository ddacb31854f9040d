"""Forms of the rubric editor: the rubric, a criterion, its levels; and the grade's components."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from projects.models import Conference
from reviews.forms.names import NameOnce
from reviews.models import Component, Criterion, Level, Rubric

BLANK_LEVELS = 3
BLANK_COMPONENTS = 2


class RubricForm(NameOnce):
    taken = "Another rubric of this conference has this name."

    class Meta:
        model = Rubric
        fields = ("name", "guidance", "floor", "cap")
        widgets = {"guidance": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("floor", "cap"):
            self.fields[name].required = False
            if self.instance.is_frozen:
                self.fields[name].disabled = True
                self.fields[name].help_text = "Fixed, because the rubric is in use."

    def clean_floor(self) -> Decimal:
        return self.cleaned_data["floor"] or Decimal(0)

    def clean_cap(self) -> Decimal:
        return self.cleaned_data["cap"] or Decimal(100)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("floor", 0) >= cleaned.get("cap", 1000):
            self.add_error("floor", "The least must be smaller than the most.")
        return cleaned


class CriterionForm(NameOnce):
    parent = "rubric"
    taken = "Another criterion of this rubric has this name."

    class Meta:
        model = Criterion
        fields = (
            "name",
            "description",
            "weight",
            "points",
            "least",
            "step",
            "is_extra",
            "asks_comment",
            "min_words",
            "is_for_staff",
            "position",
        )
        widgets = {"description": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "weight": "Against the other criteria: 2 counts twice as much as 1.",
            "points": "With levels below, the highest level's points are used instead. 0: it only "
            "takes off.",
            "least": "Below zero, such as -4, where points can be taken off.",
            "step": "Such as 0.5. Empty: any number.",
            "min_words": "Of a comment that is required. 0: any will do.",
            "position": "Criteria are shown from the smallest number to the largest.",
        }

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("min_words", "least"):
            self.fields[name].required = False

    def clean_least(self) -> Decimal:
        return self.cleaned_data["least"] or Decimal(0)

    def clean_min_words(self) -> int:
        return self.cleaned_data["min_words"] or 0

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("min_words") and not cleaned.get("asks_comment"):
            self.add_error(
                "min_words",
                "Only a required comment can ask for a number of words. Tick “A comment is "
                "required”, or leave this at 0.",
            )
        self._check_range(cleaned)
        return cleaned

    def _check_range(self, cleaned: dict[str, Any]) -> None:
        points, least, step = (cleaned.get(key) for key in ("points", "least", "step"))
        if points is None or least is None:
            return
        if not points and not least:
            self.add_error(
                "points", "Somebody must be able to get points or lose some: both are 0 here."
            )
        if not points:
            cleaned["is_extra"] = True
        if step and (points % step or least % step):
            self.add_error("step", "The most and the least points must be whole numbers of steps.")


class LevelForm(forms.ModelForm):
    class Meta:
        model = Level
        fields = ("points", "name", "description")


class LevelFormSet(forms.BaseInlineFormSet):
    def clean(self) -> None:
        if any(self.errors):
            return
        kept = [f for f in self.forms if f.has_changed() or f.instance.pk]
        points = [
            form.cleaned_data["points"]
            for form in kept
            if not form.cleaned_data.get("DELETE") and "points" in form.cleaned_data
        ]
        if len(points) == 1:
            raise forms.ValidationError(
                "One level leaves nothing to choose: add a second, or none."
            )
        if len(set(points)) != len(points):
            raise forms.ValidationError("Two levels give the same points. Each needs its own.")
        if points and (max(points) < 0 or not any(points)):
            raise forms.ValidationError(
                "The highest level needs 0 points or more, and some level other points than 0."
            )


LevelForms = forms.inlineformset_factory(
    Criterion,
    Level,
    form=LevelForm,
    formset=LevelFormSet,
    extra=BLANK_LEVELS,
    max_num=12,
    can_delete=True,
)


def set_range(criterion: Criterion, levels: forms.BaseFormSet) -> None:
    """Let a criterion reach from its lowest level (or 0) to its highest, where it has levels."""
    points = [
        form.cleaned_data["points"]
        for form in levels.forms
        if "points" in form.cleaned_data and not form.cleaned_data.get("DELETE")
    ]
    if points:
        criterion.points, criterion.least = max(points), min(Decimal(0), *points)
        criterion.step = None
        criterion.is_extra = criterion.is_extra or not criterion.points


class ComponentForm(forms.ModelForm):
    hides_optional = True  # which of the two is needed depends on the source
    group_name = forms.CharField(
        label="In the group", max_length=40, required=False, help_text="One of those below."
    )

    class Meta:
        model = Component
        fields = (
            "name", "kind", "weight", "source", "rubric", "round", "peer_rule", "anchors",
            "milestone", "is_bonus", "cap", "position",
        )  # fmt: skip
        labels = {
            "rubric": "Rubric (graded by staff)",
            "round": "Round (from peers, or reviewed in)",
            "anchors": "Level set by staff's grades of",
            "milestone": "Late penalty of",
            "weight": "Weight, per cent",
        }
        help_texts = {"weight": "", "milestone": "", "peer_rule": "", "anchors": "", "cap": ""}

    def __init__(self, *args: Any, conference: Conference, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, rows in (
            ("rubric", conference.rubrics.to_choose(self.instance.rubric_id)),
            ("round", conference.rounds.all()),
            ("milestone", conference.milestones.all()),
            ("anchors", _anchors(conference, self.instance)),
        ):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
            self.fields[name].empty_label = "none"  # type: ignore[attr-defined]

        for name in ("peer_rule", "kind", "cap"):
            self.fields[name].required = False
        if self.instance.group:
            self.initial["group_name"] = self.instance.group.name
        if self.instance.pk and self.instance.has_begun:
            for name in ("peer_rule", "anchors"):
                self.fields[name].disabled = True
            self.fields["peer_rule"].help_text = "Fixed, because a review of the round has begun."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._check_rule(cleaned)
        if cleaned.get("is_bonus") and cleaned.get("group_name"):
            self.add_error(
                "group_name", "A bonus part only adds to the grade, so no group leaves it out."
            )
        judged_by = {"source", "rubric"} & set(self.changed_data)
        if self.instance.pk and judged_by and self.instance.evaluations.exists():
            self.add_error(
                judged_by.pop(),
                "Projects have been graded by the old one, so it stays. "
                "Add another component instead.",
            )
        source = cleaned.get("source")
        if source == Component.Source.STAFF and not cleaned.get("rubric"):
            self.add_error("rubric", "Choose the rubric that staff grade with.")
        from_round = (Component.Source.PEERS, Component.Source.REVIEWING)
        if source in from_round and not cleaned.get("round"):
            self.add_error("round", "Choose the round whose reviews count.")
        return cleaned

    def clean_group_name(self) -> str:
        return str(self.cleaned_data["group_name"]).strip()

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or Component.Kind.OTHER

    def clean_cap(self) -> Decimal:
        return self.cleaned_data["cap"] or Decimal(100)

    def clean_peer_rule(self) -> str:
        return self.cleaned_data["peer_rule"] or Component.PeerRule.MEAN

    def _check_rule(self, cleaned: dict[str, Any]) -> None:
        is_calibrated = cleaned.get("peer_rule") == Component.PeerRule.CALIBRATED
        if is_calibrated and cleaned.get("source") != Component.Source.PEERS:
            self.add_error(
                "peer_rule", "This part is not from peer scores, so there is nothing to calibrate."
            )
        if cleaned.get("anchors") and not is_calibrated:
            self.add_error("anchors", "The level is set only where peer scores are calibrated.")
        round_, rule = cleaned.get("round"), {"round", "peer_rule"} & set(self.changed_data)
        if is_calibrated and rule and round_ and round_.has_begun_reviews:
            self.add_error(
                "peer_rule",
                "A review of this round has begun: reviewers write knowing which rule holds. "
                "Take the plain mean.",
            )


def _anchors(conference: Conference, of: Component) -> Any:
    return conference.components.filter(source=Component.Source.STAFF).exclude(pk=of.pk)


class ComponentFormSet(forms.BaseInlineFormSet):
    """All components of a conference at once; whether they add up is SchemeForms' question."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "conference": self.instance}

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Remove this component"

    def clean(self) -> None:
        if any(self.errors):
            return
        kept = [f.cleaned_data for f in self.forms if f.cleaned_data and "weight" in f.cleaned_data]
        kept = [row for row in kept if not row.get("DELETE")]
        names = [row["name"] for row in kept]
        if len(set(names)) != len(names):
            raise forms.ValidationError("Two components have the same name. Each needs its own.")
        own = [form.instance.pk for form in self.forms if form.instance.pk]
        if self.instance.components.exclude(pk__in=own).exists():
            raise forms.ValidationError(
                "A component was added since this page was opened. Open the page again: its weight "
                "counts too."
            )


ComponentForms = forms.inlineformset_factory(
    Conference,
    Component,
    form=ComponentForm,
    formset=ComponentFormSet,
    extra=BLANK_COMPONENTS,
    max_num=40,
    can_delete=True,
)
