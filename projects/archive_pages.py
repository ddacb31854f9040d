"""One page of an old site as rows: the project, its people, topics, categories, files and video."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from django.core.files.base import ContentFile
from django.utils.text import slugify

from projects.domain.static_site import SiteFile, SiteProject
from projects.domain.static_site.categories import USUAL
from projects.domain.topic_groups import group_for
from projects.models import (
    Artefact,
    Category,
    Conference,
    Credit,
    Kind,
    Project,
    ProjectTopic,
    Topic,
    TopicGroup,
)
from projects.models.artefacts import storage_name
from projects.refusals import WrongState

KINDS = {"paper_url": Kind.REPORT, "slides_url": Kind.SLIDES}
# Signs that a slug would lose, though a topic lives by them: C, C++ and C# are three.
SIGNS = {"+": "-plus", "#": "-sharp"}


def key_of(page: SiteProject) -> str:
    """What a project remembers of its page. Long paths are known by their end."""
    return page.file[-200:]


def hash_of(page: SiteProject) -> str:
    """The same as long as an import would write the same."""
    said = [
        page.title,
        page.authors,
        page.abstract,
        page.tags,
        page.categories,
        [page.video.address, page.video.needs_sign_in] if page.video else None,
        [[file.field, file.sha256] for file in page.files],
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


class StoredFiles:
    """Copies in the portal's storage, made before the rows that will name them."""

    def __init__(self) -> None:
        self.storage = Artefact._meta.get_field("file").storage
        self.names: dict[tuple[str, str], str] = {}

    def store(self, page: SiteProject, conference: Conference | None) -> None:
        """Copy the page's files, but for those that its project has already."""
        kept = Artefact.objects.filter(
            project__conference=conference, project__source_key=key_of(page)
        )
        have = set(kept.values_list("kind", "sha256")) if conference else set()
        for file in page.files:
            if (KINDS[file.field], file.sha256) in have:
                continue
            content = file.path.read_bytes()
            if hashlib.sha256(content).hexdigest() != file.sha256:
                raise WrongState(f"{file.address} changed during the import. Run it again.")
            name = self.storage.save(storage_name(Artefact(), file.path.name), ContentFile(content))
            self.names[page.file, file.field] = name

    def take_away(self) -> None:
        for name in self.names.values():
            self.storage.delete(name)
        self.names.clear()


def write_project(project: Project, page: SiteProject, files: StoredFiles, at: datetime) -> None:
    """Make the project say what its page says. Its number, slug and times stay."""
    project.title, project.abstract = page.title, page.abstract
    project.source_hash = hash_of(page)
    project.save()
    _write_people(project, page)
    _write_topics(project, page)
    project.categories.set([_category(project.conference, name) for name in page.categories])
    for field, kind in KINDS.items():
        file = next((file for file in page.files if file.field == field), None)
        _publish_file(project, kind, file, files.names.get((page.file, field), ""), at)
    _publish_video(project, page, at)


def _write_people(project: Project, page: SiteProject) -> None:
    """Credits by name: one who stays keeps their row, and so whether they are hidden."""
    before = {credit.name: credit for credit in project.credits.all()}
    for position, name in enumerate(page.authors):
        credit = before.pop(name, None) or Credit(project=project, name=name)
        credit.position = position
        credit.save()
    for credit in before.values():
        credit.delete()


def _write_topics(project: Project, page: SiteProject) -> None:
    topics = list(dict.fromkeys(_topic(project.conference, tag) for tag in page.tags))
    before = {row.topic_id: row for row in project.project_topics.all()}
    for position, topic in enumerate(topics):
        row = before.pop(topic.pk, None) or ProjectTopic(project=project, topic=topic)
        row.position = position
        row.save()
    for row in before.values():
        row.delete()


def _slug(name: str) -> str:
    for sign, word in SIGNS.items():
        name = name.replace(sign, word)
    return slugify(name, allow_unicode=True)[:60].strip("-") or "other"


def _topic(conference: Conference, name: str) -> Topic:
    topic = Topic.objects.filter(conference=conference, slug=_slug(name)).first()
    if topic:
        return topic
    group = None
    if usual := group_for(name):
        group, _ = TopicGroup.objects.get_or_create(
            conference=conference,
            name=usual.name,
            defaults={"palette": usual.palette, "family": usual.family},
        )
    return Topic.objects.create(conference=conference, name=name, slug=_slug(name), group=group)


def _category(conference: Conference, name: str) -> Category:
    usual = list(USUAL)
    category, _ = Category.objects.get_or_create(
        conference=conference,
        slug=_slug(name),
        defaults={
            "name": name,
            "position": usual.index(name) if name in usual else len(usual),
        },
    )
    return category


def _publish_file(
    project: Project, kind: Kind, file: SiteFile | None, stored: str, at: datetime
) -> None:
    """Leaves exactly this file of its kind in public; earlier ones are kept, out of sight."""
    shown = project.artefacts.filter(kind=kind)
    if file is None:
        shown.update(published_at=None)
        return
    shown.exclude(sha256=file.sha256).update(published_at=None)
    same = shown.filter(sha256=file.sha256).first()
    if same is None:
        Artefact.objects.create(
            project=project,
            kind=kind,
            file=stored,
            original_name=file.path.name[:255],
            content_type="application/pdf",
            size=file.size,
            sha256=file.sha256,
            pages=file.pages,
            added_at=at,
            published_at=at,
        )
    elif same.published_at is None:
        same.published_at = at
        same.save(update_fields=["published_at"])


def _publish_video(project: Project, page: SiteProject, at: datetime) -> None:
    shown = project.artefacts.filter(kind=Kind.VIDEO)
    video = page.video
    if video is None:
        shown.update(published_at=None)
        return
    shown.exclude(url=video.address).update(published_at=None)
    link, made = Artefact.objects.get_or_create(
        project=project,
        kind=Kind.VIDEO,
        url=video.address,
        defaults={
            "host": video.host,
            "video_id": video.video_id,
            "needs_sign_in": video.needs_sign_in,
            "added_at": at,
            "published_at": at,
        },
    )
    if not made and (not link.published_at or link.needs_sign_in != video.needs_sign_in):
        link.published_at = link.published_at or at
        link.needs_sign_in = video.needs_sign_in
        link.save(update_fields=["published_at", "needs_sign_in"])
