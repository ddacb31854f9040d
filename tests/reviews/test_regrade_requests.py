"""Regrade requests: a team asks about one criterion, the grader answers, an instructor settles."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from projects.models import LogEntry, Mail, Role
from reviews import releasing_grades
from reviews.models import EvaluationScore, Grade, GradePolicy, RegradeRequest
from tests import factories
from tests.reviews import rows

QUEUE = "/spring/staff/grading/regrades/"
WHY = {"text": "Page 4 has the comparison that you miss."}


@pytest.fixture
def released(under_review):
    """Alpha's report came late (−10) and is released with 50; Eve graded it."""
    world = under_review
    rows.version(world.alphas_project, world.final, is_late=True, penalty=Decimal("0.1"))
    world.part = rows.component(world.conference, milestone=world.final)
    world.given = rows.evaluation(world.part, world.alphas_project, world.eve)
    world.method, world.writing = world.part.rubric.criteria.all()
    releasing_grades.release(world.conference, [world.part.pk], world.carol)
    world.ask = f"/spring/grade/regrades/{world.part.pk}/{world.writing.pk}/"
    return world


@pytest.fixture
def asked(released, sign_in):
    sign_in(released.alice).post(released.ask, WHY)
    released.request = RegradeRequest.objects.get()
    released.page = f"/spring/grade/regrades/{released.request.pk}/"
    released.desk = f"{QUEUE}{released.request.pk}/"
    return released


def change_points(world, points="10"):
    EvaluationScore.objects.filter(criterion=world.writing).update(points=points)


def test_a_team_asks_once_for_each_criterion(released, sign_in):
    alice, amir = sign_in(released.alice), sign_in(released.amir)
    html = alice.get("/spring/grade/").content.decode()
    assert f'href="{released.ask}">Writing</a>' in html
    assert "You got 8 of 10 points" in alice.get(released.ask).content.decode()
    assert alice.post(released.ask, {"text": " "}).status_code == 422
    assert alice.post(released.ask, WHY).status_code == 302
    again = amir.post(released.ask, {"text": "Me too, at length"})
    assert again.status_code == 409
    assert "Your team has asked about this criterion already." in again.content.decode()
    assert "Me too, at length" in again.content.decode()
    html = amir.get("/spring/grade/").content.decode()
    assert "waits for the grader" in html
    assert f'href="{released.ask}"' not in html
    assert [mail.to for mail in Mail.objects.filter(kind="regrade_asked")] == [released.eve.email]
    assert RegradeRequest.objects.get().points == 8


def test_nobody_asks_before_the_release_or_for_another_team(released, sign_in):
    assert sign_in(released.bob).get(released.ask).status_code == 404
    assert sign_in(released.dan).post(released.ask, WHY).status_code == 404
    Grade.objects.all().delete()
    assert sign_in(released.alice).post(released.ask, WHY).status_code == 404


def test_the_window_is_a_setting_and_ends(released, sign_in):
    alice = sign_in(released.alice)
    Grade.objects.update(released_at=timezone.now() - timedelta(days=9))
    answer = alice.post(released.ask, WHY)
    assert answer.status_code == 409
    assert WHY["text"] in answer.content.decode()
    assert "Ask for a regrade" not in alice.get("/spring/grade/").content.decode()
    policy = GradePolicy.objects.create(conference=released.conference, regrade_days=14)
    assert "Ask for a regrade" in alice.get("/spring/grade/").content.decode()
    policy.regrade_days = 0
    policy.save()
    assert alice.post(released.ask, WHY).status_code == 409
    assert RegradeRequest.objects.count() == 0


def test_the_grader_answers_and_the_team_is_told(asked, sign_in):
    eve = sign_in(asked.eve)
    assert "1 waits for an answer." in eve.get(QUEUE).content.decode()
    assert "regrade request to answer" in eve.get("/spring/staff/").content.decode()
    answer = eve.post(asked.desk, {"outcome": "stays", "text": "The comparison has no baseline."})
    assert answer.status_code == 302
    html = sign_in(asked.amir).get(asked.page).content.decode()
    assert "The points stay as they are.</strong> The comparison has no baseline." in html
    assert asked.eve.name not in html
    told = Mail.objects.filter(kind="regrade_answered")
    assert {mail.to for mail in told} == {asked.alice.email, asked.amir.email}
    assert "baseline" not in told[0].text
    assert LogEntry.objects.get(verb="answered the regrade of").after == {
        "outcome": "stays",
        "points": "8.00",
    }


