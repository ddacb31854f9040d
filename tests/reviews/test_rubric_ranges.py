"""Criteria that take points off or add some on top, points in steps, a rubric's floor and cap."""

from __future__ import annotations

import pytest

from reviews import gradebook
from reviews.models import Criterion, EvaluationScore, Rubric
from tests.reviews import rows
from tests.reviews.test_edit_rubric import form


@pytest.fixture
def editor(world, sign_in):
    world.rubric = rows.rubric(world.conference)
    world.client = sign_in(world.carol)
    world.page = f"/spring/staff/rubrics/{world.rubric.pk}/"
    return world


def added(editor, levels=(), **changes):
    return editor.client.post(f"{editor.page}criteria/new/", form(levels, **changes))


def test_a_criterion_that_only_takes_off_stands_outside_the_hundred(editor):
    assert added(editor, points="0", least="-4", weight="0.6").status_code == 302
    made = editor.rubric.criteria.get(name="Depth")
    assert (made.points, made.least, made.is_extra) == (0, -4, True)
    page = editor.client.get(editor.page).content.decode()
    assert "takes off up to 20 % · -4 to 0 points" in page
    assert "67 % of the score" in page


def test_levels_may_take_points_off(editor):
    levels = [("0", "Kept"), ("-2", "Bent"), ("-5", "Broken")]
    assert added(editor, levels).status_code == 302
    made = editor.rubric.criteria.get(name="Depth")
    assert (made.points, made.least, made.is_extra) == (0, -5, True)


def test_a_criterion_on_top_adds(editor):
    assert added(editor, is_extra="on", weight="0.3").status_code == 302
    assert "adds up to 10 %" in editor.client.get(editor.page).content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"points": "0"}, "both are 0 here"),
        ({"least": "1"}, "less than or equal to 0"),
        (
            {"points": "3", "step": "0.7"},
            "The most and the least points must be whole numbers of steps.",
        ),
        ({"step": "0"}, "greater than or equal to 0.01"),
    ],
)
def test_ranges_that_make_no_sense_are_refused(editor, changes, said):
    response = added(editor, **changes)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert Criterion.objects.count() == 2


def test_floor_and_cap_are_set_until_the_first_use(editor):
    url, data = f"{editor.page}edit/", {"name": "Final", "floor": "20", "cap": "90"}
    assert editor.client.post(url, data).status_code == 302
    page = editor.client.get(editor.page).content.decode()
    assert "gets at least 20 per cent and at most 90 per cent." in page
    Rubric.objects.update(frozen_at=editor.conference.created_at)
    assert editor.client.post(url, data | {"floor": "50"}).status_code == 302
    editor.rubric.refresh_from_db()
    assert editor.rubric.floor == 20
    Rubric.objects.update(frozen_at=None)
    response = editor.client.post(url, data | {"floor": "95"})
    assert "The least must be smaller than the most." in response.content.decode()


@pytest.fixture
def graded(world):
    """A report that reached 60 %, by a rubric with a criterion that takes off up to 4 points."""
    world.part = rows.component(world.conference)
    world.given = rows.evaluation(world.part, world.alphas_project, world.eve)
    world.rules = Criterion.objects.create(
        rubric=world.part.rubric, name="Rules", points=0, least=-4, step="0.5", is_extra=True
    )
    world.url = f"/spring/staff/grading/{world.part.pk}/{world.alphas_project.number}/"
    return world


def result(world):
    return str(gradebook.compute(world.conference).lines[0].cells[0].per_cent)


def test_a_grader_takes_points_off_in_steps(graded, sign_in):
    eve, name = sign_in(graded.eve), f"score-{graded.rules.pk}"
    page = eve.get(graded.url).content.decode()
    assert "Points, -4 to 0, in steps of 0.5" in page
    assert "takes off up to 33 %" in page
    for wrong in ("1", "-4.5", "-0.3"):
        assert eve.post(f"{graded.url}save/", {name: wrong}).status_code == 422
    assert eve.post(f"{graded.url}save/", {name: "-1.5"}).status_code == 302
    assert EvaluationScore.objects.get(criterion=graded.rules).points == -1.5
    # (2 × 2/4 + 1 × 8/10 − 1 × 1.5/4) ÷ 3
    assert result(graded) == "47.50"


def test_the_cap_of_a_rubric_holds_for_every_result_by_it(graded):
    EvaluationScore.objects.create(evaluation=graded.given, criterion=graded.rules, points=-4)
    assert result(graded) == "26.67"
    Rubric.objects.filter(pk=graded.part.rubric_id).update(floor=30)
    assert result(graded) == "30.00"
    Rubric.objects.filter(pk=graded.part.rubric_id).update(floor=0, cap=25)
    assert result(graded) == "25.00"


def test_bounds_hold_for_each_review_of_peers(under_review):
    world = under_review
    Rubric.objects.filter(pk=world.round.rubric_id).update(cap=70)
    rows.fill(world.review, level=4, points="10")
    rows.component(world.conference, "Peers", source="peers", round=world.round, rubric=None)
    assert result(world) == "70.00"
