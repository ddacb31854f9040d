"""What the staff's queue lists: everything a viewer may see of it, in a constant number of queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Count

from projects import clock
from projects.domain.queue import NOT_BEGUN, Row, worst
from projects.models import (
    Conference,
    Decision,
    Membership,
    Milestone,
    Project,
    RiskAnswer,
    Submission,
    Team,
    User,
    Version,
)
from projects.owing import asked_nothing
from projects.standing import standings_of
from projects.statements import Statement, of_versions

LOOKED_AT = ("fine", "watch", "problem")


@dataclass
class _Facts:
    """What is known beside the submissions themselves, by id of team, project or submission."""

    names: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    sections: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    categories: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    versions: dict[int, Version] = field(default_factory=dict)
    decisions: dict[int, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))
    risks: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    stated: dict[int, list[Statement]] = field(default_factory=dict)
    asked: int = 0
    places: frozenset[int] = frozenset()


def rows_for(viewer: User, conference: Conference) -> list[Row]:
    """Every submission that the viewer may see as staff, and each milestone that is open and of
    which a team has nothing."""
    submissions = list(
        Submission.objects.visible_to(viewer)
        .filter(project__conference=conference)
        .select_related("project__team", "milestone")
        .annotate(version_count=Count("versions"))
    )
    teams = list(
        Team.objects.visible_to(viewer).filter(conference=conference).select_related("project")
    )
    facts = _facts(conference, submissions, teams)
    for submission in submissions:
        if version := facts.versions.get(submission.pk):
            version.submission = submission
    standings_of(facts.versions.values())
    facts.places = frozenset(viewer.participations.values_list("pk", flat=True))
    rows = [_begun(submission, facts, viewer) for submission in submissions]
    begun = {(one.project.team_id, one.milestone_id) for one in submissions}
    opened = conference.milestones.filter(opens_at__lte=clock.now())
    unasked = asked_nothing(opened)
    rows += [
        _not_begun(team, milestone, facts)
        for milestone in opened
        for team in teams
        if (team.pk, milestone.pk) not in begun
        and (_project_of(team), milestone.pk) not in unasked
        and not _is_withdrawn(team)
    ]
    return rows


def _project_of(team: Team) -> int | None:
    project: Project | None = getattr(team, "project", None)
    return project.pk if project else None


def _is_withdrawn(team: Team) -> bool:
    project: Project | None = getattr(team, "project", None)
    return bool(project and project.withdrawn_at)


def _facts(
    conference: Conference, submissions: Iterable[Submission], teams: Iterable[Team]
) -> _Facts:
    facts = _Facts(asked=conference.risk_items.filter(retired_at__isnull=True).count())
    members = Membership.objects.filter(team__in=[team.pk for team in teams])
    for team, name, section in members.values_list(
        "team_id", "participant__user__name", "participant__section"
    ):
        facts.names[team].append(name)
        facts.sections[team].update({section} - {""})
    links = Project.categories.through.objects.filter(project__conference=conference)
    for project, slug in links.values_list("project_id", "category__slug"):
        facts.categories[project].add(slug)
    ids = [submission.pk for submission in submissions]
    for version in Version.objects.filter(submission__in=ids).counting():
        facts.versions[version.submission_id] = version
    facts.stated = of_versions(Version.objects.filter(submission__in=ids).counting())
    decisions = Decision.objects.filter(version__submission__in=ids)
    for submission, verdict, by in decisions.values_list(
        "version__submission_id", "verdict", "decided_by_id"
    ):
        facts.decisions[submission].append((verdict, by))
    answers = RiskAnswer.objects.filter(
        submission__in=ids, item__retired_at__isnull=True, level__in=LOOKED_AT
    )
    for submission, level in answers.values_list("submission_id", "level"):
        facts.risks[submission][level] += 1
    return facts


def _begun(submission: Submission, facts: _Facts, viewer: User) -> Row:
    project, milestone, team = submission.project, submission.milestone, submission.project.team
    version = facts.versions.get(submission.pk)
    decisions = facts.decisions[submission.pk]
    asked = sum(verdict == Decision.Verdict.REQUEST_CHANGES for verdict, _ in decisions)
    # A round begins when the team hands in again, not when it is asked to.
    is_asked_now = submission.status == Submission.Status.CHANGES_REQUESTED
    is_waiting = milestone.needs_decision and submission.status == Submission.Status.SUBMITTED
    statuses = {submission.status}
    if is_waiting:
        statuses.add("waiting")
        if asked:
            statuses.add("again")
    deciders = {by for _, by in decisions}
    risks = facts.risks[submission.pk]
    unseen = 0
    if milestone.needs_decision and version:
        unseen = max(facts.asked - risks.total(), 0)
    levels = {worst(risks)} - {""} | ({"open"} if unseen else set())
    timing = _timing(version)
    stated = facts.stated.get(version.pk, []) if version else []
    missing = {person.pk: person.name for one in stated for person in one.missing}
    unconfirmed = tuple(missing.values())
    return Row(
        submission=submission.pk,
        version=version.pk if version else None,
        number=project.number,
        title=project.title,
        team=team.name if team else "",
        team_id=team.pk if team else None,
        milestone=milestone.name,
        needs_decision=milestone.needs_decision,
        status=submission.status,
        status_words=submission.get_status_display(),
        handed_in_at=version.submitted_at if version else None,
        timing=timing,
        versions=submission.version_count,  # type: ignore[attr-defined]
        round=asked if is_asked_now else asked + 1,
        risks=risks,
        unseen=unseen,
        unconfirmed=unconfirmed,
        words=_words(project.title, team, facts),
        facets={
            "status": frozenset(statuses),
            "timing": frozenset({timing} - {""}),
            "decided": frozenset(_decided(deciders, viewer) if version else ()),
            "risk": frozenset(levels),
            "category": frozenset(facts.categories[project.pk]),
            "confirmed": frozenset({"no" if unconfirmed else "yes"} if stated else ()),
            **_of_team(team, milestone, facts),
        },
    )


def _not_begun(team: Team, milestone: Milestone, facts: _Facts) -> Row:
    project: Project | None = getattr(team, "project", None)
    return Row(
        submission=None,
        version=None,
        number=project.number if project else None,
        title=project.title if project else "",
        team=team.name,
        team_id=team.pk,
        milestone=milestone.name,
        needs_decision=milestone.needs_decision,
        status=NOT_BEGUN,
        status_words="not begun",
        words=_words(project.title if project else "", team, facts),
        facets={
            "status": frozenset({NOT_BEGUN}),
            "category": frozenset(facts.categories[project.pk] if project else ()),
            **_of_team(team, milestone, facts),
        },
    )


def _of_team(team: Team | None, milestone: Milestone, facts: _Facts) -> dict[str, frozenset[str]]:
    is_mine = bool(team and team.mentor_id in facts.places)
    return {
        "milestone": frozenset({milestone.slug}),
        "section": frozenset(facts.sections[team.pk] if team else ()),
        "mentor": frozenset({"me"} if is_mine else ()),
    }


def _words(title: str, team: Team | None, facts: _Facts) -> str:
    names = [team.name, *facts.names[team.pk]] if team else []
    return "\n".join([title, *names]).casefold()


def _decided(deciders: set[int], viewer: User) -> Iterator[str]:
    if not deciders:
        yield "nobody"
    if viewer.pk in deciders:
        yield "me"
    if deciders - {viewer.pk}:
        yield "others"


def _timing(version: Version | None) -> str:
    if version is None:
        return ""
    return "late" if version.standing.is_late else "grace" if version.in_grace else "on_time"
