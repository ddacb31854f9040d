"""Calibration: staff review an example, reviewers practise on it and compare; it counts for nothing."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from projects.models import Artefact, Kind, Role
from reviews.models import Example, ExampleScore, Practice, Review, ReviewRound, Score
from reviews.tasks import make_blind_copies
from tests import factories
from tests.reviews import rows

FETCH = {"HTTP_X_REQUESTED_WITH": "fetch"}
TOKEN = re.compile(r"[A-Za-z0-9]{64}|(?<=name=\"key\" value=\")[\w-]+")  # new in each answer
REASON = "CANARY-REASON the limits are named"
SECRET = "CANARY-PRACTICE my own words"


@pytest.fixture
def past(under_review):
    """An earlier edition that Carol taught, with one project and its report."""
    world = under_review
    world.past = factories.conference("past", name="Earlier edition", term="Spring 2026")
    factories.participant(world.past, user=world.carol, role=Role.INSTRUCTOR)
    olga = factories.participant(world.past, "Olga Canary")
    world.old_project = factories.project(
        factories.team(world.past, "Canary team", olga), "Old tides"
    )
    world.old_report = rows.file(world.old_project)
    repository = Artefact.objects.create(
        project=world.old_project,
        kind=Kind.REPOSITORY,
        url="https://github.com/olga-canary/tides",
        host="github.com",
    )
    due = factories.milestone(world.past, "Final deliverables", slug=world.final.slug)
    world.old_version = rows.version(world.old_project, due, world.old_report, repository)
    return world


@pytest.fixture
def example(past):
    """past, plus: an example that Carol has filled in and offered."""
    made = Example.objects.create(
        round=past.round,
        project=past.old_project,
        version=past.old_version,
        summary="CANARY-SUMMARY",
        completed_at=timezone.now(),
    )
    level = past.method.levels.get(points=4)
    for criterion, points, at in ((past.method, 4, level), (past.writing, 5, None)):
        ExampleScore.objects.create(
            example=made, criterion=criterion, points=points, level=at, comment=REASON
        )
    past.example = made
    past.url = f"/spring/reviews/practice/{made.public_id}/"
    past.staff_url = f"/spring/staff/examples/{made.public_id}/"
    past.list_url = f"/spring/staff/rounds/{past.round.pk}/examples/"
    return past


def answers(world, points=2, **more):
    return {
        f"score-{world.method.pk}": world.method.levels.get(points=points).pk,
        f"comment-{world.method.pk}": SECRET,
        f"score-{world.writing.pk}": "5",
        **more,
    }


# What staff do


def test_staff_choose_a_project_of_an_earlier_edition_they_taught(past, sign_in):
    carol = sign_in(past.carol)
    list_url = f"/spring/staff/rounds/{past.round.pk}/examples/"
    html = carol.get(list_url).content.decode()
    assert 'label="Earlier edition, Spring 2026"' in html
    assert "Old tides" in html
    response = carol.post(list_url + "add/", {"project": past.old_project.pk})
    made = Example.objects.get()
    assert response["Location"] == f"/spring/staff/examples/{made.public_id}/"
    assert made.version == past.old_version
    assert carol.get(response["Location"]).status_code == 200


def test_a_project_of_an_edition_that_they_did_not_teach_cannot_be_chosen(past, sign_in):
    past.past.participants.filter(user=past.carol).delete()
    past.old_project.published_at = past.past.published_at = timezone.now()
    past.old_project.save()
    past.past.save()
    response = sign_in(past.carol).post(
        f"/spring/staff/rounds/{past.round.pk}/examples/add/", {"project": past.old_project.pk}
    )
    assert response.status_code == 422
    assert "Choose a project from the list." in response.content.decode()


def test_an_example_is_offered_once_each_criterion_has_points_and_a_reason(past, sign_in):
    made = Example.objects.create(
        round=past.round, project=past.old_project, version=past.old_version
    )
    carol, url = sign_in(past.carol), f"/spring/staff/examples/{made.public_id}/"
    response = carol.post(url + "offer/", answers(past), follow=True)
    assert "Writing: the reason" in response.content.decode()
    made.refresh_from_db()
    assert made.completed_at is None
    assert past.round.rubric.__class__.objects.get(pk=past.round.rubric_id).is_frozen
    carol.post(url + "offer/", answers(past, **{f"comment-{past.writing.pk}": "Short."}))
    made.refresh_from_db()
    assert made.completed_at is not None


def test_a_second_window_of_staff_gets_both_texts(example, sign_in):
    stale = {"summary": "Mine", "revision-summary": "000000000000"}
    response = sign_in(example.carol).post(example.staff_url + "save/", stale, **FETCH)
    assert response.status_code == 409
    assert response.json()["conflicts"][0]["theirs"] == "CANARY-SUMMARY"


def test_removing_names_what_goes_with_it(example, sign_in):
    Practice.objects.create(example=example.example, reviewer=example.places.bob)
    assert sign_in(example.eve).post(example.staff_url + "remove/").status_code == 403
    carol = sign_in(example.carol)
    html = carol.get(example.staff_url + "remove/").content.decode()
    assert "<strong>1</strong> practice review of it" in html
    carol.post(example.staff_url + "remove/")
    assert (Example.objects.count(), Practice.objects.count()) == (0, 0)


def test_staff_see_who_practised_and_how_far_off_they_were(example, sign_in):
    sign_in(example.bob).post(example.url + "compare/", answers(example))
    html = sign_in(example.eve).get(example.list_url).content.decode()
    row = html[html.index("<bdi>Bob") :].split("</tr>")[0]
    # 2 of 4 instead of 4, at two thirds of the weight; the same for the rest.
    assert "33.3" in row
    assert "stricter" in row
    assert "1 of 4 reviewers" in html


# What reviewers do


def test_practice_stands_on_the_list_of_reviews(example, sign_in):
    html = sign_in(example.bob).get("/spring/reviews/").content.decode()
    assert "Practice for Final review" in html
    assert f'href="{example.url}"' in html


def test_practice_page_has_the_hand_in_and_names_nobody(example, sign_in):
    bob = sign_in(example.bob)
    html = bob.get(example.url).content.decode()
    address = f"{example.url}files/{example.old_report.public_id}/report.pdf"
    assert address in html
    assert bob.get(address).status_code == 200
    assert "Olga" not in html
    assert "Canary team" not in html


@pytest.mark.parametrize("blinding", ["double", "until"])
def test_links_stay_closed_where_reviewers_are_blind(example, sign_in, blinding):
    ReviewRound.objects.update(blinding=blinding)
    html = sign_in(example.bob).get(example.url + "?show=repository").content.decode()
    assert "olga-canary" not in html
    assert "its link stays closed" in html


def test_blind_reviewers_get_the_copy_of_an_examples_report_and_never_the_original(
    example, sign_in
):
    ReviewRound.objects.update(blinding="double")
    bob = sign_in(example.bob)
    file = f"{example.url}files/{example.old_report.public_id}/report.pdf"
    assert file not in bob.get(example.url).content.decode()
    assert bob.get(file).status_code == 409
    make_blind_copies()
    assert file in bob.get(example.url).content.decode()
    assert bob.get(file)["ETag"] == f'"{example.old_report.public_id}-copy"'


def test_staffs_points_are_shown_only_after_ones_own(example, sign_in):
    bob = sign_in(example.bob)
    bob.post(example.url + "save/", answers(example), **FETCH)
    assert "CANARY-REASON" not in bob.get(example.url).content.decode()
    incomplete = {f"comment-{example.method.pk}": ""}
    response = bob.post(example.url + "compare/", incomplete, follow=True)
    assert "Method: a comment" in response.content.decode()
    assert "CANARY-REASON" not in response.content.decode()
    response = bob.post(example.url + "compare/", answers(example), follow=True)
    html = response.content.decode()
    assert html.count(REASON) == 2
    assert "CANARY-SUMMARY" in html
    assert "2 of 4, Sound" in html
    assert "4 of 4, Superb" in html
    assert "2 less than the staff" in html
    assert "the same as the staff" in html
    assert "33.3 points of 100 from the staff" in html


def test_a_compared_practice_stays_as_it_is(example, sign_in):
    bob = sign_in(example.bob)
    bob.post(example.url + "compare/", answers(example))
    response = bob.post(example.url + "save/", answers(example, points=4), **FETCH)
    assert response.status_code == 422
    assert "stays as it is" in response.json()["error"]
    assert Practice.objects.get().scores.get(criterion=example.method).points == 2


def test_bad_points_get_a_sentence_and_stay_typed(example, sign_in):
    bad = answers(example, **{f"score-{example.writing.pk}": "11"})
    response = sign_in(example.bob).post(example.url + "compare/", bad)
    assert response.status_code == 422
    assert "less than or equal to 10" in response.content.decode()
    assert SECRET in response.content.decode()


def test_a_second_window_gets_both_texts(example, sign_in):
    bob = sign_in(example.bob)
    seen = {"revision-summary": "e3b0c44298fc"}
    assert bob.post(example.url + "save/", {"summary": "One", **seen}, **FETCH).status_code == 200
    assert bob.post(example.url + "save/", {"summary": "Two", **seen}, **FETCH).status_code == 409


def test_an_example_is_there_once_offered_and_the_round_or_practice_is_open(example, sign_in):
    bob = sign_in(example.bob)
    ReviewRound.objects.update(opened_at=None)
    assert bob.get(example.url).status_code == 404
    assert "Practice for" not in bob.get("/spring/reviews/").content.decode()
    sign_in(example.carol).post(example.list_url + "set-up/", {"is_open": "on"})
    assert bob.get(example.url).status_code == 200
    Example.objects.update(completed_at=None)
    assert bob.get(example.url).status_code == 404


def test_only_those_who_review_in_the_round_practise(example, sign_in):
    judge = factories.participant(example.conference, "Jude", Role.JUDGE).user
    assert sign_in(judge).get(example.url).status_code == 404
    assert sign_in(example.carol).get(example.url).status_code == 404
    ReviewRound.objects.update(reviewed_by="judges")
    assert sign_in(judge).get(example.url).status_code == 200
    assert sign_in(example.bob).get(example.url).status_code == 404


def test_its_authors_and_its_reviewers_do_not_get_an_example_of_this_conference(example, sign_in):
    made = Example.objects.create(
        round=example.round,
        project=example.alphas_project,
        version=example.version,
        completed_at=timezone.now(),
    )
    url = f"/spring/reviews/practice/{made.public_id}/"
    file = f"{url}files/{example.report.public_id}/report.pdf"
    for person in (example.alice, example.amir, example.bob):
        client = sign_in(person)
        assert client.get(url).status_code == 404
        assert client.get(file).status_code == 404
        assert client.post(url + "save/", answers(example)).status_code == 404
        assert made.public_id not in client.get("/spring/reviews/").content.decode()
    assert sign_in(example.dan).get(url).status_code == 200


def test_practice_first_keeps_writing_until_it_is_done(example, sign_in):
    bob = sign_in(example.bob)
    sign_in(example.carol).post(example.list_url + "set-up/", {"comes_first": "on"})
    page = f"/spring/reviews/{example.review.public_id}/"
    assert "asks you to practise" in bob.get(page).content.decode()
    refused = bob.post(page + "save/", {"summary": "At once"}, **FETCH)
    assert refused.status_code == 422
    assert "asks you to practise" in refused.json()["error"]
    assert "no review that can be written" in (bob.get("/spring/reviews/offline/").content.decode())
    bob.post(example.url + "compare/", answers(example))
    assert bob.post(page + "save/", {"summary": "Now"}, **FETCH).status_code == 200


def test_practice_first_does_not_stop_a_review_that_is_begun(example, sign_in):
    Review.objects.filter(pk=example.review.pk).update(status=Review.Status.DRAFT)
    ReviewRound.objects.update(practice_first=True)
    page = f"/spring/reviews/{example.review.public_id}/"
    bob = sign_in(example.bob)
    assert bob.post(page + "save/", {"summary": "On"}, **FETCH).status_code == 200


# What it must not touch


def test_it_counts_for_nothing_and_shows_nowhere_else(example, sign_in):
    """Grades, feedback and exports read the same with and without it. (The board has its column.)"""
    rows.component(example.conference, source="peers", round=example.round)
    rows.fill(example.review, words="Fine work.")
    example.round.released_at = timezone.now()
    example.round.save()
    pages = {
        example.carol: (
            "/spring/staff/gradebook/",
            "/spring/staff/gradebook/gradebook.csv",
            "/spring/staff/grading/",
        ),
        example.alice: ("/spring/feedback/", "/spring/me/"),
        example.dan: ("/spring/me/",),
    }
    clients = {person: sign_in(person) for person in pages}

    def read():
        return [
            TOKEN.sub("", clients[person].get(path).content.decode())
            for person, paths in pages.items()
            for path in paths
        ]

    before = read()
    sign_in(example.bob).post(example.url + "compare/", answers(example, summary=SECRET))
    assert Practice.objects.get().submitted_at is not None
    assert read() == before
    assert Score.objects.count() == 2


def test_another_reviewers_practice_is_nobodys_business(example, sign_in):
    sign_in(example.bob).post(example.url + "compare/", answers(example, summary=SECRET))
    for person in (example.alice, example.dan):
        assert "CANARY-PRACTICE" not in sign_in(person).get(example.url).content.decode()


def test_list_costs_the_same_for_one_reviewer_and_for_thirty(example, sign_in):
    carol = sign_in(example.carol)
    sign_in(example.bob).post(example.url + "compare/", answers(example))
    with CaptureQueriesContext(connection) as few:
        carol.get(example.list_url)
    for number in range(12):
        place = factories.participant(example.conference, f"Person {number}")
        practice = Practice.objects.create(
            example=example.example, reviewer=place, submitted_at=timezone.now()
        )
        ExampleScore.objects.create(practice=practice, criterion=example.method, points=2)
    with CaptureQueriesContext(connection) as many:
        carol.get(example.list_url)
    assert len(many) == len(few)
