"""Making a conference's projects public, and taking them back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from projects import clock
from projects.models import (
    Artefact,
    Conference,
    Kind,
    Project,
    Submission,
    User,
    Version,
    VersionItem,
    log,
)
from projects.refusals import WrongState
from projects.searching import refresh_search_text

# What visitors look for first. A project without it is published all the same, and the staff
# are told.
EXPECTED = {
    Kind.REPORT: "report",
    Kind.REPOSITORY: "code",
    Kind.VIDEO: "video",
    Kind.SLIDES: "slides",
}


@dataclass
class Plan:
    """What publishing now would do."""

    going: list[PublicProject] = field(default_factory=list)
    held_back: list[tuple[str, str]] = field(default_factory=list)

    @property
    def new(self) -> int:
        return sum(1 for entry in self.going if entry.project.published_at is None)

    @property
    def complete(self) -> int:
        return sum(1 for entry in self.going if not entry.lacks)

    def artefact_ids(self) -> set[int]:
        return {pk for entry in self.going for pk in entry.artefacts}


@dataclass
class PublicProject:
    """A project that goes public, with the artefacts of the versions that count."""

    project: Project
    artefacts: list[int]
    kinds: set[str]

    @property
    def lacks(self) -> list[str]:
        """What a visitor will miss, in words."""
        missing = [word for kind, word in EXPECTED.items() if kind not in self.kinds]
        return missing + ([] if self.project.abstract.strip() else ["abstract"])


def plan(conference: Conference) -> Plan:
    """Which projects publishing makes public, what each lacks, and which stay back and why."""
    milestones = conference.milestones.filter(is_published=True)
    names = [milestone.name for milestone in milestones]
    items = _counting_items(conference)
    declined = set(
        Submission.objects.filter(
            project__conference=conference,
            milestone__is_published=True,
            status=Submission.Status.DECLINED,
        ).values_list("project_id", flat=True)
    )
    made = Plan()
    for project in conference.projects.prefetch_related("artefacts").order_by("number"):
        label = f"{project.board} {project.title}"
        if project.withdrawn_at:
            made.held_back.append((label, "withdrawn by its team"))
        elif project.source_key:
            shown = [artefact for artefact in project.artefacts.all() if artefact.published_at]
            made.going.append(
                PublicProject(project, [a.pk for a in shown], {a.kind for a in shown})
            )
        elif project.pk in declined:
            made.held_back.append((label, "declined by the staff"))
        elif names and project.pk not in items:
            made.held_back.append((label, f"nothing handed in for {' or '.join(names)}"))
        else:
            kept = items.get(project.pk, [])
            made.going.append(
                PublicProject(project, [pk for _, pk in kept], {kind for kind, _ in kept})
            )
    for team in conference.teams.filter(project__isnull=True):
        made.held_back.append((f"Team {team.name}", "has not named a project"))
    return made


def _counting_items(conference: Conference) -> dict[int, list[tuple[str, int]]]:
    """project id -> (kind, artefact id) of the versions that count of the published milestones.

    A later milestone's artefacts replace an earlier one's of the same kind, so that a revised
    report stands beside the video that was not handed in again. Other PDFs and pictures are of as
    many sorts as there are fields for them: of these a later one replaces its namesake only.
    """
    rows = (
        VersionItem.objects.filter(
            version__in=Version.objects.filter(
                submission__project__conference=conference,
                submission__milestone__is_published=True,
            ).counting()
        )
        .order_by(
            "version__submission__milestone__due_at",
            "version__submission__milestone__position",
            "version__submission__milestone_id",
            "position",
            "pk",
        )
        .values_list(
            "version__submission__project_id",
            "version__submission_id",
            "kind",
            "key",
            "artefact_id",
        )
    )
    counting: dict[int, dict[int, list[tuple[tuple[str, str], int]]]]
    counting = defaultdict(lambda: defaultdict(list))
    for project, submission, kind, key, artefact in rows:
        handed_in = counting[project][submission]
        if artefact is not None:
            sort = (kind, key if kind in (Kind.PDF, Kind.PICTURE) else "")
            handed_in.append((sort, artefact))
    found: dict[int, list[tuple[str, int]]] = {}
    for project, submissions in counting.items():
        kept: dict[tuple[str, str], list[int]] = {}
        for handed_in in submissions.values():
            fresh: dict[tuple[str, str], list[int]] = defaultdict(list)
            for sort, artefact in handed_in:
                fresh[sort].append(artefact)
            kept.update(fresh)
        found[project] = [(kind, pk) for (kind, _), pks in kept.items() for pk in pks]
    return found


@transaction.atomic
def publish(conference: Conference, by: User | None, at: datetime | None = None) -> Plan:
    """Make the projects of the plan public, or bring what is public up to date.

    The first instants stay: a project that was published once keeps its number, its address and
    its date. Artefacts of replaced versions go out of public reach. Raises WrongState if there is
    nothing to publish.
    """
    conference = Conference.objects.select_for_update().get(pk=conference.pk)
    done = plan(conference)
    if not done.going:
        raise WrongState("There is no project to publish yet.")
    now = at or clock.now()
    before = {"published_at": conference.published_at and conference.published_at.isoformat()}
    fresh = done.new
    own = Project.objects.filter(pk__in=[entry.project.pk for entry in done.going])
    own.filter(published_at__isnull=True).update(published_at=now)
    _publish_disclosures(conference, own)
    files = Artefact.objects.filter(project__conference=conference, project__source_key="")
    kept = done.artefact_ids()
    files.exclude(pk__in=kept).exclude(published_at__isnull=True).update(published_at=None)
    files.filter(pk__in=kept, published_at__isnull=True).update(published_at=now)
    if conference.published_at is None:
        conference.published_at = now
        conference.save(update_fields=["published_at"])
    refresh_search_text(own)
    log(
        conference,
        by,
        "published",
        conference,
        before=before,
        after={
            "published_at": conference.published_at.isoformat(),
            "projects": len(done.going),
            "new": fresh,
            "held_back": len(done.held_back),
        },
    )
    return done


def _publish_disclosures(conference: Conference, own: QuerySet[Project]) -> None:
    """Show what each project declares of the use of AI tools, in the versions that count.

    Links to prompts stay with the course: they may be private, and name who asked.
    """
    rows = VersionItem.objects.filter(
        version__in=Version.objects.filter(
            submission__project__in=own, submission__milestone__is_published=True
        ).counting(),
        kind=Kind.AI_USE,
    ).order_by("version__submission__milestone__due_at", "position", "pk")
    told = {
        item.version.submission.project_id: item.disclosed
        for item in rows.select_related("version__submission")
    }
    changed = []
    for project in conference.projects.filter(source_key=""):
        disclosed = told.get(project.pk)
        public = disclosed.without_links().as_json() if disclosed else None
        if project.disclosure != public:
            project.disclosure = public
            changed.append(project)
    Project.objects.bulk_update(changed, ["disclosure"])


@transaction.atomic
def unpublish(conference: Conference, by: User | None) -> None:
    """Take the conference's gallery, program and awards out of public reach; nothing is lost.

    Projects keep their first date, so that numbers and addresses come back the same.
    Raises WrongState if it is not public.
    """
    conference = Conference.objects.select_for_update().get(pk=conference.pk)
    if conference.published_at is None:
        raise WrongState("The projects of this conference are not public.")
    before = conference.published_at.isoformat()
    conference.published_at = None
    conference.save(update_fields=["published_at"])
    log(
        conference,
        by,
        "unpublished",
        conference,
        before={"published_at": before},
        after={"published_at": None},
    )
