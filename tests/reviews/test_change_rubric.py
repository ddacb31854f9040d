"""A new version of a rubric in use: a draft, what it does to every score, and one act that does it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from projects.models import LogEntry
from reviews import gradebook, releasing_grades
from reviews.models import (
    BankComment,
    Criterion,
    Evaluation,
    EvaluationScore,
    Grade,
    Level,
    ReviewRound,
    Rubric,
    RubricChange,
    Saving,
    Score,
)
from tests.filled_forms import filled_form
from tests.reviews import rows


@pytest.fixture
def used(under_review, sign_in):
    """One rubric, in use: a submitted review of Alpha by Bob, and staff's report of Alpha."""
    world = under_review
    world.rubric = world.round.rubric
    world.part = rows.component(world.conference, rubric=world.rubric)
    rows.evaluation(world.part, world.alphas_project, world.eve, level=2, points="8")
    rows.fill(world.review, level=4, points="5")
    Rubric.objects.update(frozen_at=timezone.now())
    world.client = sign_in(world.carol)
    world.url = f"/spring/staff/rubrics/{world.rubric.pk}/"
    return world


def begin(used):
    used.client.post(f"{used.url}version/")
    draft = Rubric.objects.get(follows=used.rubric)
    used.change = f"/spring/staff/rubrics/{draft.pk}/put-in-place/"
    return draft


def put(used, **chosen):
    """Look with these choices, then press the button."""
    page = used.client.post(used.change, chosen)
    assert page.status_code == 200
    return used.client.post(used.change, filled_form(page, "fingerprint", apply="1"))


def of_alpha(used):
    lines = gradebook.compute(used.conference).lines
    line = next(row for row in lines if row.participant.user == used.alice)
    return [str(cell.per_cent) for cell in line.cells]


def test_a_draft_is_the_same_until_it_is_changed_and_there_is_one(used):
    draft, again = begin(used), begin(used)
    assert draft == again
    assert (draft.version, draft.is_frozen, draft.criteria.count()) == (2, False, 2)
    assert of_alpha(used) == ["60.00"]
    page = used.client.get(used.change).content.decode()
    assert "<strong>2</strong> reviews and gradings use this rubric; <strong>0</strong> get" in page
    assert (
        "A draft of the next version of"
        in used.client.get(f"/spring/staff/rubrics/{draft.pk}/").content.decode()
    )


def test_an_unused_rubric_needs_no_version(used):
    Rubric.objects.update(frozen_at=None)
    assert used.client.post(f"{used.url}version/").status_code == 409


def test_the_page_shows_where_every_score_goes_and_what_each_result_becomes(used):
    draft = begin(used)
    draft.criteria.filter(name="Writing").update(points=20)
    Level.objects.filter(criterion__rubric=draft, name="Sound").update(points=3)
    page = used.client.get(used.change).content.decode()
    assert '<th scope="row">Method</th><td data-label="Was">2 of 4, Sound</td>' in page
    assert '<td data-label="Becomes">Method: 3 of 4, Sound</td>' in page
    assert '<td data-label="Becomes">Writing: 16 of 20</td>' in page
    # (2 × 3/4 + 1 × 16/20) ÷ 3
    assert '<td class="num" data-label="Then">76.67</td>' in page
    assert EvaluationScore.objects.get(level__name="Sound").points == 2


def test_putting_it_in_place_moves_every_score_and_keeps_the_old_version(used):
    draft = begin(used)
    draft.criteria.filter(name="Writing").update(points=20, name="Style")
    Level.objects.filter(criterion__rubric=draft, name="Sound").update(points=3)
    old = list(used.rubric.criteria.values_list("pk", flat=True))
    style = draft.criteria.get(name="Style")
    response = put(used, **{f"to-{old[1]}": style.pk, "reason": "Sound was too hard."})
    assert response.status_code == 302
    used.rubric.refresh_from_db()
    draft.refresh_from_db()
    assert (used.rubric.version, used.rubric.name) == (2, used.rubric.name)
    assert list(used.rubric.criteria.values_list("pk", "name", "points")) == [
        (old[0], "Method", 4),
        (old[1], "Style", 20),
    ]
    assert [level.points for level in used.rubric.criteria.first().levels.all()] == [0, 3, 4]
    assert list(draft.criteria.values_list("name", "points")) == [("Method", 4), ("Writing", 10)]
    assert [level.points for level in draft.criteria.first().levels.all()] == [0, 2, 4]
    assert (draft.version, draft.is_frozen, draft.follows) == (1, True, None)
    assert of_alpha(used) == ["76.67"]
    for score in (*Score.objects.all(), *EvaluationScore.objects.all()):
        assert score.criterion.rubric == used.rubric
        assert score.level is None or score.level.criterion == score.criterion
    change = RubricChange.objects.get()
    assert change.moves[0] == "Method, 2 of 4, Sound → Method: 3 of 4, Sound (1)"
    assert len(change.before) == 4
    entry = LogEntry.objects.get(verb="put a new version in place of")
    assert (entry.after["results moved"], entry.after["reason"]) == (1, "Sound was too hard.")
    page = used.client.get(used.url).content.decode()
    assert "Why: Sound was too hard." in page


