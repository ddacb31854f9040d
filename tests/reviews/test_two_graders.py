"""Two who grade independently, and a moderator who settles what counts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from projects.models import LogEntry, Role
from reviews.domain.moderating import MEAN, OWN, Pair, apart, is_over, joined
from reviews.gradebook import compute
from reviews.models import Desk, Duty, Evaluation, Grade, Marking, Moderation
from reviews.sharing import barred, plan
from reviews.sheets import mark
from tests import factories
from tests.reviews.rows import whole

FETCH = {"HTTP_X_REQUESTED_WITH": "fetch"}


@pytest.fixture
def double(desk, sign_in):
    """Eve and Finn grade Alice's project, each by themselves; Carol moderates."""
    Desk.objects.create(component=desk.component, graders=2, tolerance=20)
    desk.finn = factories.participant(desk.conference, "Finn", Role.ASSISTANT)
    for project in desk.conference.projects.all():
        for seat, grader in enumerate((desk.places.eve, desk.finn), 1):
            Duty.objects.create(component=desk.component, project=project, grader=grader, seat=seat)
    desk.eves, desk.finns, desk.carols = desk.client, sign_in(desk.finn.user), sign_in(desk.carol)
    desk.moderate = desk.url + "moderate/"
    return desk


def grade(world, client, level, writing, **more):
    sent = whole(world, **more)
    sent[f"score-{world.method.pk}"] = world.method.levels.get(points=level).pk
    sent[f"score-{world.writing.pk}"] = writing
    return client.post(world.url + "complete/", sent)


@pytest.fixture
def graded(double):
    """Eve: Method 4, Writing 8. Finn: Method 2, Writing 9."""
    assert grade(double, double.eves, 4, "8", comment="Eve’s view.").status_code == 302
    words = {f"comment-{double.method.pk}": "Too bold."}
    assert grade(double, double.finns, 2, "9", comment="Finn’s view.", **words).status_code == 302
    return double


def settled(world, **changes):
    method, writing = world.method.pk, world.writing.pk
    return {
        f"choice-{method}": "mean",
        f"own-{method}": "",
        f"comment-{method}": "Between the two.",
        f"choice-{writing}": "second",
        f"comment-{writing}": "",
        "comment": "Well done.",
        "reason": "Eve read the appendix, Finn did not.",
        **changes,
    }


def test_each_has_an_own_grading_and_nothing_counts_yet(double):
    double.eves.post(double.url + "save/", {"comment": "Eve’s"}, **FETCH)
    double.finns.post(double.url + "save/", {"comment": "Finn’s"}, **FETCH)
    found = Marking.objects.order_by("seat").values_list("graded_by__name", "comment")
    assert list(found) == [("Eve", "Eve’s"), ("Finn", "Finn’s")]
    assert not Evaluation.objects.exists()


@pytest.mark.parametrize("is_complete", [False, True])
def test_neither_sees_the_others_before_both_are_complete(double, is_complete):
    act = "complete/" if is_complete else "save/"
    double.eves.post(double.url + act, whole(double, comment="CANARY words"))
    canary = Marking.objects.get()
    pages = [double.url, double.moderate, "/spring/staff/grading/", "/spring/staff/gradebook/"]
    for client in (double.finns, double.carols):
        for page in pages:
            html = client.get(page, follow=True).content.decode()
            assert "CANARY" not in html
            assert "Sound</label>" not in html
    for viewer in (double.finn.user, double.carol, double.alice):
        assert not Marking.objects.visible_to(viewer).exists()
    assert list(Marking.objects.visible_to(double.eve)) == [canary]


def test_other_graders_autosave_is_no_conflict(double):
    sent = {f"score-{double.writing.pk}": "5", f"revision-score-{double.writing.pk}": mark("")}
    assert double.eves.post(double.url + "save/", sent, **FETCH).status_code == 200
    assert double.finns.post(double.url + "save/", sent, **FETCH).status_code == 200


def test_second_tab_of_the_same_grader_sees_both_texts(double):
    seen = {"revision-comment": mark("")}
    double.eves.post(double.url + "save/", {"comment": "First tab", **seen}, **FETCH)
    answer = double.eves.post(double.url + "save/", {"comment": "Second tab", **seen}, **FETCH)
    assert answer.status_code == 409
    assert answer.json()["conflicts"][0]["theirs"] == "First tab"


