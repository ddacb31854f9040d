"""The archived conference: from the first day to the last award."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from portal.demo import doubting, judging, pictures, poster, report, revising, writing
from portal.demo.back_dating import Story
from portal.demo.calendar import Calendar, at
from portal.demo.dice import dice
from portal.demo.gathering import enrol_staff, form_team, import_students, place_of
from portal.demo.people import ARCHIVE_STUDENTS, ONE_CLICK, OTHER_STAFF
from portal.demo.reviewing import add_remarks
from portal.demo.texts import ProjectText, read
from projects import awarding, deciding, drafting, publishing, scheduling
from projects.domain.default_conference import propose_dates
from projects.models import (
    Award,
    Conference,
    MilestoneField,
    Project,
    Role,
    Session,
    User,
)
from projects.starting import start_conference
from reviews import opening, releasing, releasing_grades, running
from reviews.models import Component, ReviewRound
from reviews.starting import add_default_rubrics

SUMMARY = """
Twenty projects of one term, presented in six-minute slots on two afternoons and on boards in the
hall. Teams chose their own questions; each project was reviewed by students of other teams and
graded by the staff. Reports, slides and code are as they were handed in.
"""
COMMENTS = (
    "Accepted. The test on data kept aside is the best part; protect it.",
    "Accepted. Start with the baseline, then see what is left to gain.",
    "Accepted. Write the limits down while you still see them.",
    "Accepted. The plan is tight; decide by week six what you would drop.",
)
# Session, room, chair, projects by board number.
PROGRAM = (
    (0, 15, 30, "On streets and in pictures", "Hall A", "Saskia Ravindran", (2, 14, 20, 5, 17)),
    (0, 16, 20, "Bodies and labels", "Hall A", "Hortense Castellane", (1, 9, 18, 10, 19)),
    (2, 15, 30, "Words and voices", "Hall B", "杉森 悠生", (3, 11, 12, 13, 8)),
    (2, 16, 20, "Listening and acting", "Hall B", "Saskia Ravindran", (4, 15, 6, 16, 7)),
)
FIRST_START = (15, 30)
BREAK = "Coffee, and a look at the boards"
AWARDS = (
    ("Best paper", 5, "For measuring what everyone repeats, and finding something else."),
    ("People’s choice", 17, "Chosen by 214 visitors of the two afternoons."),
    ("Best talk", 8, "Five minutes, one sentence, twelve layers, and nobody looked away."),
    ("Most useful", 14, "The city has planted by its map since."),
    ("Best data", 14, "Forty bicycles, calibrated one by one, and everything published."),
    ("Bravest simple answer", 7, "For saying that the mean of four weekdays is enough."),
)
LATE = 15
# The projects with a poster, and those with a figure.
WITH_POSTER, WITH_FIGURE = (1, 10), (1, 2, 10)


def seed_archive(calendar: Calendar, story: Story, say: Callable[[str], None]) -> Conference:
    """Tell the archived conference from start to end."""
    first_talks, _ = calendar.past_days
    texts = read("archive")
    say(f"{calendar.past.name}: people and {len(texts)} teams")
    story.at(at(first_talks - timedelta(days=91), 10))
    conference, teacher = _start(calendar)
    assistants = enrol_staff(
        conference, {key: OTHER_STAFF[key] for key in ("h.castellane", "y.sugimori")}, "assistant"
    )
    import_students(conference, ARCHIVE_STUDENTS, teacher)
    starts_at = at(first_talks - timedelta(days=80), 9)
    projects = {}
    for text in texts:
        formed_at = starts_at + timedelta(hours=text.number, minutes=7 * text.number)
        projects[text.number] = form_team(conference, text, formed_at, story, teacher)
    say(f"{calendar.past.name}: proposals, reports, slides and links")
    for text in texts:
        _propose(projects[text.number], text, story, assistants[text.number % 2])
    for text in texts:
        _deliver(projects[text.number], text, story, str(conference))
    say(f"{calendar.past.name}: reviews and grades")
    _review(conference, texts, calendar, story, teacher)
    _grade(conference, projects, texts, calendar, story, [teacher, *assistants])
    say(f"{calendar.past.name}: program, awards and gallery")
    story.at(at(first_talks - timedelta(days=7), 14))
    _present(conference, projects, calendar, teacher)
    _publish(conference, projects, texts, calendar, story, teacher)
    return conference


def close(conference: Conference, calendar: Calendar) -> None:
    """Give the closed conference the dates it had.

    The acts rightly refuse to write into a round or an archive that is over, so its end can only be
    dated once everything in it is told.
    """
    first_talks, last_talks = calendar.past_days
    conference.rounds.update(due_at=at(last_talks + timedelta(days=5), 23, 59))
    Conference.objects.filter(pk=conference.pk).update(
        teams_lock_at=at(first_talks - timedelta(days=70), 23, 59),
        archived_at=at(last_talks + timedelta(days=30), 9),
    )


def _start(calendar: Calendar) -> tuple[Conference, User]:
    first_talks, _ = calendar.past_days
    conference = Conference(
        slug=calendar.past.slug,
        name="Deep Learning Mini-Conference",
        course="CS 585 Deep Learning",
        term=calendar.past.name,
        summary=SUMMARY.strip().replace("\n", " "),
        gallery_opens_on=first_talks,
    )
    _, dates = propose_dates(first_talks - timedelta(days=84), first_talks, conference.zone)
    start_conference(conference, dates, None)
    # The course asks for code, video and slides and lets a team go without one of them.
    MilestoneField.objects.filter(
        milestone__conference=conference, key__in=["repository", "video", "slides"]
    ).update(is_required=False)
    add_default_rubrics(conference)
    (teacher,) = enrol_staff(
        conference, {"instructor": ONE_CLICK["instructor"]}, Role.INSTRUCTOR
    )  # fmt: skip
    return conference, teacher


def _propose(project: Project, text: ProjectText, story: Story, reader: User) -> None:
    milestone = project.conference.milestones.get(slug="proposal")
    chance = dice("proposal", text.title)
    handed_in_at = milestone.due_at - timedelta(minutes=chance.randint(8, 2600))
    version = writing.hand_in_texts(project, milestone, text.sections, handed_in_at, story)
    story.at(milestone.due_at + timedelta(days=3, minutes=40 * text.number))
    deciding.decide(version, "accept", COMMENTS[text.number % len(COMMENTS)], reader)


def _deliver(project: Project, text: ProjectText, story: Story, conference: str) -> None:
    """Upload report, slides and cover, paste the links, say which AI tools were used, submit."""
    milestone = project.conference.milestones.get(slug="deliverables")
    submission = drafting.submission_for(project, milestone)
    by = writing.members(project)[0]
    chance = dice("deliverables", text.title)
    handed_in_at = milestone.due_at - timedelta(minutes=chance.randint(3, 900))
    if text.number == LATE:
        handed_in_at = milestone.due_at + timedelta(hours=6, minutes=12)
    story.at(handed_in_at - timedelta(minutes=chance.randint(20, 200)))
    palette = project.group.palette if project.group else "steel"
    for key, link in (("repository", text.repository), ("demo", text.demo)):
        if link and key not in text.missing:
            writing.add_link(submission, key, link, by)
    if "video" not in text.missing:
        writing.add_link(submission, "video", text.video, by, text.seconds)
    writing.add_pdf(submission, "report", report.report(text, palette, conference), by)
    if "slides" not in text.missing:
        writing.add_pdf(submission, "slides", report.slides(text, palette, conference), by)
    if text.number in WITH_POSTER:
        writing.add_pdf(submission, "poster", poster.poster(text, palette), by)
    if text.number in WITH_FIGURE:
        picture, alt_text = poster.figure(text, palette)
        writing.add_figure(submission, "figure", picture, by, alt_text)
    if text.cover:
        picture = pictures.draw(text.cover)
        writing.add_picture(submission, picture, by, pictures.ALT_TEXTS[text.cover])
    writing.write(submission, by, {"ai-use": writing.disclose(text.ai_rows or ())})
    writing.confirm(submission, writing.members(project), handed_in_at - timedelta(minutes=2))
    story.at(handed_in_at)
    version = writing.press_submit(submission, by, handed_in_at)
    if not version.is_late:
        writing.pin_at_deadline(version)


def _review(
    conference: Conference,
    texts: list[ProjectText],
    calendar: Calendar,
    story: Story,
    teacher: User,
) -> None:
    first_talks, last_talks = calendar.past_days
    opens_at = story.at(at(first_talks - timedelta(days=1), 9))
    round_ = ReviewRound.objects.create(
        conference=conference,
        name="Final review",
        milestone=conference.milestones.get(slug="deliverables"),
        rubric=conference.rubrics.get(name="Final review"),
        reviews_per_reviewer=2,
        opens_at=opens_at,
        due_at=story.real[0] + timedelta(days=1),  # open while it is told; close() dates it
    )
    running.assign_at_once(round_, teacher, conference.slug)
    opening.open_round(round_, teacher)
    by_number = {text.number: text for text in texts}
    given: dict[int, int] = {}
    for review in round_.reviews.select_related("project", "round").order_by("reviewer", "project"):
        place = given.setdefault(review.project_id, 0)
        given[review.project_id] += 1
        chance = dice("review", review.reviewer_id, review.project_id)
        story.at(opens_at + timedelta(minutes=chance.randint(600, 9500)))
        if place == 0:
            add_remarks(review)
        judging.write_review(review, by_number[review.project.number], place, is_finished=True)
    story.at(at(last_talks + timedelta(days=6), 12))
    releasing.release_round(round_, teacher)


def _grade(
    conference: Conference,
    projects: dict[int, Project],
    texts: list[ProjectText],
    calendar: Calendar,
    story: Story,
    staff: list[User],
) -> None:
    """Staff grade four parts, the reviews of peers are the fifth; then everything is released."""
    _, last_talks = calendar.past_days
    weights = {"Proposal": 10, "Report": 35, "Code": 20, "Presentation": 20}
    for component in conference.components.all():
        component.weight = Decimal(weights[component.name])
        component.save(update_fields=["weight"])
        for text in texts:
            story.at(at(last_talks + timedelta(days=1 + component.position), 9, 2 * text.number))
            by = staff[(text.number + component.position) % len(staff)]
            judging.evaluate(component, projects[text.number], text, by)
    Component.objects.create(
        conference=conference,
        name="Reviews by peers",
        kind=Component.Kind.PEERS,
        source=Component.Source.PEERS,
        weight=Decimal(15),
        round=conference.rounds.get(),
        peer_rule=Component.PeerRule.CALIBRATED,
        anchors=conference.components.get(name="Report"),
        position=len(weights),
    )
    released_at = story.at(at(last_talks + timedelta(days=8), 16))
    releasing_grades.release(
        conference, conference.components.values_list("pk", flat=True), staff[0]
    )
    doubting.doubt(conference, projects, story, staff[0])
    by_number = {text.number: text for text in texts}
    revising.revise(conference, projects, by_number, released_at, story, staff)


def _present(
    conference: Conference, projects: dict[int, Project], calendar: Calendar, by: User
) -> None:
    first_talks, _ = calendar.past_days
    for days, hour, minute, name, room, chair, numbers in PROGRAM:
        starts_at = at(first_talks + timedelta(days=days), hour, minute)
        session = scheduling.save_session(
            Session(conference=conference, name=name, room=room, chair=chair, starts_at=starts_at),
            by,
        )
        for number in numbers:
            scheduling.add_slot(session, by, 5, projects[number])
        if (hour, minute) == FIRST_START:
            scheduling.add_slot(session, by, 20, None, BREAK)


def _publish(
    conference: Conference,
    projects: dict[int, Project],
    texts: list[ProjectText],
    calendar: Calendar,
    story: Story,
    teacher: User,
) -> None:
    _, last_talks = calendar.past_days
    for text in texts:
        for key in text.hidden:
            projects[text.number].credits.filter(participant=place_of(conference, key)).update(
                is_hidden=True
            )
    announced_at = story.at(at(last_talks, 18))
    for name, number, reason in AWARDS:
        award = Award(conference=conference, name=name, project=projects[number], reason=reason)
        awarding.save_award(award, teacher)
    awarding.announce_all(conference, teacher, announced_at)
    published_at = story.at(at(last_talks + timedelta(days=7), 10))
    publishing.publish(conference, teacher, published_at)
