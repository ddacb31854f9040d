"""One team is done early and has its hand-in read: report, slides, code and video beside a review."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from portal.demo import judging, report, writing
from portal.demo.back_dating import Story
from portal.demo.calendar import Calendar
from portal.demo.gathering import place_of
from portal.demo.reviewing import REMARKS, remark_on
from portal.demo.texts import ProjectText
from projects import drafting
from projects.models import Conference, Project, User
from reviews import opening
from reviews.domain import places
from reviews.models import Review, ReviewRound

HANDED_IN, OPENED, DUE = -3, -2, 5
EARLY = 9
READERS = ("reviewer", "namgung", "tewhatu")
VIDEO, SECONDS = "https://www.youtube.com/watch?v=aB9lOoPcL0s", 214


def rehearse(
    conference: Conference,
    texts: list[ProjectText],
    calendar: Calendar,
    story: Story,
    teacher: User,
) -> None:
    """A round of one project: the one-click reviewer is through, and can change what they wrote. The
    one-click judge has its rehearsal talk to score."""
    text = next(text for text in texts if text.number == EARLY)
    project = conference.projects.get(number=EARLY)
    version_at = story.at(calendar.day(HANDED_IN, 17, 20))
    _deliver(project, _finished(text), version_at)
    story.at(calendar.day(OPENED - 1, 18))
    round_ = ReviewRound.objects.create(
        conference=conference,
        name="Dress rehearsal",
        milestone=conference.milestones.get(slug="deliverables"),
        rubric=conference.rubrics.get(name="Final review"),
        reviews_per_reviewer=1,
        demand=len(READERS),
        opens_at=calendar.day(OPENED, 9),
        due_at=calendar.last_minute(DUE),
    )
    rows = _ask(round_, project, READERS, story.at(calendar.day(OPENED - 1, 18, 30)))
    talk = ReviewRound.objects.create(
        conference=conference,
        name="Rehearsal talk",
        milestone=conference.milestones.get(slug="deliverables"),
        rubric=conference.rubrics.get(name="Presentation"),
        reviewed_by=ReviewRound.Reviewers.JUDGES,
        demand=1,
        opens_at=calendar.day(OPENED, 9),
        due_at=calendar.last_minute(DUE),
    )
    _ask(talk, project, ("judge",), story.at(calendar.day(OPENED - 1, 18, 40)))
    story.at(calendar.day(OPENED, 9))
    opening.open_round(round_, teacher)
    opening.open_round(talk, teacher)
    story.at(calendar.day(-1, 19, 30))
    mine = rows[0]
    mine.refresh_from_db()
    for takes in (places.PAGE, places.SECOND, places.LINE):
        place, words = REMARKS[takes][-1]
        remark_on(mine, takes, place, words)
    judging.write_review(mine, text, 0, is_finished=True)


def _ask(
    round_: ReviewRound, project: Project, readers: tuple[str, ...], at: datetime
) -> list[Review]:
    """One review of the project for each of these people."""
    round_.assigned_at = at
    round_.save()
    return [
        Review.objects.create(
            round=round_,
            reviewer=place_of(round_.conference, key),
            project=project,
            alias_order=place,
        )
        for place, key in enumerate(readers)
    ]


def _deliver(project: Project, text: ProjectText, at: datetime) -> None:
    submission = drafting.submission_for(
        project, project.conference.milestones.get(slug="deliverables")
    )
    people = writing.members(project)
    palette = project.group.palette if project.group else "steel"
    writing.add_link(submission, "repository", text.repository, people[0])
    writing.add_link(submission, "video", VIDEO, people[0], SECONDS)
    writing.add_pdf(
        submission, "report", report.report(text, palette, str(project.conference)), people[0]
    )
    writing.add_pdf(
        submission, "slides", report.slides(text, palette, str(project.conference)), people[0]
    )
    writing.write(submission, people[0], {"ai-use": writing.disclose(text.ai_rows or ())})
    writing.confirm(submission, people, at - timedelta(minutes=2))
    writing.press_submit(submission, people[0], at)


def _finished(text: ProjectText) -> ProjectText:
    """The proposal's text with what has come of it."""
    return replace(
        text,
        abstract="Predicted structures of antibodies are least reliable where binding happens, and do "
        "not say so. We train a small model that tells which loops are wrong, from what the predictor "
        "knows already.",
        results="On the loops that were kept aside the model's own confidence says little; ours says "
        "when it is lost in four cases of five. It costs one pass more.",
        limits="The longest loops are few, and all of them come from two laboratories.",
        measure="Share of wrong loops that are flagged, per cent",
        table=(("Confidence as given", 31.0), ("Temperature", 47.0), ("Ours", 79.0)),
        ai_use="A code assistant completed plotting code. All sentences are ours.",
        pages=4,
    )
