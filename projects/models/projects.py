"""Projects, who they credit, and their covers."""

from __future__ import annotations

from django.core.validators import MaxLengthValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from projects.models.conferences import Category, Conference, Family, Topic, TopicGroup
from projects.models.people import Participant, User
from projects.models.teams import Team
from projects.visibility import ProjectQuerySet


class Project(models.Model):
    """What a team makes. Its board number is its sign everywhere and never changes once public."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="projects")
    team = models.OneToOneField(
        Team, models.SET_NULL, null=True, blank=True, related_name="project"
    )
    number = models.PositiveIntegerField("board number")
    slug = models.SlugField(max_length=80, allow_unicode=True)
    title = models.CharField(max_length=300)
    pitch = models.CharField(
        "pitch",
        max_length=110,
        blank=True,
        help_text="One sentence, at most 110 characters. It stands under the title in the gallery.",
    )
    abstract = models.TextField(
        blank=True,
        validators=[MaxLengthValidator(6000)],
        help_text="Markdown, maths between dollar signs. Shown on the project's public page.",
    )
    categories = models.ManyToManyField(Category, blank=True, related_name="projects")
    topics: models.ManyToManyField[Topic, ProjectTopic] = models.ManyToManyField(
        Topic, through="ProjectTopic", blank=True, related_name="projects"
    )
    cover_family = models.CharField(max_length=10, choices=Family.choices, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The use of AI tools as visitors read it: what was handed in when it was last published.
    disclosure = models.JSONField(null=True, blank=True, editable=False)
    # Of an imported project: its page on the old site, and a hash of what was read there.
    source_key = models.CharField(max_length=200, blank=True, editable=False)
    source_hash = models.CharField(max_length=64, blank=True, editable=False)
    # What search over all conferences looks through, folded; see projects/searching.py.
    search_text = models.TextField(blank=True, editable=False)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["conference", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "number"], name="board_number_once_per_conference"
            ),
            models.UniqueConstraint(
                fields=["conference", "source_key"],
                condition=~models.Q(source_key=""),
                name="imported_project_once",
            ),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="board_number_positive"),
            models.CheckConstraint(condition=~models.Q(title=""), name="project_title_not_empty"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("project", args=[self.conference.slug, f"{self.board}-{self.slug}"])

    @property
    def board(self) -> str:
        """The board number as it is printed: two digits at least."""
        return f"{self.number:02d}"

    @property
    def ordered_topics(self) -> list[Topic]:
        """Topics in the team's order. Prefetch `project_topics__topic__group` for lists."""
        return [row.topic for row in self.project_topics.all()]

    @property
    def group(self) -> TopicGroup | None:
        """The topic group that gives hue and drawing: the first topic's."""
        for topic in self.ordered_topics:
            if topic.group:
                return topic.group
        return None

    # The person through whose membership this object was fetched; saves asking again.
    fetched_through: int | None = None

    def has_member(self, user: User) -> bool:
        """Whether the person is on the team; known already if the fetch went through them."""
        if self.fetched_through == user.pk:
            return True
        return self.team is not None and self.team.has_member(user)

    @staticmethod
    def slug_for(title: str) -> str:
        return slugify(title, allow_unicode=True)[:80].strip("-") or "project"


class ProjectTopic(models.Model):
    """A topic of a project; the first one's group gives the project its hue."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="project_topics")
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="project_topics")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "topic"], name="topic_once_per_project"),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.topic}"


class Credit(models.Model):
    """How one person appears on a project's public page. Imported projects have only these."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="credits")
    participant = models.ForeignKey(
        Participant, models.SET_NULL, null=True, blank=True, related_name="credits"
    )
    name = models.CharField(max_length=200)
    is_hidden = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "participant"],
                condition=models.Q(participant__isnull=False),
                name="credit_once_per_person",
            ),
        ]

    def __str__(self) -> str:
        return self.name