def test_what_is_left_out_is_said_and_kept_in_the_record(used):
    begin(used)
    method = used.rubric.criteria.get(name="Method")
    chosen = {f"to-{method.pk}": "none"}
    page = used.client.post(used.change, chosen).content.decode()
    assert "Points and comments of “Method” count no more" in page
    put(used, **chosen)
    kept = [row for row in RubricChange.objects.get().before if row[0] == "evaluation"]
    assert [row[4:] for row in kept] == [["2.00", "Fits."], ["8.00", ""]]
    assert EvaluationScore.objects.count() == 1
    # The draft's Method has no score to take over, so the report is no longer whole.
    assert of_alpha(used) == ["None"]


def test_a_new_criterion_makes_what_staff_graded_incomplete(used):
    draft = begin(used)
    Criterion.objects.create(rubric=draft, name="Ethics", points=5, position=9)
    page = used.client.get(used.change).content.decode()
    assert "Nobody has given points for “Ethics” yet: 2 lack that." in page
    put(used)
    assert Evaluation.objects.get().completed_at is None
    assert of_alpha(used) == ["None"]


def test_two_criteria_cannot_go_to_one(used):
    draft = begin(used)
    one = draft.criteria.first()
    chosen = {f"to-{row.pk}": one.pk for row in used.rubric.criteria.all()}
    response = used.client.post(used.change, chosen)
    assert response.status_code == 422
    assert "Only one of them can; leave the other out." in response.content.decode()
    assert used.client.post(used.change, chosen | {"apply": "1"}).status_code == 409


def test_only_what_was_looked_at_is_done(used):
    begin(used)
    data = filled_form(used.client.get(used.change), "fingerprint", apply="1")
    EvaluationScore.objects.filter(points=8).update(points=9)
    response = used.client.post(used.change, data)
    assert response.status_code == 409
    assert "Look at the numbers once more." in response.content.decode()
    assert RubricChange.objects.count() == 0


def test_released_reviews_stay_by_the_old_version(used):
    ReviewRound.objects.update(released_at=timezone.now())
    draft = begin(used)
    draft.criteria.filter(name="Writing").update(points=20)
    page = used.client.get(used.change).content.decode()
    assert "Released already, so it stays by the old version: Final review." in page
    put(used)
    used.round.refresh_from_db()
    assert used.round.rubric == draft
    scores = used.review.scores.select_related("criterion", "level__criterion")
    assert [(s.criterion.rubric, s.points, s.criterion.points) for s in scores] == [
        (draft, 4, 4),
        (draft, 5, 10),
    ]
    assert scores[0].level.criterion == scores[0].criterion
    assert EvaluationScore.objects.get(level=None).points == 16


def test_released_grades_stay_until_they_are_released_again(used):
    releasing_grades.release(used.conference, [used.part.pk], used.carol)
    draft = begin(used)
    Level.objects.filter(criterion__rubric=draft, name="Sound").update(points=3)
    put(used)
    assert {str(grade.per_cent) for grade in Grade.objects.all()} == {"60.00"}
    releasing_grades.release(used.conference, [used.part.pk], used.carol)
    assert {str(grade.per_cent) for grade in Grade.objects.all()} == {"76.67"}


def test_kept_comments_and_kept_texts_find_the_new_version(used):
    method = used.rubric.criteria.get(name="Method")
    sound, superb = method.levels.get(points=2), method.levels.get(points=4)
    BankComment.objects.create(
        conference=used.conference, criterion=method, text="Good.", written_by=used.carol
    )
    content = {f"score-{method.pk}": str(sound.pk), f"comment-{method.pk}": "Words."}
    Saving.objects.create(review=used.review, content=content)
    draft = begin(used)
    goes_to = draft.criteria.get(name="Method").levels.get(points=4)
    put(used, **{f"level-{sound.pk}": goes_to.pk})
    assert BankComment.objects.get().criterion.rubric == used.rubric
    kept = Saving.objects.get().content
    assert kept == {f"score-{method.pk}": str(goes_to.pk), f"comment-{method.pk}": "Words."}
    assert superb.pk != goes_to.pk


def test_assistants_begin_and_put_nothing_in_place(used, sign_in):
    begin(used)
    eve = sign_in(used.eve)
    assert eve.post(f"{used.url}version/").status_code == 403
    assert eve.post(used.change).status_code == 403


def test_an_earlier_version_is_read_and_not_changed(used):
    draft = begin(used)
    put(used)
    page = used.client.get(f"/spring/staff/rubrics/{draft.pk}/").content.decode()
    assert "This is version 1, which" in page
    assert "Make a new version</button>" not in page
    assert used.client.post(f"/spring/staff/rubrics/{draft.pk}/version/").status_code == 409
    assert used.client.get(used.change).status_code == 404
    assert "an earlier version" in used.client.get("/spring/staff/rubrics/").content.decode()


def test_drafts_and_earlier_versions_are_offered_to_nothing_new(used):
    draft = begin(used)
    for path in ("rounds/new/", "grading/components/"):
        page = used.client.get(f"/spring/staff/{path}").content.decode()
        assert f">{draft.name}</option>" not in page
        assert f">{used.rubric.name}</option>" in page
    put(used)
    draft.refresh_from_db()
    page = used.client.get("/spring/staff/rounds/new/").content.decode()
    assert f">{draft.name}</option>" not in page
