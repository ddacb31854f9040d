"""Makes rows for tests, with dull defaults. Each function makes one thing and returns it."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.text import slugify
from PIL import Image

from projects.models import (
    FILE_KINDS,
    Artefact,
    Category,
    Conference,
    Credit,
    Kind,
    Membership,
    Milestone,
    MilestoneField,
    Participant,
    Project,
    Role,
    Submission,
    Team,
    Topic,
    TopicGroup,
    User,
    Version,
    VersionItem,
)
from projects.searching import refresh_search_text

_numbers = count(1)


def user(name: str = "", email: str = "", **more: Any) -> User:
    n = next(_numbers)
    return User.objects.create_user(
        email or f"{slugify(name) or 'person'}-{n}@uni.example", name or f"Person {n}", **more
    )


def conference(slug: str = "", **more: Any) -> Conference:
    n = next(_numbers)
    defaults = {
        "name": "Deep Learning Mini-Conference",
        "course": "DS 542",
        "term": "Spring 2027",
        "time_zone": "America/New_York",
        "team_min": 1,
        "team_max": 3,
    }
    return Conference.objects.create(slug=slug or f"conf-{n}", **{**defaults, **more})


def participant(conf: Conference, name: str = "", role: str = Role.STUDENT, **more: Any) -> Any:
    return Participant.objects.create(
        conference=conf, user=more.pop("user", None) or user(name), role=role, **more
    )


def team(conf: Conference, name: str, *members: Participant) -> Team:
    made = Team.objects.create(
        conference=conf,
        name=name,
        seats=conf.team_max,
        contact=members[0] if members else None,
    )
    for seat, member in enumerate(members, 1):
        Membership.objects.create(team=made, participant=member, seat=seat, seats=made.seats)
    return made


def project(of_team: Team, title: str = "A Project", **more: Any) -> Project:
    conf = of_team.conference
    number = more.pop("number", None) or conf.projects.count() + 1
    made = Project.objects.create(
        conference=conf,
        team=of_team,
        number=number,
        title=title,
        slug=Project.slug_for(title),
        **more,
    )
    for position, membership in enumerate(of_team.memberships.select_related("participant__user")):
        Credit.objects.create(
            project=made,
            participant=membership.participant,
            name=membership.participant.user.name,
            position=position,
        )
    return made


def milestone(
    conf: Conference, name: str, due_at: datetime | None = None, **more: Any
) -> Milestone:
    now = timezone.now()
    due = due_at or now + timedelta(days=7)
    defaults = {"slug": slugify(name), "opens_at": due - timedelta(days=30), "due_at": due}
    return Milestone.objects.create(conference=conf, name=name, **{**defaults, **more})


def field(of: Milestone, key: str, kind: str = Kind.SECTION, **more: Any) -> MilestoneField:
    if "position" not in more:
        more["position"] = of.fields.count()
    values = {"label": key.capitalize(), **more}
    return MilestoneField.objects.create(milestone=of, key=key, kind=kind, **values)


def topic(conf: Conference, name: str, group: TopicGroup | None = None) -> Topic:
    return Topic.objects.create(conference=conf, name=name, slug=slugify(name), group=group)


def category(conf: Conference, name: str) -> Category:
    return Category.objects.create(
        conference=conf, name=name, slug=slugify(name), position=conf.categories.count()
    )


def world() -> SimpleNamespace:
    """See conftest: one conference, two teams, staff, a proposal and a deliverables milestone."""
    conf = conference("spring")
    people = {
        name: participant(conf, name.capitalize(), role)
        for name, role in {
            "alice": Role.STUDENT,
            "amir": Role.STUDENT,
            "bob": Role.STUDENT,
            "dan": Role.STUDENT,
            "carol": Role.INSTRUCTOR,
            "eve": Role.ASSISTANT,
        }.items()
    }
    alpha = team(conf, "Alpha", people["alice"], people["amir"])
    beta = team(conf, "Beta", people["bob"])
    proposal = milestone(conf, "Proposal", needs_decision=True, position=0)
    field(proposal, "idea", position=0, min_words=2, max_words=200)
    field(proposal, "data", position=1, is_required=False, max_words=100)
    final_due = timezone.now() + timedelta(days=30)
    final = milestone(
        conf,
        "Deliverables",
        due_at=final_due,
        opens_at=timezone.now() - timedelta(days=1),
        late_until=final_due + timedelta(hours=24),
        is_published=True,
        position=1,
    )
    field(final, "repository", Kind.REPOSITORY, position=0)
    field(final, "video", Kind.VIDEO, position=1)
    field(final, "report", Kind.REPORT, position=2, max_pages=12)
    field(final, "slides", Kind.SLIDES, position=3, is_required=False)
    field(final, "cover", Kind.COVER, position=4, is_required=False)
    return SimpleNamespace(
        conference=conf,
        alpha=alpha,
        beta=beta,
        alphas_project=project(alpha, "Seeing in the Dark", number=1),
        betas_project=project(beta, "Hearing in the Noise", number=2),
        proposal=proposal,
        final=final,
        root=user("Root", is_superuser=True),
        **{name: place.user for name, place in people.items()},
        places=SimpleNamespace(**people),
    )


def artefact(of: Project, kind: str, published: bool = False, **more: Any) -> Artefact:
    """A file (a few bytes) or a link of a project."""
    if kind in FILE_KINDS:
        defaults: dict[str, Any] = {"content_type": "application/pdf", "size": 8}
        more = {"file": ContentFile(b"%PDF-1.4", name="x"), **defaults, **more}
    else:
        more = {"url": f"https://example.org/{kind}", "host": "example.org", **more}
    at = timezone.now() if published else None
    return Artefact.objects.create(project=of, kind=kind, published_at=at, **more)


def version(of: Project, to: Milestone, *artefacts: Artefact) -> Version:
    """A version handed in with these artefacts."""
    submission, _ = Submission.objects.get_or_create(
        project=of, milestone=to, defaults={"status": Submission.Status.SUBMITTED}
    )
    number = submission.versions.count() + 1
    made = Version.objects.create(
        submission=submission,
        number=number,
        submitted_at=timezone.now(),
        content_hash="0" * 64,
        receipt_number=f"R-{next(_numbers)}",
        idempotency_key=f"key-{next(_numbers)}",
    )
    for position, row in enumerate(artefacts):
        VersionItem.objects.create(
            version=made,
            key=f"{row.kind}-{position}",
            kind=row.kind,
            label=row.kind,
            artefact=row,
            position=position,
        )
    return made


def public(*projects: Project) -> None:
    """Put projects and their conference before everyone, as they stand."""
    now = timezone.now()
    for made in projects:
        made.published_at = made.conference.published_at = now
        made.save(update_fields=["published_at"])
        made.conference.save(update_fields=["published_at"])
        refresh_search_text(Project.objects.filter(pk=made.pk))


def pdf(pages: int = 1) -> bytes:
    """A real, tiny PDF with this many pages."""
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(595, 842)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def picture(width: int = 1600, height: int = 1000, kind: str = "JPEG", **save: Any) -> bytes:
    """A real picture of one colour."""
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), (30, 120, 140)).save(buffer, kind, **save)
    return buffer.getvalue()
