"""Projects as visitors see them: small records made from what is public, in four queries.

Cards hold no model and no hidden name, so no template can show more than they say.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Case, F, IntegerField, Value, When
from django.db.models.fields import CharField
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify

from projects.domain.ai_use import Disclosure, read_disclosure
from projects.domain.credits import PeopleLine, more_words, stays_whole
from projects.domain.folding import fold
from projects.models import Artefact, Award, Credit, Kind, Project, ProjectTopic
from projects.visibility import ProjectQuerySet

# What a card calls the artefacts it links to, in the order in which they stand.
ARTEFACT_WORDS = {
    Kind.REPORT: "Paper",
    Kind.REPOSITORY: "Code",
    Kind.VIDEO: "Video",
    Kind.SLIDES: "Slides",
}
HAS_WORDS = {
    "code": (Kind.REPOSITORY, "Code"),
    "paper": (Kind.REPORT, "Paper"),
    "video": (Kind.VIDEO, "Video"),
    "slides": (Kind.SLIDES, "Slides"),
}
LAST = math.inf


@dataclass(frozen=True)
class Hue:
    """The topic group that gives a card its palette and drawing."""

    name: str
    slug: str
    palette: str
    family: str


@dataclass(frozen=True)
class Picture:
    url: str
    alt: str


@dataclass
class Card:
    """One public project, with everything that its card and its page say."""

    pk: int
    number: int
    slug: str
    title: str
    pitch: str
    abstract: str
    disclosed: Disclosure | None
    conference: str
    conference_slug: str
    cover_family: str
    is_withdrawn: bool
    published_at: datetime | None
    line: PeopleLine
    people_ids: frozenset[str] = frozenset()
    group: Hue | None = None
    topics: list[tuple[str, str]] = field(default_factory=list)
    # topic slug -> slug of its group
    topic_groups: dict[str, str] = field(default_factory=dict)
    categories: list[tuple[str, str]] = field(default_factory=list)
    awards: list[str] = field(default_factory=list)
    files: list[Artefact] = field(default_factory=list)
    cover_picture: Picture | None = None
    session_starts_at: datetime | None = None
    program_key: tuple[float, float, int] = (LAST, LAST, 0)

    @property
    def board(self) -> str:
        return f"{self.number:02d}"

    @property
    def cover_seed(self) -> str:
        return f"{self.conference_slug} {self.number}"

    @property
    def ribbons(self) -> list[str]:
        return self.awards

    @property
    def address(self) -> str:
        """The last part of its address: board number and slug."""
        return f"{self.board}-{self.slug}"

    @cached_property
    def url(self) -> str:
        return reverse("project", args=[self.conference_slug, self.address])

    @property
    def people(self) -> SafeString:
        """The line on the card."""
        return names_html(*self.line.short(), team=self.line.team)

    @property
    def people_full(self) -> str:
        """Everyone who is named, as text; empty when the card's own line says as much."""
        return self.line.text() if self.line.short() != self.line.full() else ""

    @property
    def all_people(self) -> SafeString:
        """The line on the project's page."""
        return names_html(*self.line.full(), team=self.line.team)

    @property
    def artefacts(self) -> list[tuple[str, str]]:
        """(word, address) of what the card links to."""
        links = []
        for kind, word in ARTEFACT_WORDS.items():
            found = self.first(kind)
            if found:
                words = f"{word} (sign-in)" if found.needs_sign_in else word
                links.append((words, found.get_absolute_url()))
        return links

    def first(self, kind: str) -> Artefact | None:
        """The artefact of this kind that counts: the one added last."""
        return next((a for a in reversed(self.files) if a.kind == kind), None)

    @cached_property
    def marks(self) -> dict[str, frozenset[str]]:
        """The values of the gallery's filters that it has."""
        kinds = {artefact.kind for artefact in self.files}
        groups = {self.group.slug} if self.group else set()
        return {
            "topic": frozenset({slug for _, slug in self.topics} | groups),
            "category": frozenset(slug for _, slug in self.categories),
            "has": frozenset(word for word, (kind, _) in HAS_WORDS.items() if kind in kinds),
            "award": frozenset(award_slug(name) for name in self.awards),
        }

    @cached_property
    def search_text(self) -> str:
        """Everything that search may find it by, folded. No hidden name is in it."""
        texts = [self.title, self.pitch, self.abstract, *self.line.names]
        return fold(" ".join([*texts, *(name for name, _ in self.topics)]))


def names_html(names: Iterable[str], more: int, team: str = "") -> SafeString:
    """Names in their own direction, and what follows them; the team's name if none is shown."""
    pairs = [(SafeString(' class="nowrap"' if stays_whole(n) else ""), n) for n in names]
    if not pairs:
        return format_html("<bdi>{}</bdi>", team) if team else SafeString("")
    return format_html_join(", ", "<bdi{}>{}</bdi>", pairs) + SafeString(more_words(more))


def award_slug(name: str) -> str:
    return slugify(name, allow_unicode=True) or "award"


def group_slug(name: str) -> str:
    return slugify(name, allow_unicode=True) or "group"


