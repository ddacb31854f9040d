"""Naming a project: the first time makes it and gives it its board number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max

from projects.crediting import credit_members
from projects.models import Category, Conference, Project, ProjectTopic, Team, Topic, User, log
from projects.refusals import WrongState
from projects.searching import refresh_search_text


@dataclass
class ProjectWords:
    """What a team says of its project. The first topic gives the project its hue."""

    title: str
    pitch: str = ""
    abstract: str = ""
    cover_family: str = ""
    categories: Sequence[Category] = field(default_factory=tuple)
    topics: Sequence[Topic] = field(default_factory=tuple)


@transaction.atomic
def name_project(team: Team, words: ProjectWords, by: User | None) -> Project:
    """Write a team's words onto its project, which is made with the next free board number.

    The conference's row is locked meanwhile, so that two teams never draw the same number.
    The slug follows the title until the project is public.
    """
    conference = Conference.objects.select_for_update(no_key=True).get(pk=team.conference_id)
    if conference.is_archived:
        raise WrongState("This conference is archived; its projects do not change any more.")
    project = Project.objects.select_for_update(no_key=True).filter(team=team).first()
    is_new = project is None
    if project is None:
        project = Project(conference=conference, team=team, number=next_number(conference))
    before = "" if is_new else project.title
    project.title, project.pitch = words.title, words.pitch
    project.abstract, project.cover_family = words.abstract, words.cover_family
    if not project.published_at:
        project.slug = Project.slug_for(words.title)
    project.save()
    project.categories.set(words.categories)
    project.project_topics.all().delete()
    ProjectTopic.objects.bulk_create(
        ProjectTopic(project=project, topic=topic, position=position)
        for position, topic in enumerate(dict.fromkeys(words.topics))
    )
    if is_new:
        credit_members(team)
        log(conference, by, "named the project", project, after={"number": project.number})
    elif before != project.title:
        log(conference, by, "renamed the project", project, before={"title": before})
    if project.published_at:
        refresh_search_text(conference.projects.filter(pk=project.pk))
    return project


def next_number(conference: Conference) -> int:
    """One past the highest board number of the conference. Call with the conference locked."""
    highest = Project.objects.filter(conference=conference).aggregate(Max("number"))["number__max"]
    return (highest or 0) + 1
