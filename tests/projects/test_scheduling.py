"""Staff make the program: talks follow each other, and every change lays the times out again."""

import re
from datetime import UTC, datetime

import pytest

from projects import scheduling
from projects.models import LogEntry, Session, Slot
from projects.refusals import WrongState
from tests import factories

START = datetime(2027, 4, 29, 19, 30, tzinfo=UTC)


@pytest.fixture
def stage(world, sign_in):
    world.session = Session.objects.create(
        conference=world.conference, name="Talks", starts_at=START
    )
    world.client = sign_in(world.carol)
    return world


def order(session):
    """(minutes after the start, what) of each slot."""
    return [
        (int((slot.starts_at - START).total_seconds() // 60), str(slot))
        for slot in session.slots.all()
    ]


def test_filling_places_projects_by_number_in_six_minute_steps(stage):
    assert scheduling.fill(stage.session, stage.carol, minutes=5, gap=1) == 2
    assert order(stage.session) == [(0, "Seeing in the Dark"), (6, "Hearing in the Noise")]


def test_same_word_draws_the_same_order(stage):
    for number in range(8):
        factories.project(factories.team(stage.conference, f"T{number}"), f"P{number}")
    drawn = []
    for _ in range(2):
        scheduling.fill(stage.session, stage.carol, minutes=5, seed="29 April")
        drawn.append(order(stage.session))
        stage.session.slots.all().delete()
    assert drawn[0] == drawn[1]
    assert sorted(title for _, title in drawn[0]) != [title for _, title in drawn[0]]


def test_a_project_has_one_talk(stage):
    scheduling.add_slot(stage.session, stage.carol, 5, stage.alphas_project)
    with pytest.raises(WrongState, match="Project 01 has its talk already"):
        scheduling.add_slot(stage.session, stage.carol, 5, stage.alphas_project)
    assert scheduling.fill(stage.session, stage.carol, minutes=5) == 1
    with pytest.raises(WrongState, match="Every project has its talk"):
        scheduling.fill(stage.session, stage.carol, minutes=5)


def test_moving_a_talk_moves_the_times(stage):
    scheduling.fill(stage.session, stage.carol, minutes=5, gap=2)
    scheduling.add_slot(stage.session, stage.carol, 10, None, "Break")
    last = stage.session.slots.last()
    scheduling.move_slot(last, stage.carol, -1)
    assert order(stage.session) == [
        (0, "Seeing in the Dark"), (7, "Break"), (19, "Hearing in the Noise"),
    ]  # fmt: skip
    first = stage.session.slots.first()
    scheduling.move_slot(first, stage.carol, -1)
    assert order(stage.session)[0] == (0, "Seeing in the Dark")


def test_taking_out_closes_the_gap_and_frees_the_project(stage):
    scheduling.fill(stage.session, stage.carol, minutes=5)
    scheduling.remove_slot(stage.session.slots.first(), stage.carol)
    assert order(stage.session) == [(0, "Hearing in the Noise")]
    assert scheduling.unplaced(stage.conference) == [stage.alphas_project]


def test_new_start_moves_the_talks(stage):
    scheduling.fill(stage.session, stage.carol, minutes=5)
    answer = stage.client.post(
        f"/spring/staff/program/{stage.session.pk}/change/",
        {"name": "Talks", "starts_at": "2027-04-29T16:30", "room": "", "chair": ""},
    )
    assert answer.status_code == 302
    assert [minutes for minutes, _ in order(stage.session)] == [60, 66]


def test_pages_make_a_session_and_fill_it(stage):
    answer = stage.client.post(
        "/spring/staff/program/new/",
        {"name": "Second day", "starts_at": "2027-05-04T15:30", "room": "CDS 1101", "chair": ""},
    )
    made = Session.objects.get(name="Second day")
    assert made.starts_at == datetime(2027, 5, 4, 19, 30, tzinfo=UTC)
    assert answer.headers["Location"] == f"/spring/staff/program/{made.pk}/"
    stage.client.post(
        f"/spring/staff/program/{made.pk}/fill/",
        {"fill-minutes": 5, "fill-gap": 1, "fill-most": 1, "fill-order": "number", "fill-seed": ""},
    )
    stage.client.post(
        f"/spring/staff/program/{made.pk}/add/",
        {"slot-project": "", "slot-title": "Break", "slot-minutes": 6},
    )
    html = stage.client.get(f"/spring/staff/program/{made.pk}/").content.decode()
    assert re.findall(r'data-label="Time">([^<]*)<', html) == ["15:30", "15:36"]
    slot = made.slots.first()
    stage.client.post(f"/spring/staff/program/slots/{slot.pk}/move/", {"to": "later"})
    assert [str(row) for row in made.slots.all()] == ["Break", "Seeing in the Dark"]
    stage.client.post(f"/spring/staff/program/slots/{slot.pk}/remove/")
    stage.client.post(f"/spring/staff/program/{made.pk}/remove/")
    assert Slot.objects.filter(session__name="Second day").count() == 0
    assert LogEntry.objects.filter(verb="removed session").exists()


@pytest.mark.parametrize(
    ("page", "data", "words"),
    [
        ("new/", {"name": "x", "starts_at": "soon"}, "Write a date and a time"),
        ("new/", {"name": "", "starts_at": "2027-05-04T15:30"}, "required"),
        ("{pk}/fill/", {"fill-minutes": 0, "fill-order": "number"}, "greater than or equal"),
        (
            "{pk}/fill/",
            {"fill-minutes": 5, "fill-gap": 1, "fill-order": "drawn"},
            "Write a word for the lot",
        ),
        ("{pk}/add/", {"slot-minutes": 5}, "Choose a project, or write what the break is called"),
    ],
)
def test_wrong_input_gets_a_sentence(stage, page, data, words):
    answer = stage.client.post(f"/spring/staff/program/{page.format(pk=stage.session.pk)}", data)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_only_instructors_change_and_only_staff_read(stage, sign_in):
    eve, alice = sign_in(stage.eve), sign_in(stage.alice)
    page = f"/spring/staff/program/{stage.session.pk}/"
    assert "Fill session" in stage.client.get(page).content.decode()
    assert "Fill session" not in eve.get(page).content.decode()
    for act in ("change/", "remove/", "fill/", "add/"):
        assert eve.post(page + act).status_code == 403
        assert alice.post(page + act).status_code == 404
    assert alice.get("/spring/staff/program/").status_code == 404


def test_session_of_another_conference_is_out_of_reach(stage):
    other = Session.objects.create(conference=factories.conference(), name="Theirs")
    for act in ("", "change/", "remove/"):
        assert stage.client.get(f"/spring/staff/program/{other.pk}/{act}").status_code == 404