def test_another_assistant_does_not_answer(asked, sign_in):
    other = factories.participant(asked.conference, "Olga", Role.ASSISTANT)
    answer = sign_in(other.user).post(asked.desk, {"outcome": "stays", "text": "No."})
    assert answer.status_code == 403
    assert RegradeRequest.objects.get().state == "asked"


def test_an_outcome_that_the_desk_contradicts_is_refused_and_the_text_stays(asked, sign_in):
    eve = sign_in(asked.eve)
    answer = eve.post(asked.desk, {"outcome": "changed", "text": "You are right."})
    assert answer.status_code == 409
    assert "are still those that were released (8)" in answer.content.decode()
    assert "You are right." in answer.content.decode()
    change_points(asked)
    answer = eve.post(asked.desk, {"outcome": "stays", "text": "No."})
    assert "have been changed on the grading desk from 8 to 10" in answer.content.decode()


def test_changed_points_count_by_the_next_release_and_the_late_penalty_stays(asked, sign_in):
    change_points(asked)
    sign_in(asked.eve).post(asked.desk, {"outcome": "changed", "text": "You are right."})
    alice = sign_in(asked.alice)
    assert '<span class="strong">50.00</span>' in alice.get("/spring/grade/").content.decode()
    releasing_grades.release(asked.conference, [asked.part.pk], asked.carol)
    html = alice.get("/spring/grade/").content.decode()
    assert '<span class="strong">56.67</span>' in html
    assert "<dt>Late</dt><dd>66.67 − 10.00 = 56.67 %</dd>" in html


def test_an_answer_goes_to_an_instructor_once(asked, sign_in):
    eve, alice, carol = sign_in(asked.eve), sign_in(asked.alice), sign_in(asked.carol)
    assert alice.post(asked.page, {"text": "Too soon"}).status_code == 409
    eve.post(asked.desk, {"outcome": "stays", "text": "No."})
    assert alice.post(asked.page, {"text": "Please read page 4."}).status_code == 302
    assert "waits for an instructor" in alice.get(asked.page).content.decode()
    assert Mail.objects.filter(kind="regrade_asked", to=asked.carol.email).count() == 1
    assert eve.post(asked.desk, {"outcome": "stays", "text": "Still no."}).status_code == 403
    change_points(asked, "9")
    carol.post(asked.desk, {"outcome": "changed", "text": "A point for page 4."})
    asked.request.refresh_from_db()
    assert (asked.request.state, asked.request.result) == ("settled", "The points are changed")
    assert alice.post(asked.page, {"text": "And again"}).status_code == 409
    assert Mail.objects.filter(kind="regrade_answered", to=asked.amir.email).count() == 2


def test_whoever_answered_does_not_settle_it_while_there_is_another_instructor(asked, sign_in):
    carol = sign_in(asked.carol)
    carol.post(asked.desk, {"outcome": "stays", "text": "No."})
    sign_in(asked.alice).post(asked.page, {"text": "Why?"})
    factories.participant(asked.conference, "Ivo", Role.INSTRUCTOR)
    assert carol.post(asked.desk, {"outcome": "stays", "text": "No."}).status_code == 403


def test_requests_reach_nobody_else(asked, sign_in):
    for person in (asked.bob, asked.dan):
        assert sign_in(person).get(asked.page).status_code == 404
    elsewhere = factories.participant(factories.conference("autumn"), "Ines", Role.INSTRUCTOR)
    foreign = sign_in(elsewhere.user)
    assert foreign.get(asked.desk.replace("spring", "autumn")).status_code == 404


def test_the_queue_costs_the_same_for_few_and_for_many(asked, sign_in, counted):
    carol, alice = sign_in(asked.carol), sign_in(asked.alice)
    alice.get("/spring/grade/")
    before = counted(carol, QUEUE), counted(alice, "/spring/grade/")
    for n in range(6):
        part = rows.component(asked.conference, f"Part {n}")
        RegradeRequest.objects.create(
            component=part, project=asked.alphas_project, criterion=asked.writing, points=1,
            grader=asked.eve, asked_by=asked.places.alice, text="x",
        )  # fmt: skip
        RegradeRequest.objects.create(
            component=asked.part, project=asked.alphas_project, points=1, text="x",
            criterion=part.rubric.criteria.first(), grader=asked.eve, asked_by=asked.places.amir,
        )  # fmt: skip
    assert (counted(carol, QUEUE), counted(alice, "/spring/grade/")) == before