def test_completing_asks_for_levels_and_comments_and_may_change_until_the_other_is_complete(double):
    response = double.eves.post(double.url + "complete/", {"comment": "Hm"})
    assert response.status_code == 422
    assert "Method: points" in response.content.decode()
    grade(double, double.eves, 4, "8")
    sent = {f"score-{double.writing.pk}": "7"}
    assert double.eves.post(double.url + "save/", sent, **FETCH).status_code == 200
    assert Marking.objects.get().scores.get(criterion=double.writing).points == 7
    grade(double, double.finns, 2, "9")
    late = double.eves.post(double.url + "save/", {f"score-{double.writing.pk}": "10"}, **FETCH)
    assert late.status_code == 422
    assert "so they stay as they are" in late.json()["error"]
    assert double.eves.post(double.url + "save/", sent).status_code == 409


def test_once_both_are_complete_graders_read_both_and_settle_nothing(graded):
    html = graded.finns.get(graded.moderate).content.decode()
    assert "Eve’s view." in html
    assert "50 per cent apart" in html
    assert "Settle it" not in html
    response = graded.finns.post(graded.moderate, settled(graded))
    assert response.status_code == 403
    assert not Evaluation.objects.exists()


def test_moderator_sees_both_with_what_lies_further_apart_than_the_tolerance_marked(graded):
    response = graded.carols.get(graded.url)
    assert response.headers["Location"] == graded.moderate
    html = graded.carols.get(graded.moderate).content.decode()
    assert html.count('class="tag tag-warn">50 per cent apart') == 1
    assert "10 per cent apart" in html  # within it: said, not marked
    assert "Eve</bdi> gave 93.33 of 100" in html
    assert "Finn</bdi> gave 63.33 of 100" in html
    # The mean is proposed within the tolerance; beyond it nothing is.
    assert f'name="choice-{graded.writing.pk}" value="mean" checked' in html
    assert 'value="mean" checked> 3' not in html.split("Writing")[0]


def test_settled_evaluation_counts_alone_and_both_gradings_stay(graded):
    assert graded.carols.post(graded.moderate, settled(graded)).status_code == 302
    evaluation = Evaluation.objects.get()
    assert evaluation.graded_by == graded.carol
    assert evaluation.completed_at is not None
    given = {row.criterion.name: (row.points, row.level, row.comment) for row in evaluation.scores.all()}  # fmt: skip
    assert given == {
        "Method": (Decimal(3), None, "Between the two."),
        "Writing": (Decimal(9), None, ""),
    }
    assert Moderation.objects.get().reason == "Eve read the appendix, Finn did not."
    cell = next(
        line.cells[0] for line in compute(graded.conference).lines if line.participant == graded.places.alice
    )  # fmt: skip
    assert str(cell.per_cent) == "80.00"  # (2 × 3/4 + 9/10) / 3
    assert [marking.comment for marking in Marking.objects.order_by("seat")] == [
        "Eve’s view.",
        "Finn’s view.",
    ]
    entry = LogEntry.objects.get(verb__startswith="settled two gradings")
    assert (entry.actor, entry.after["Method"]) == (graded.carol, "3")


def test_gradebook_reads_nothing_of_two_gradings_that_are_not_settled(graded):
    book = compute(graded.conference)
    assert {line.cells[0].state for line in book.lines} == {"missing"}


def test_mean_that_is_a_level_is_that_level(double):
    grade(double, double.eves, 4, "8")
    grade(double, double.finns, 0, "8")
    double.carols.post(double.moderate, settled(double, **{f"choice-{double.writing.pk}": "first"}))
    score = Evaluation.objects.get().scores.get(criterion=double.method)
    assert (score.points, score.level.name) == (Decimal(2), "Sound")


def test_own_points_and_a_reason_are_asked_for_with_all_that_was_typed_still_there(graded):
    choice = f"choice-{graded.method.pk}"
    for sent, sentence in (
        (settled(graded, reason=" "), "Say in a sentence why you settled it so."),
        (settled(graded, **{choice: "own"}), "Give the points, or choose one of the two graders."),
        (settled(graded, **{choice: ""}), "Choose whose points count for Method."),
        (settled(graded, **{choice: "x"}), "Choose one of the four."),
        (settled(graded, **{f"comment-{graded.method.pk}": ""}), "Method asks for a comment."),
    ):
        response = graded.carols.post(graded.moderate, sent)
        html = response.content.decode()
        assert response.status_code == 422
        assert sentence in html
        assert "Well done.</textarea>" in html
    assert not Evaluation.objects.exists()


def test_own_level_counts_and_a_settled_one_is_settled_anew(graded):
    graded.carols.post(graded.moderate, settled(graded))
    own = {f"choice-{graded.method.pk}": "own", f"own-{graded.method.pk}": "0.00"}
    graded.carols.post(graded.moderate, settled(graded, **own, reason="On second thought."))
    score = Evaluation.objects.get().scores.get(criterion=graded.method)
    assert (score.points, score.level.name) == (Decimal(0), "None")
    assert Moderation.objects.get().reason == "On second thought."


