"""The rubric editor, open until the rubric's first use."""

from __future__ import annotations

import pytest
from django.utils import timezone

from reviews.models import Criterion, Rubric
from tests import factories
from tests.reviews import rows


@pytest.fixture
def editor(world, sign_in):
    world.rubric = rows.rubric(world.conference)
    world.client = sign_in(world.carol)
    world.method = world.rubric.criteria.first()
    return world


def form(levels=(), **changes):
    data = {
        "name": "Depth",
        "description": "How deep?",
        "weight": "1.5",
        "points": "3",
        "position": "5",
        "levels-TOTAL_FORMS": len(levels),
        "levels-INITIAL_FORMS": 0,
    }
    for n, (points, name) in enumerate(levels):
        data |= {f"levels-{n}-points": points, f"levels-{n}-name": name}
    return data | changes


def test_new_rubric_and_criterion_with_levels(editor):
    response = editor.client.post("/spring/staff/rubrics/new/", {"name": "Talk", "guidance": ""})
    made = Rubric.objects.get(name="Talk")
    assert response.headers["Location"] == f"/spring/staff/rubrics/{made.pk}/"
    url = f"/spring/staff/rubrics/{made.pk}/criteria/new/"
    assert editor.client.post(url, form([("1", "Weak"), ("6", "Strong")])).status_code == 302
    criterion = made.criteria.get()
    assert criterion.points == 6
    assert [level.name for level in criterion.levels.all()] == ["Weak", "Strong"]


@pytest.mark.parametrize(
    ("levels", "sentence"),
    [
        ([("1", "Only")], "One level leaves nothing to choose: add a second, or none."),
        ([("1", "A"), ("1", "B")], "Two levels give the same points. Each needs its own."),
        ([("-2", "A"), ("-1", "B")], "The highest level needs 0 points or more"),
    ],
)
def test_levels_that_make_no_sense_are_refused(editor, levels, sentence):
    url = f"/spring/staff/rubrics/{editor.rubric.pk}/criteria/new/"
    response = editor.client.post(url, form(levels))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert Criterion.objects.count() == 2


def test_two_criteria_of_one_name_are_refused(editor):
    url = f"/spring/staff/rubrics/{editor.rubric.pk}/criteria/new/"
    response = editor.client.post(url, form(name="Method"))
    assert response.status_code == 422
    assert "Another criterion of this rubric has this name." in response.content.decode()


def test_two_rubrics_of_one_name_are_refused(editor):
    response = editor.client.post("/spring/staff/rubrics/new/", {"name": "Final"})
    assert response.status_code == 422
    assert "Another rubric of this conference has this name." in response.content.decode()


def test_a_rubric_in_use_says_why_it_stays(editor):
    Rubric.objects.update(frozen_at=timezone.now())
    html = editor.client.get(f"/spring/staff/rubrics/{editor.rubric.pk}/").content.decode()
    assert "so its criteria, weights and levels stay as they are" in html
    assert "Add a criterion" not in html
    for path in (
        f"rubrics/{editor.rubric.pk}/criteria/new/",
        f"criteria/{editor.method.pk}/",
        f"criteria/{editor.method.pk}/remove/",
    ):
        response = editor.client.post(f"/spring/staff/{path}", form())
        assert response.status_code == 409
        assert "Make a new version or a copy and change that." in response.content.decode()
    assert Criterion.objects.count() == 2


def test_a_copy_can_be_changed(editor):
    Rubric.objects.update(frozen_at=timezone.now())
    editor.client.post(f"/spring/staff/rubrics/{editor.rubric.pk}/copy/")
    made = Rubric.objects.get(name="Final, copy")
    assert made.frozen_at is None
    assert [(c.name, c.weight, c.levels.count()) for c in made.criteria.all()] == [
        (c.name, c.weight, c.levels.count()) for c in editor.rubric.criteria.all()
    ]
    editor.client.post(f"/spring/staff/rubrics/{editor.rubric.pk}/copy/")
    assert Rubric.objects.filter(name="Final, copy 2").exists()


def test_removing_a_criterion(editor):
    response = editor.client.post(f"/spring/staff/criteria/{editor.method.pk}/remove/")
    assert response.status_code == 302
    assert [c.name for c in editor.rubric.criteria.all()] == ["Writing"]


def test_rubrics_of_other_conferences_are_absent(editor, sign_in):
    foreign = rows.rubric(factories.conference("autumn"))
    criterion = foreign.criteria.first()
    for path in (
        f"rubrics/{foreign.pk}/",
        f"rubrics/{foreign.pk}/edit/",
        f"rubrics/{foreign.pk}/criteria/new/",
        f"criteria/{criterion.pk}/",
    ):
        assert editor.client.get(f"/spring/staff/{path}").status_code == 404
    assert sign_in(editor.eve).get(f"/spring/staff/rubrics/{editor.rubric.pk}/").status_code == 200
    assert sign_in(editor.eve).post("/spring/staff/rubrics/new/").status_code == 403
