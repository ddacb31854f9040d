"""A course at each point of its term, as the stretches of the path find it.

The conference is the one that the template of defaults makes, with its dates around today.
"""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from projects.confirming import Ticks, confirm_draft
from projects.drafting import entries_of, save_texts, submission_for
from projects.handing_in import hand_in
from projects.models import Conference, Milestone, Project, Role, Submission
from projects.publishing import publish
from projects.starting import start_with_proposed_dates
from projects.uploading import add_file, add_link
from reviews.models import Review, ReviewRound, Score
from reviews.starting import add_default_rubrics
from tests import factories

STUDENTS = ("Alice Lee", "Amir Haddad", "Bob Ostrowski", "Dan Müller")
LINKS = {
    "repository": "https://github.com/{slug}/code",
    "video": "https://www.youtube.com/watch?v={video}",
}


def begun() -> SimpleNamespace:
    """Twelve days into a term of ninety: four students, an assistant and an instructor; no team."""
    conference = Conference(
        slug="dl-spring",
        name="Deep Learning Mini-Conference",
        course="DS 542",
        term="Spring 2027",
        time_zone="America/New_York",
        team_min=1,
        team_max=3,
    )
    first = timezone.localdate() - timedelta(days=5)
    start_with_proposed_dates(conference, first, first + timedelta(days=90))
    add_default_rubrics(conference)
    course = SimpleNamespace(conference=conference)
    for name in STUDENTS:
        _add(course, name, Role.STUDENT)
    _add(course, "Eve Assistant", Role.ASSISTANT)
    _add(course, "Carol Instructor", Role.INSTRUCTOR)
    return course


def _add(course: SimpleNamespace, name: str, role: str) -> None:
    key = name.split()[0].lower()
    user = factories.user(name, f"{key}@uni.example")
    setattr(course, key, factories.participant(course.conference, user=user, role=role))


def teamed() -> SimpleNamespace:
    """The same with two teams and named projects: Alice and Amir's, and Bob's; Dan's alone."""
    course = begun()
    topic = course.conference.topics.get(slug="computer-vision")
    for key, members, title in (
        ("owls", (course.alice, course.amir), "Seeing in the Dark"),
        ("bats", (course.bob,), "Hearing in the Noise"),
        ("moles", (course.dan,), "Feeling Under Ground"),
    ):
        team = factories.team(course.conference, key.capitalize(), *members)
        project = factories.project(
            team,
            title,
            pitch=f"{title}, with one cheap sensor.",
            abstract="We estimate $x$ from $y = x + \\epsilon$ and say how well.",
        )
        project.categories.add(course.conference.categories.first())
        if key == "owls":
            project.project_topics.create(topic=topic, position=0)
        setattr(course, key, project)
    return course


def handed_in() -> SimpleNamespace:
    """The same, and all three projects have handed in proposal and deliverables."""
    course = teamed()
    for number, project in enumerate((course.owls, course.bats, course.moles)):
        for milestone in course.conference.milestones.filter(slug__in=("proposal", "deliverables")):
            fill(project, milestone, number)
    return course


def fill(project: Project, milestone: Milestone, number: int = 0) -> Submission:
    """Give a milestone all it asks for, and hand it in."""
    by = project.team.contact.user
    submission = submission_for(project, milestone)
    for asked in milestone.fields.filter(is_required=True):
        if asked.is_section:
            text = f"{asked.label} of {project.title}."
            save_texts(submission, by, {asked.key: text}, {})
        elif asked.is_file:
            upload = SimpleUploadedFile(f"{asked.key}.pdf", factories.pdf(2))
            add_file(submission, asked, upload, by)
        elif asked.has_rows:
            save_texts(submission, by, {asked.key: '{"none_used": true, "rows": []}'}, {})
        elif asked.is_link:
            url = LINKS[asked.key].format(slug=project.slug, video=f"abcdefghij{number}")
            add_link(submission, asked, url, by)
    drafted = entries_of(milestone, submission)
    marks = {one.field.key: one.mark for one in drafted if one.field.is_statement}
    confirm_draft(submission, by, Ticks(marks, {one.field.key: one.revision for one in drafted}))
    hand_in(submission, by, f"key-{submission.pk}")
    submission.refresh_from_db()
    return submission


def reviewed() -> SimpleNamespace:
    """The same, and a review round in which everybody has submitted: Bob and Dan on the Owls."""
    course = handed_in()
    now = timezone.now()
    rubric = course.conference.rubrics.get(name="Final review")
    course.round = ReviewRound.objects.create(
        conference=course.conference,
        name="Peer review",
        milestone=course.conference.milestones.get(slug="deliverables"),
        rubric=rubric,
        reviews_per_reviewer=1,
        opens_at=now - timedelta(days=3),
        due_at=now - timedelta(hours=1),
        assigned_at=now - timedelta(days=3),
        opened_at=now - timedelta(days=3),
    )
    pairs = ((course.bob, course.owls), (course.dan, course.owls), (course.alice, course.bats))
    for place, (reviewer, project) in enumerate(pairs):
        review = Review.objects.create(
            round=course.round,
            reviewer=reviewer,
            project=project,
            summary="Good work on a hard question.",
            status=Review.Status.SUBMITTED,
            saved_at=now,
            submitted_at=now,
        )
        for criterion in rubric.criteria.prefetch_related("levels"):
            level = criterion.levels.all()[2 + place % 2]
            Score.objects.create(
                review=review,
                criterion=criterion,
                level=level,
                points=level.points,
                comment="See table 2." if criterion.asks_comment else "",
            )
    return course


def published(course: SimpleNamespace) -> None:
    """Everything that was handed in, public."""
    publish(course.conference, course.carol.user)
