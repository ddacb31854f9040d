"""The form in which a team names its project and says what it is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Prefetch

from projects.models import Category, Conference, Family, Project, Topic
from projects.naming import ProjectWords

MOST_TOPICS = 4


class ProjectForm(forms.Form):
    title = forms.CharField(
        max_length=300,
        error_messages={
            "required": "Give the project a title. You can change it until it is public."
        },
    )
    pitch = forms.CharField(
        label="Pitch",
        required=False,
        max_length=110,
        help_text="One sentence, at most 110 characters. It stands under the title in the gallery.",
    )
    abstract = forms.CharField(
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="Markdown, maths between dollar signs. Shown on the project's public page.",
    )
    categories = forms.ModelMultipleChoiceField(
        queryset=Category.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    cover_family = forms.ChoiceField(
        label="Drawing of the cover",
        required=False,
        choices=[("", "As the first topic has it"), *Family.choices],
        widget=forms.RadioSelect,
    )

    def __init__(
        self, conference: Conference, project: Project | None, *args: Any, **kwargs: Any
    ) -> None:
        if project:
            kwargs["initial"] = _words_of(project)
        super().__init__(*args, **kwargs)
        categories: Any = self.fields["categories"]
        categories.queryset = conference.categories.all()
        choices = topic_choices(conference)
        self.topics = {str(topic.pk): topic for topic in conference.topics.all()}
        for place in range(1, MOST_TOPICS + 1):
            self.fields[f"topic_{place}"] = forms.ChoiceField(
                label=f"Topic {place}",
                required=False,
                choices=choices,
                error_messages={"invalid_choice": "This topic is gone. Choose another."},
            )

    @property
    def topic_fields(self) -> list[Any]:
        return [self[f"topic_{place}"] for place in range(1, MOST_TOPICS + 1)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = [cleaned.get(f"topic_{place}") for place in range(1, MOST_TOPICS + 1)]
        for place, topic in enumerate(chosen, 1):
            if topic and topic in chosen[: place - 1]:
                self.add_error(f"topic_{place}", "This topic is chosen above already.")
        return cleaned

    def words(self) -> ProjectWords:
        """What was written, for projects.naming."""
        cleaned = self.cleaned_data
        chosen = [cleaned[f"topic_{place}"] for place in range(1, MOST_TOPICS + 1)]
        return ProjectWords(
            title=cleaned["title"],
            pitch=cleaned["pitch"],
            abstract=cleaned["abstract"],
            cover_family=cleaned["cover_family"],
            categories=list(cleaned["categories"]),
            topics=[self.topics[pk] for pk in chosen if pk],
        )


def topic_choices(conference: Conference) -> list[Any]:
    """The conference's topics under the names of their groups, as a select shows them."""
    groups = conference.topic_groups.prefetch_related(
        Prefetch("topics", Topic.objects.order_by("name"))
    )
    choices: list[Any] = [("", "None")]
    for group in groups:
        topics = [(str(topic.pk), topic.name) for topic in group.topics.all()]
        if topics:
            choices.append((group.name, topics))
    loose = [(str(topic.pk), topic.name) for topic in conference.topics.filter(group=None)]
    return [*choices, *([("Other", loose)] if loose else [])]


def _words_of(project: Project) -> dict[str, Any]:
    topics = project.project_topics.values_list("topic_id", flat=True)[:MOST_TOPICS]
    return {
        "title": project.title,
        "pitch": project.pitch,
        "abstract": project.abstract,
        "cover_family": project.cover_family,
        "categories": list(project.categories.all()),
        **{f"topic_{place}": str(pk) for place, pk in enumerate(topics, 1)},
    }