def test_nothing_is_settled_before_both_are_complete(double):
    grade(double, double.eves, 4, "8")
    response = double.carols.post(double.moderate, settled(double))
    assert response.status_code == 422
    assert not Evaluation.objects.exists()
    html = double.carols.get(double.moderate).content.decode()
    assert "What the two gave is shown here once both are complete." in html


def test_who_graded_it_does_not_settle_it(graded):
    Duty.objects.filter(project=graded.alphas_project, seat=2).update(grader=graded.places.carol)
    response = graded.carols.post(graded.moderate, settled(graded))
    assert response.status_code == 403
    assert "You are one of its two graders" in response.content.decode()


def test_moderator_who_was_named_settles_and_other_assistants_do_not_read(graded, sign_in):
    gil = factories.participant(graded.conference, "Gil", Role.ASSISTANT)
    client = sign_in(gil.user)
    assert client.get(graded.moderate).status_code == 403
    Desk.objects.update(moderator=gil)
    assert client.post(graded.moderate, settled(graded)).status_code == 302
    assert Evaluation.objects.get().graded_by == gil.user


def test_students_and_staff_of_others_reach_nothing(graded, sign_in):
    foreign = factories.participant(factories.conference("autumn"), "Ines", Role.INSTRUCTOR)
    for person in (graded.alice, foreign.user):
        client = sign_in(person)
        assert client.get(graded.moderate).status_code == 404
        assert client.post(graded.moderate, settled(graded)).status_code == 404


def test_overview_says_begun_to_moderate_moderated_and_released(double, sign_in):
    def word():
        html = double.carols.get("/spring/staff/grading/").content.decode()
        return html.split(f'href="{double.url}"')[1].split(">")[1].split("<")[0]

    assert word() == "not begun"
    grade(double, double.eves, 4, "8")
    assert word() == "begun"
    assert "1 of 2 complete" in double.carols.get("/spring/staff/grading/").content.decode()
    grade(double, double.finns, 2, "9")
    assert word() == "to moderate"
    double.carols.post(double.moderate, settled(double))
    assert word() == "moderated"
    Grade.objects.create(
        component=double.component,
        participant=double.places.alice,
        project=double.alphas_project,
        per_cent=80,
        calculation={},
    )
    assert word() == "released"


def test_only_instructor_is_kept_free_to_settle(double):
    Duty.objects.all().delete()
    people = [double.places.carol, double.places.eve, double.finn]
    found = plan(double.component, people)
    assert {row[0] for row in found.rows} == {double.places.eve.pk, double.finn.pk}
    factories.participant(double.conference, "Ivy", Role.INSTRUCTOR)
    assert barred(double.conference, people) == {}
    found = plan(double.component, people)
    assert double.places.carol.pk in {row[0] for row in found.rows}


def test_two_instructors_never_grade_the_same_project_so_that_one_can_settle_it(double):
    Duty.objects.all().delete()
    ivy = factories.participant(double.conference, "Ivy", Role.INSTRUCTOR)
    found = plan(double.component, [double.places.carol, ivy, double.finn])
    graded = {double.places.carol.pk: set(), ivy.pk: set(), double.finn.pk: set()}
    for grader, project, *_ in found.rows:
        graded[grader].add(project)
    assert not graded[double.places.carol.pk] & graded[ivy.pk]
    assert len(graded[double.finn.pk]) == 2


def test_database_keeps_one_grading_a_seat_and_a_reason_for_each_settlement(graded):
    with pytest.raises(IntegrityError), transaction.atomic():
        Marking.objects.create(
            component=graded.component,
            project=graded.alphas_project,
            seat=1,
            graded_by=graded.carol,
        )
    graded.carols.post(graded.moderate, settled(graded))
    with pytest.raises(IntegrityError), transaction.atomic():
        Moderation.objects.update(reason="")


def test_arithmetic_of_settling():
    pair = Pair(Decimal("2.25"), Decimal("2.50"))
    assert pair.settled(MEAN) == Decimal("2.38")  # 2.375, half-up
    assert pair.settled(OWN, Decimal(1)) == 1
    assert apart(Decimal(4), Decimal(2), Decimal(4)) == 50
    assert not is_over(Decimal(8), Decimal(9), Decimal(10), 10)
    assert is_over(Decimal(8), Decimal("9.01"), Decimal(10), 10)
    assert pair.usual(Decimal(4), 5) == ""
    assert pair.usual(Decimal(4), 7) == MEAN
    assert joined(["Same. ", "", "Same."]) == "Same."
