"""The current conference: proposals in every state, and a review round under way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from portal.demo import doubting, judging, more_time, writing
from portal.demo.answering import show_a_released_round
from portal.demo.back_dating import Story
from portal.demo.bidding import ask_for_bids
from portal.demo.calendar import Calendar, at
from portal.demo.configurations import compare_assignments
from portal.demo.dice import dice
from portal.demo.gathering import (
    enrol_staff,
    form_team,
    import_students,
    open_doors,
    place_of,
)
from portal.demo.grading import grade
from portal.demo.meeting import find_each_other
from portal.demo.offering import offer_what_is_missing
from portal.demo.people import CURRENT_STUDENTS, ONE_CLICK, OTHER_STAFF, address
from portal.demo.rehearsing import rehearse
from portal.demo.reviewing import add_remarks, add_sketch, ask_more_of_reviewers
from portal.demo.risks import look_at_risks
from portal.demo.rounds import set_more_rounds
from portal.demo.scheming import add_a_bonus, draft_a_version
from portal.demo.texts import ProjectText, read
from projects import (
    announcing,
    calendar_links,
    deciding,
    drafting,
    inviting,
    mail_choice,
    scheduling,
)
from projects.domain.default_conference import propose_dates
from projects.domain.extensions import MoreTime
from projects.models import (
    Announcement,
    Conference,
    Kind,
    MailPace,
    MilestoneField,
    Project,
    Role,
    Session,
    User,
)
from projects.starting import start_conference
from reviews import opening, running
from reviews.models import Review, ReviewRound
from reviews.starting import add_default_rubrics

SUMMARY = (
    "Twenty-four teams are at work. They present in six-minute slots and on boards in the hall; "
    "everyone is welcome, and the projects appear here on the day."
)
# Days from today.
PROPOSAL_DUE, CHECK_IN_DUE, TEAMS_LOCK, ROUND_OPENS, ROUND_DUE = -10, 6, 3, -3, 4
# The teams that asked somebody who has not answered yet, and one who said no: team, key.
WAITING = (("Long Wave", "student"), ("Gravel", "ximenez"))
SAID_NO = ("Starter", "vlcnovska")
# The project whose team wrote its proposal and left the rest to the deadline.
FORGOT_TO_SUBMIT = 23
# The project one of whose members has not confirmed what the check-in declares.
FORGOT_TO_CONFIRM = 4

# Days from today, subject, groups, text; what is told for today is a draft of yesterday.
ANNOUNCEMENTS = (
    (
        -20,
        "Office hours move to Hall A",
        ["everyone"],
        "From this week on, office hours are in **Hall A**, Tuesdays 15:30 to 17:00.\n\n"
        "- Bring one question, in writing.\n- Teams go first, in board order.",
    ),
    (
        -19,
        "Still looking for a team?",
        ["no-team"],
        "Some teams have a free seat. Look at the list of people without a team, write to two of "
        "them, and tell us if you would rather be placed.",
    ),
    (
        0,
        "Your video is still missing",
        ["without-video"],
        "Three to four minutes are enough. Put the link into your draft of the deliverables, so "
        "that we can check it before the deadline.",
    ),
)


def seed_current(calendar: Calendar, story: Story, say: Callable[[str], None]) -> Conference:
    """Tell the current conference from its first day to this morning."""
    texts = read("current")
    say(f"{calendar.current.name}: people and {len(texts)} teams")
    story.at(calendar.day(-44, 10))
    conference, staff = _start(calendar)
    import_students(conference, CURRENT_STUDENTS, staff[0])
    projects = {}
    for text in texts:
        formed_at = calendar.day(-32, 9) + timedelta(hours=8 * text.number, minutes=3)
        projects[text.number] = form_team(conference, text, formed_at, story, staff[0])
    _ask_others(conference, calendar, story)
    story.at(calendar.day(-2, 12))
    open_doors(conference, staff[0], staff[-1])
    find_each_other(conference, calendar, story, staff)
    _announce(conference, calendar, story, staff[0])
    say(f"{calendar.current.name}: proposals and what staff said to them")
    for text in texts:
        _propose(projects[text.number], text, calendar, story, staff)
    look_at_risks(conference, calendar, story, staff)
    for text in texts:
        if text.check_in:
            _check_in(projects[text.number], text, calendar, story)
    say(f"{calendar.current.name}: a review round under way")
    _review(conference, texts, calendar, story, staff[0])
    offer_what_is_missing(conference, calendar, story, staff[0])
    ask_for_bids(conference, calendar, story)
    compare_assignments(conference, calendar, story, staff[0])
    set_more_rounds(conference, texts, calendar, story, staff[0])
    show_a_released_round(conference, texts, calendar, story, staff[0])
    rehearse(conference, texts, calendar, story, staff[0])
    grade(conference, projects, texts, calendar, story, staff)
    doubting.survey(conference, projects, calendar, story, staff[0])
    draft_a_version(conference, calendar, story, staff[0])
    more_time.after_an_outage(conference, projects, calendar, story, staff[0])
    calendar_links.make(place_of(conference, "member"))
    mail_choice.choose(place_of(conference, "ouyang").user, MailPace.DAILY)
    mail_choice.choose(place_of(conference, "takanashi").user, MailPace.ESSENTIAL)
    return conference


def _start(calendar: Calendar) -> tuple[Conference, list[User]]:
    """The conference and its staff: the instructor, then the assistants."""
    conference = Conference(
        slug=calendar.current.slug,
        name="Deep Learning Mini-Conference",
        course="CS 585 Deep Learning",
        term=calendar.current.name,
        summary=SUMMARY,
        gallery_opens_on=calendar.coming_days[0],
        teams_lock_at=calendar.last_minute(TEAMS_LOCK),
    )
    _, dates = propose_dates(calendar.first_on, calendar.coming_days[0], conference.zone)
    dates["proposal"] = replace(
        dates["proposal"],
        due_at=calendar.last_minute(PROPOSAL_DUE),
        late_until=calendar.last_minute(PROPOSAL_DUE + 1),
    )
    dates["check-in"] = replace(dates["check-in"], due_at=calendar.last_minute(CHECK_IN_DUE))
    start_conference(conference, dates, None)
    MilestoneField.objects.create(
        milestone=conference.milestones.get(slug="check-in"),
        key="ai-so-far",
        kind=Kind.AI_USE,
        label="AI tools so far",
        help_text="What you have used until now; the deliverables ask again.",
        position=3,
    )
    add_default_rubrics(conference)
    ask_more_of_reviewers(conference)
    add_a_bonus(conference)
    staff = enrol_staff(conference, {"instructor": ONE_CLICK["instructor"]}, Role.INSTRUCTOR)
    for day, name in zip(
        calendar.coming_days, ("First afternoon", "Second afternoon"), strict=True
    ):
        session = Session(
            conference=conference, name=name, room="Hall A", starts_at=at(day, 15, 30)
        )
        scheduling.save_session(session, staff[0])
    helpers = {
        "assistant": ONE_CLICK["assistant"],
        **{key: OTHER_STAFF[key] for key in ("d.oyelowo-krantz", "y.sugimori")},
    }
    return conference, staff + enrol_staff(conference, helpers, Role.ASSISTANT)


def _ask_others(conference: Conference, calendar: Calendar, story: Story) -> None:
    """Invitations that wait for an answer, and one that was declined."""
    name, key = SAID_NO
    team = conference.teams.get(name=name)
    story.at(calendar.day(-21, 18))
    invitation, _ = inviting.invite(team, place_of(conference, key), team.members[0])
    story.at(calendar.day(-20, 9))
    inviting.decline(invitation, place_of(conference, key).user)
    for days, (name, key) in zip((-2, -1), WAITING, strict=True):
        team = conference.teams.get(name=name)
        story.at(calendar.day(days, 11, 24))
        inviting.invite(team, place_of(conference, key), team.members[0])


def _announce(conference: Conference, calendar: Calendar, story: Story, teacher: User) -> None:
    """Two announcements that went out, and a draft."""
    for days, subject, groups, body in ANNOUNCEMENTS:
        story.at(calendar.day(min(days, -1), 10, 5))
        row = Announcement.objects.create(
            conference=conference, written_by=teacher, subject=subject, body=body, groups=groups
        )
        if days < 0:
            announcing.send(row, announcing.preview(row).fingerprint, teacher)


def _propose(
    project: Project, text: ProjectText, calendar: Calendar, story: Story, staff: list[User]
) -> None:
    """Bring one proposal into the state that its text names."""
    milestone = project.conference.milestones.get(slug="proposal")
    chance = dice("proposal", text.title)
    reader = staff[text.number % len(staff)]
    if text.state.startswith("draft"):
        submission = drafting.submission_for(project, milestone)
        story.at(calendar.day(PROPOSAL_DUE, 22, 10))
        writing.write(submission, writing.members(project)[0], text.sections)
        if text.state == "draft with extension":
            story.at(calendar.day(PROPOSAL_DUE, 23, 20))
            more_time.give(
                milestone, [project], MoreTime(12, "days"), "Illness in the team", staff[0]
            )
        return
    if text.state == "submitted late":
        handed_in_at = milestone.due_at + timedelta(hours=13, minutes=25)
    else:
        handed_in_at = milestone.due_at - timedelta(minutes=chance.randint(2, 1900))
    if text.number == FORGOT_TO_SUBMIT:
        writing.leave_to_the_deadline(project, milestone, text.sections, handed_in_at, story)
        return
    story.at(handed_in_at - timedelta(minutes=40))
    add_sketch(project, milestone, text)
    first = {**text.sections, **text.first_version}
    version = writing.hand_in_texts(project, milestone, first, handed_in_at, story)
    if text.first_decision:
        story.at(calendar.day(-8, 11, text.number))
        deciding.decide(
            version,
            "request_changes",
            text.first_decision,
            reader,
            calendar.last_minute(-4),
            text.on_first_decision,
        )
        again_at = calendar.day(-5, 19, 2 * text.number)
        version = writing.hand_in_texts(project, milestone, text.sections, again_at, story)
    if text.state in ("submitted", "submitted late", "resubmitted"):
        return
    story.at(calendar.day(-4 if text.first_decision else -7 + text.number % 3, 10, text.number))
    verdict = {"changes needed": "request_changes", "declined": "decline"}.get(text.state, "accept")
    until = calendar.last_minute(3) if verdict == "request_changes" else None
    deciding.decide(version, verdict, text.decision, reader, until, text.on_decision)


def _check_in(project: Project, text: ProjectText, calendar: Calendar, story: Story) -> None:
    """Teams with a repository have handed their check-in in; the others are writing it."""
    milestone = project.conference.milestones.get(slug="check-in")
    submission = drafting.submission_for(project, milestone)
    by = writing.members(project)[0]
    texts = {"progress": text.check_in, "obstacles": text.obstacles}
    if text.ai_rows is not None:
        texts["ai-so-far"] = writing.disclose(text.ai_rows)
    handed_in_at = story.at(calendar.day(-2, 13 + text.number % 9, 5 + text.number))
    writing.write(submission, by, texts)
    if text.repository:
        writing.add_link(submission, "repository", text.repository, by)
        people = writing.members(project)
        confirming = people[:-1] if text.number == FORGOT_TO_CONFIRM else people
        writing.confirm(submission, confirming, handed_in_at - timedelta(minutes=2))
        writing.press_submit(submission, by, handed_in_at)


def _review(
    conference: Conference,
    texts: list[ProjectText],
    calendar: Calendar,
    story: Story,
    teacher: User,
) -> None:
    """Three reviews each. The one-click reviewer has handed one in and has two left."""
    story.at(calendar.day(ROUND_OPENS - 1, 15))
    round_ = ReviewRound.objects.create(
        conference=conference,
        name="Feedback on proposals",
        milestone=conference.milestones.get(slug="proposal"),
        rubric=conference.rubrics.get(name="Proposal"),
        reviews_per_reviewer=3,
        opens_at=calendar.day(ROUND_OPENS, 9),
        due_at=calendar.last_minute(ROUND_DUE),
    )
    running.assign_at_once(round_, teacher, conference.slug)
    story.at(calendar.day(ROUND_OPENS, 9))
    opening.open_round(round_, teacher)
    by_number = {text.number: text for text in texts}
    places: dict[int, int] = {}
    turns: dict[int, int] = {}
    rows = round_.reviews.select_related("project", "round", "reviewer__user")
    for review in rows.order_by("reviewer", "project"):
        turn = turns[review.reviewer_id] = turns.get(review.reviewer_id, -1) + 1
        step = _step(review, turn)
        if step == "to do":
            continue
        place = places.setdefault(review.project_id, 0)
        places[review.project_id] += 1
        minutes = dice("when", review.reviewer_id, review.project_id).randint(30, 3500)
        story.at(calendar.day(ROUND_OPENS, 9) + timedelta(minutes=minutes))
        add_remarks(review)
        judging.write_review(
            review, by_number[review.project.number], place, is_finished=step == "submitted"
        )


def _step(review: Review, turn: int) -> str:
    """How far a review is: its reviewer's first, second or third (turn 0, 1, 2)."""
    if review.reviewer.user.email == address("reviewer"):
        return ("submitted", "draft", "to do")[turn]
    if review.reviewer.user.email in (address("student"), address("member")):
        return "to do" if turn else "submitted"
    # Some have done all, some nothing, most a part.
    eager = dice("eager", review.reviewer.user.email).random()
    if turn / 3 < eager * 1.15 - 0.1:
        return "submitted"
    return "draft" if dice("draft", review.reviewer.user.email, turn).random() < 0.3 else "to do"