def load_cards(
    projects: ProjectQuerySet, with_abstracts: bool = False, with_files: bool = True
) -> list[Card]:
    """The cards of these projects in their order. The QuerySet must be a visible one."""
    rows = projects.select_related("conference", "team").annotate(
        slot_position=F("slots__position"),
        slot_session=F("slots__session_id"),
        slot_session_starts_at=F("slots__session__starts_at"),
    )
    if not with_abstracts:
        rows = rows.defer("abstract", "disclosure", "search_text")
    found: dict[int, Project] = {}
    for row in rows.defer("search_text") if with_abstracts else rows:
        # Someone with two talks comes twice; the earlier one gives the place in the program.
        if row.pk not in found or _program_key(row) < _program_key(found[row.pk]):
            found[row.pk] = row
    if not found:
        return []
    ids = list(found)
    words = _words(ids)
    topics = _topics(ids)
    files = _files(found) if with_files else defaultdict(list)
    return [
        _card(row, words[row.pk], topics[row.pk], files[row.pk], with_abstracts)
        for row in found.values()
    ]


def _program_key(row: Any) -> tuple[float, float, int]:
    if row.slot_session is None:
        return (LAST, LAST, 0)
    starts = row.slot_session_starts_at
    return (starts.timestamp() if starts else LAST, row.slot_session, row.slot_position)


def _words(ids: list[int]) -> dict[int, list[tuple[str, str, str, int | None]]]:
    """Names, categories and awards of the projects: (what, word, slug, participant), in order."""
    none, no_one = Value("", CharField()), Value(None, IntegerField())
    shown = Case(When(is_hidden=True, then=none), default=F("name"), output_field=CharField())
    what = Case(
        When(is_hidden=True, then=Value("hidden")), default=Value("name"), output_field=CharField()
    )
    credits_ = Credit.objects.filter(project__in=ids).values_list(
        "project_id", what, "position", "pk", shown, none, "participant_id"
    )
    categories = Project.categories.through.objects.filter(project__in=ids).values_list(
        "project_id",
        Value("category", CharField()),
        "category__position",
        "pk",
        "category__name",
        "category__slug",
        no_one,
    )
    awards = (
        Award.objects.public()
        .filter(project__in=ids)
        .values_list(
            "project_id", Value("award", CharField()), "position", "pk", "name", none, no_one
        )
    )
    rows = credits_.order_by().union(categories.order_by(), awards.order_by(), all=True)
    found: dict[int, list[tuple[str, str, str, int | None]]] = defaultdict(list)
    for project, kind, _, _, word, slug, person in sorted(rows, key=lambda row: row[2:4]):
        found[project].append((kind, word, slug, person))
    return found


def _topics(ids: list[int]) -> dict[int, list[ProjectTopic]]:
    found: dict[int, list[ProjectTopic]] = defaultdict(list)
    rows = ProjectTopic.objects.filter(project__in=ids).select_related("topic__group")
    for row in rows:
        found[row.project_id].append(row)
    return found


def _files(projects: dict[int, Project]) -> dict[int, list[Artefact]]:
    found: dict[int, list[Artefact]] = defaultdict(list)
    for row in Artefact.objects.published().filter(project__in=list(projects)):
        row.project = projects[row.project_id]
        found[row.project_id].append(row)
    return found


def hue_of(topics: Iterable[ProjectTopic]) -> Hue | None:
    """The group of the first topic that has one. Topics in the team's order."""
    for row in topics:
        group = row.topic.group
        if group:
            return Hue(group.name, group_slug(group.name), group.palette, group.family)
    return None


def _card(
    row: Any,
    words: list[tuple[str, str, str, int | None]],
    topics: list[ProjectTopic],
    files: list[Artefact],
    with_abstract: bool,
) -> Card:
    hidden = [word for word in words if word[0] == "hidden"]
    named = [word for word in words if word[0] == "name"]
    picture = next((a for a in reversed(files) if a.kind == Kind.COVER), None)
    return Card(
        pk=row.pk,
        number=row.number,
        slug=row.slug,
        title=row.title,
        pitch=row.pitch,
        abstract=row.abstract if with_abstract else "",
        disclosed=read_disclosure(row.disclosure) if with_abstract and row.disclosure else None,
        conference=row.conference.term,
        conference_slug=row.conference.slug,
        cover_family=row.cover_family,
        is_withdrawn=row.withdrawn_at is not None,
        published_at=row.published_at,
        line=PeopleLine(
            tuple(word for _, word, _, _ in named), len(hidden), row.team.name if row.team else ""
        ),
        people_ids=frozenset(
            str(person) if person else (fold(word) or f"{row.pk}:{place}")
            for place, (_, word, _, person) in enumerate([*named, *hidden])
        ),
        group=hue_of(topics),
        topics=[(entry.topic.name, entry.topic.slug) for entry in topics],
        topic_groups={
            entry.topic.slug: group_slug(entry.topic.group.name)
            for entry in topics
            if entry.topic.group
        },
        categories=[(word, slug) for what, word, slug, _ in words if what == "category"],
        awards=[word for what, word, _, _ in words if what == "award"],
        files=files,
        cover_picture=_picture(picture) if picture else None,
        session_starts_at=row.slot_session_starts_at,
        program_key=_program_key(row),
    )


def _picture(artefact: Artefact) -> Picture:
    return Picture(artefact.get_absolute_url(), artefact.alt_text)
