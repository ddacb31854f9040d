"""Bringing in a past edition from an old course site, as an archived conference.

`import_archive` is the whole act. What was read, and what is wrong with it, comes from
domain/static_site; here it becomes rows. A project or a day whose source says what it said at the
last import is left alone, whatever staff have done to it since.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from projects.archive_pages import StoredFiles, hash_of, key_of, write_project
from projects.archive_program import write_program
from projects.clock import now
from projects.domain.static_site import Site
from projects.models import Conference, Project, log
from projects.models.conferences import LARGEST_TEAM, check_conference_slug, check_time_zone
from projects.naming import next_number
from projects.refusals import Refusal
from projects.searching import refresh_search_text

# A past edition stands where its term was, not where its import was.
MONTHS = {"winter": 1, "spring": 5, "summer": 8, "fall": 12, "autumn": 12}
TERM = re.compile(r"\b(winter|spring|summer|fall|autumn)\s+((?:19|20)\d\d)\b", re.IGNORECASE)
NO_TERM = "Past edition"


class ImportRefused(Refusal):
    """Nothing was imported. The text says why and what to do."""


@dataclass(frozen=True)
class Edition:
    """What the old site does not say of itself. What is empty is guessed once, then kept."""

    slug: str
    name: str
    course: str = ""
    term: str = ""
    time_zone: str = ""


@dataclass
class Outcome:
    """What an import did, or would do, to the projects (by file) and to the program."""

    conference: Conference | None = None
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    days_written: int = 0

    @property
    def changes_nothing(self) -> bool:
        return not (self.new or self.changed or self.days_written)


def import_archive(
    site: Site, edition: Edition, progress: Callable[[str], None] = lambda line: None
) -> Outcome:
    """Make or update the archived conference of a site: all of it, or nothing.

    Files are stored before the transaction, so that the database never waits for a disk; what a
    failed import has stored is taken away again. Raises ImportRefused.
    """
    outcome = compare(site, edition)
    wanted = {*outcome.new, *outcome.changed}
    files = StoredFiles()
    try:
        for project in site.projects:
            if project.file in wanted:
                files.store(project, outcome.conference)
                progress(f"{project.file}: {project.title}")
        _write(site, edition, outcome, files)
    except IntegrityError:
        files.take_away()
        raise ImportRefused(
            "The conference changed during the import. Nothing was written: run it again."
        ) from None
    except BaseException:
        files.take_away()
        raise
    return outcome


def compare(site: Site, edition: Edition) -> Outcome:
    """What an import would do to the projects, without doing it. Raises ImportRefused."""
    conference = _check(site, edition)
    known: dict[str, str] = {}
    if conference:
        imported = conference.projects.exclude(source_key="")
        known = dict(imported.values_list("source_key", "source_hash"))
    outcome = Outcome(conference)
    for project in site.projects:
        before = known.pop(key_of(project), None)
        if before is None:
            outcome.new.append(project.file)
        elif before != hash_of(project):
            outcome.changed.append(project.file)
        else:
            outcome.same.append(project.file)
    outcome.gone = sorted(known)
    return outcome


def _check(site: Site, edition: Edition) -> Conference | None:
    """The conference that an earlier import made, or None."""
    slug = edition.slug
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) or len(slug) > 60:
        raise ImportRefused(
            f"“{slug}” cannot be an address. Use small letters, digits and single hyphens, "
            "such as dl-spring-2024."
        )
    try:
        check_conference_slug(slug)
        if edition.time_zone:
            check_time_zone(edition.time_zone)
    except ValidationError as problem:
        raise ImportRefused(problem.messages[0]) from None
    for value, most, what in (
        (edition.name, 120, "name"),
        (edition.course, 120, "course"),
        (edition.term, 60, "term"),
    ):
        if len(value) > most:
            raise ImportRefused(f"The {what} is longer than {most} characters. Shorten it.")
    if not edition.name.strip():
        raise ImportRefused("The conference needs a name.")
    conference = Conference.objects.filter(slug=slug).first()
    if conference and not conference.imported_from:
        raise ImportRefused(f"“{slug}” is a conference that was not imported. Choose another slug.")
    if conference and conference.imported_from != _source(site):
        raise ImportRefused(
            f"“{slug}” was imported from a folder named {conference.imported_from}, and this one is"
            f" named {_source(site)}. Choose another slug, or rename the folder if it is the same."
        )
    return conference


def _source(site: Site) -> str:
    """How a conference remembers its source: by the folder's name, wherever it lies."""
    return site.root.name[:200] or "site"


@transaction.atomic
def _write(site: Site, edition: Edition, outcome: Outcome, files: StoredFiles) -> None:
    at = now()
    conference = _conference(site, edition, outcome.conference, at)
    projects = {
        project.source_key: project
        for project in Project.objects.filter(conference=conference).exclude(source_key="")
    }
    wanted = {*outcome.new, *outcome.changed}
    for page in site.projects:
        if page.file not in wanted:
            continue
        key = key_of(page)
        if key not in projects:
            projects[key] = Project(
                conference=conference,
                number=next_number(conference),
                slug=Project.slug_for(page.title),
                source_key=key,
                created_at=at,
                published_at=at,
            )
        write_project(projects[key], page, files, at)
    of_file = {page.file: projects[key_of(page)] for page in site.projects}
    outcome.days_written = write_program(conference, site.days, of_file)
    outcome.conference = conference
    refresh_search_text(conference.projects.filter(pk__in=[row.pk for row in of_file.values()]))
    if not outcome.changes_nothing:
        log(
            conference,
            None,
            "imported",
            conference,
            after={
                "from": conference.imported_from,
                "new": outcome.new,
                "changed": outcome.changed,
                "days": outcome.days_written,
            },
        )


def _conference(
    site: Site, edition: Edition, before: Conference | None, at: datetime
) -> Conference:
    match = TERM.search(f"{edition.term} {edition.name}")
    term = edition.term.strip() or (match[0] if match else "")
    given = {
        # Pages write the term after the name, so it is not part of it as well.
        "name": edition.name.strip().removesuffix(f", {term}") if term else edition.name.strip(),
        "course": edition.course.strip(),
        "term": term,
        "time_zone": edition.time_zone,
    }
    given = {key: value for key, value in given.items() if value}
    if before:
        conference = Conference.objects.select_for_update().get(pk=before.pk)
        if any(getattr(conference, key) != value for key, value in given.items()):
            for key, value in given.items():
                setattr(conference, key, value)
            conference.save(update_fields=list(given))
        return conference
    given.setdefault("term", NO_TERM)
    largest = max((len(project.authors) for project in site.projects), default=1)
    return Conference.objects.create(
        slug=edition.slug,
        team_min=1,
        team_max=min(max(largest, 1), LARGEST_TEAM),
        created_at=min(_when(match), at) if match else at,
        published_at=at,
        archived_at=at,
        imported_from=_source(site),
        **given,
    )


def _when(term: re.Match[str]) -> datetime:
    return datetime(int(term[2]), MONTHS[term[1].lower()], 1, tzinfo=UTC)
