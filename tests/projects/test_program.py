"""The program of a conference: days, sessions, talks, and what is on now."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from projects.models import Conference, Kind, Session, Slot
from projects.timetable import load_timetable
from tests import factories

START = datetime(2027, 4, 29, 19, 30, tzinfo=UTC)  # 15:30 in New York


@pytest.fixture
def day(world):
    """Two talks and a break: Alpha 15:30, a break 15:36, Beta 15:42."""
    world.session = Session.objects.create(
        conference=world.conference, name="First talks", room="CDS 1101", chair="Carol", starts_at=START
    )  # fmt: skip
    rows = [(world.alphas_project, ""), (None, "Break"), (world.betas_project, "")]
    world.slots = [
        Slot.objects.create(
            session=world.session,
            project=project,
            title=title,
            position=position,
            starts_at=START + timedelta(minutes=6 * position),
        )
        for position, (project, title) in enumerate(rows)
    ]
    factories.public(world.alphas_project, world.betas_project)
    return world


def page():
    answer = Client().get("/spring/program/")
    assert answer.status_code == 200
    return answer.content.decode()


def text(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_lists_day_session_and_talks_in_conference_time(day):
    said = text(page())
    assert "29 April 2027, New York time (EDT)." in said
    assert "Thursday 29 April 2027 First talks CDS 1101, chair Carol" in said
    assert re.findall(r"\d\d:\d\d 5 min", said) == ["15:30 5 min", "15:36 5 min", "15:42 5 min"]
    assert said.index("Seeing in the Dark") < said.index("Break") < said.index("Hearing in")


@pytest.mark.parametrize(
    ("minute", "now", "coming", "past", "left"),
    [
        (-1, None, "Seeing in the Dark", 0, 0),
        (0, "Seeing in the Dark", "Break", 0, 5),
        (4, "Seeing in the Dark", "Break", 0, 1),
        (5, None, "Break", 1, 0),
        (13, "Hearing in the Noise", None, 2, 4),
        (17, None, None, 3, 0),
    ],
)
def test_knows_what_is_on(day, minute, now, coming, past, left):
    timetable = load_timetable(day.conference, START + timedelta(minutes=minute))
    assert (timetable.now.title if timetable.now else None) == now
    assert (timetable.next.title if timetable.next else None) == coming
    assert sum(row.state == "past" for row in timetable.rows) == past
    assert timetable.minutes_left == left
    assert timetable.is_over == (past == 3)


def test_now_bar_says_talk_minutes_and_next(day):
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    for position, slot in enumerate(day.slots):
        slot.starts_at = now - timedelta(minutes=2) + timedelta(minutes=6 * position)
        slot.save()
    said = text(page())
    assert "On now, 3 min left Seeing in the Dark" in said
    assert "now 01" in said


def test_day_over_counts_the_recordings(day):
    for slot in day.slots:
        slot.starts_at -= timedelta(days=900)
        slot.save()
    assert "The day is over. Recordings appear as teams add them: 0 of 2 so far." in text(page())
    factories.artefact(day.alphas_project, Kind.VIDEO, published=True)
    assert "The day is over. Recordings appear as teams add them: 1 of 2 so far." in text(page())


def test_talks_without_times_are_listed_in_order(day):
    Session.objects.update(starts_at=None)
    Slot.objects.update(starts_at=None)
    said = text(page())
    assert said.index("Seeing in the Dark") < said.index("Hearing in the Noise")
    assert not re.search(r"\d\d:\d\d", said)


def test_without_a_program_it_says_when_it_comes(world):
    assert "The program is published one week before the day." in text(page())


def test_past_edition_without_a_program_promises_none(world):
    Conference.objects.update(imported_from="course-site")
    said = text(page())
    assert "The site that this conference came from had no program." in said
    assert "one week before" not in said


def test_withdrawn_and_unpublished_talks_keep_only_their_place(day):
    day.alphas_project.withdrawn_at = START
    day.alphas_project.save()
    day.betas_project.published_at = None
    day.betas_project.save()
    said = text(page())
    assert "Project 01 was withdrawn by its team." in said
    assert "To be announced" in said
    assert "Seeing" not in said
    assert "Hearing" not in said


def test_costs_the_same_for_three_and_thirty_slots(day, django_assert_max_num_queries):
    with django_assert_max_num_queries(5) as three:
        page()
    for number in range(27):
        made = factories.project(
            factories.team(day.conference, f"{number}"), "More", number=50 + number
        )
        factories.public(made)
        Slot.objects.create(session=day.session, project=made, position=10 + number)
    with django_assert_max_num_queries(5) as thirty:
        page()
    assert len(three) == len(thirty)
