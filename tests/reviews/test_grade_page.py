"""The student's page: the result, its rubric, and the whole calculation."""

from __future__ import annotations

from decimal import Decimal

from django.utils import timezone

from reviews import releasing_grades
from reviews.models import ReviewRound
from tests.reviews import rows

NOTHING = "Your grade appears here when the staff release it."


def test_before_release_one_plain_sentence(under_review, sign_in):
    world = under_review
    client = sign_in(world.alice)
    assert NOTHING in client.get("/spring/grade/").content.decode()
    part = rows.component(world.conference)
    rows.evaluation(part, world.alphas_project, world.eve)
    assert NOTHING in client.get("/spring/grade/").content.decode()


def test_a_released_part_shows_rubric_level_comment_and_sum(under_review, sign_in):
    world = under_review
    rows.version(world.alphas_project, world.final, is_late=True, penalty=Decimal("0.1"))
    part = rows.component(world.conference, "Report", "60", milestone=world.final)
    rows.component(world.conference, "CANARY part", "40")
    rows.evaluation(part, world.alphas_project, world.eve)
    releasing_grades.release(world.conference, [part.pk], world.carol)
    html = sign_in(world.alice).get("/spring/grade/").content.decode()
    assert '<span class="strong">50.00</span>' in html
    assert '<td data-label="Level">Sound</td>' in html
    assert "Fits." in html
    assert "Well done." in html
    assert "<dt>Rubric</dt><dd>(2 × 2/4 + 1 × 8/10) ÷ 3 = 60.00 %</dd>" in html
    assert "<dt>Late</dt><dd>60.00 − 10.00 = 50.00 %</dd>" in html
    assert "<dt>Costs</dt><dd>10 points of 100, once</dd>" in html
    assert "which make 60 per cent of the project grade" in html
    assert "CANARY" not in html
    assert world.eve.name not in html


def test_the_total_has_its_formula(under_review, sign_in):
    world = under_review
    rows.fill(world.review, level=4, points="10")
    ReviewRound.objects.update(released_at=timezone.now())
    part = rows.component(world.conference, "Report", "60")
    peers = rows.component(
        world.conference, "Peers", "40", source="peers", round=world.round, rubric=None
    )
    rows.evaluation(part, world.alphas_project, world.eve)
    releasing_grades.release(world.conference, [part.pk, peers.pk], world.carol)
    html = sign_in(world.alice).get("/spring/grade/").content.decode()
    assert "<dt>76.00</dt><dd>of 100, the whole project grade</dd>" in html
    assert "(60 × 60.00 + 40 × 100.00) ÷ 100 = 76.00 %" in html
    assert "<dt>Mean of the reviews</dt><dd>(100.00) ÷ 1 = 100.00 %</dd>" in html


def test_later_grading_does_not_change_what_was_released(under_review, sign_in):
    world = under_review
    part = rows.component(world.conference)
    given = rows.evaluation(part, world.alphas_project, world.eve)
    releasing_grades.release(world.conference, [part.pk], world.carol)
    given.scores.update(points=0)
    given.comment = "CANARY later comment"
    given.save()
    html = sign_in(world.alice).get("/spring/grade/").content.decode()
    assert '<span class="strong">60.00</span>' in html
    assert "CANARY" not in html


def test_another_team_sees_nothing_of_it(under_review, sign_in):
    world = under_review
    part = rows.component(world.conference)
    rows.evaluation(part, world.alphas_project, world.eve)
    releasing_grades.release(world.conference, [part.pk], world.carol)
    for person in (world.bob, world.dan):
        assert NOTHING in sign_in(person).get("/spring/grade/").content.decode()
