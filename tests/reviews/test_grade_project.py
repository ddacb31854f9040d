"""The grading desk: one project, one component, beside its hand-in."""

from __future__ import annotations

from decimal import Decimal

from reviews.models import Evaluation, EvaluationScore, Rubric
from reviews.sheets import mark
from tests.reviews import rows
from tests.reviews.rows import whole

FETCH = {"HTTP_X_REQUESTED_WITH": "fetch"}


def test_overview_says_what_is_to_grade(desk):
    html = desk.client.get("/spring/staff/grading/").content.decode()
    assert "0 of 2 complete" in html
    assert f'href="{desk.url}"' in html


def test_desk_shows_the_hand_in_and_the_way_to_the_next(desk):
    html = desk.client.get(desk.url).content.decode()
    assert f"/files/{desk.report.public_id}/report-01.pdf" in html
    assert f'data-next="/spring/staff/grading/{desk.component.pk}/2/"' in html
    assert Evaluation.objects.count() == 0


def test_autosave_makes_the_evaluation_with_the_first_answer(desk):
    response = desk.client.post(desk.url + "save/", {f"score-{desk.writing.pk}": "9.5"}, **FETCH)
    assert response.status_code == 200
    made = Evaluation.objects.get()
    assert (made.graded_by, made.completed_at) == (desk.eve, None)
    assert EvaluationScore.objects.get().points == Decimal("9.5")
    assert Rubric.objects.get(pk=desk.component.rubric_id).is_frozen


def test_two_graders_at_once_see_both_texts(desk, sign_in):
    seen = {"revision-comment": mark("")}
    desk.client.post(desk.url + "save/", {"comment": "Eve's", **seen}, **FETCH)
    response = sign_in(desk.carol).post(desk.url + "save/", {"comment": "Carol's", **seen}, **FETCH)
    assert response.status_code == 409
    assert response.json()["conflicts"][0]["who"] == "Eve,"
    assert response.json()["conflicts"][0]["theirs"] == "Eve's"
    assert Evaluation.objects.get().comment == "Eve's"


def test_complete_goes_on_to_the_next_project(desk):
    response = desk.client.post(desk.url + "complete/", whole(desk))
    assert response.headers["Location"] == f"/spring/staff/grading/{desk.component.pk}/2/"
    assert Evaluation.objects.get().completed_at is not None
    last = desk.client.post(f"/spring/staff/grading/{desk.component.pk}/2/complete/", whole(desk))
    assert last.headers["Location"] == "/spring/staff/grading/"


def test_complete_says_what_is_missing(desk):
    response = desk.client.post(desk.url + "complete/", {"comment": "Hm"})
    assert response.status_code == 422
    html = response.content.decode()
    assert "Method: points" in html
    assert "Writing: points" in html
    assert "Hm</textarea>" in html
    assert Evaluation.objects.get().completed_at is None


def test_nothing_sent_is_missing_everything(desk):
    response = desk.client.post(desk.url + "complete/")
    assert response.status_code == 422
    assert "Method: points" in response.content.decode()


def test_absent_things_are_404(desk):
    for path in ("999/1/", f"{desk.component.pk}/99/"):
        assert desk.client.get(f"/spring/staff/grading/{path}").status_code == 404
    peers = rows.component(
        desk.conference, "Peers", "1", source="peers", round=desk.round, rubric=None
    )
    assert desk.client.get(f"/spring/staff/grading/{peers.pk}/1/").status_code == 404


def test_students_and_staff_of_others_do_not_reach_it(desk, sign_in):
    from projects.models import Role
    from tests import factories

    foreign = factories.participant(factories.conference("autumn"), "Ines", Role.INSTRUCTOR)
    for person in (desk.alice, foreign.user):
        client = sign_in(person)
        assert client.get(desk.url).status_code == 404
        assert client.post(desk.url + "save/", whole(desk)).status_code == 404
    assert sign_in(foreign.user).get(desk.url.replace("spring", "autumn")).status_code == 404


def test_overview_costs_the_same_for_two_projects_and_for_ten(desk, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests import factories

    rows.evaluation(desk.component, desk.alphas_project, desk.eve)
    desk.client.get("/spring/staff/grading/")
    with CaptureQueriesContext(connection) as few:
        desk.client.get("/spring/staff/grading/")
    for n in range(8):
        made = factories.project(factories.team(desk.conference, f"Team {n}"), f"Project {n}")
        rows.evaluation(desk.component, made, desk.eve)
        rows.version(made, desk.final)
    with django_assert_num_queries(len(few)):
        desk.client.get("/spring/staff/grading/")
