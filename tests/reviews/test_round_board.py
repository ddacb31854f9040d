"""The progress board: who owes what, filtered, as a table, and reminded by hand."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from projects.models import Mail
from reviews import progress
from reviews.models import Offer, Review
from tests import factories
from tests.reviews import rows


@pytest.fixture
def board(under_review):
    """Bob has submitted and took an extra one, Alice has a draft, Dan nothing, Gus has left."""
    conf = under_review.conference
    gus = factories.participant(conf, "Gus")
    gamma = factories.team(conf, "Gamma", factories.participant(conf, "Gil"))
    under_review.gammas = factories.project(gamma, "Tasting in the Mist")
    rows.fill(under_review.review)
    Review.objects.filter(pk=under_review.alices_review.pk).update(status="draft")
    rows.review(under_review.round, under_review.places.bob, under_review.gammas, is_extra=True)
    rows.review(under_review.round, under_review.places.dan, under_review.gammas)
    rows.review(under_review.round, gus, under_review.betas_project)
    gus.left_at = timezone.now()
    gus.save()
    under_review.gus = gus
    under_review.url = f"/spring/staff/rounds/{under_review.round.pk}/"
    return under_review


def lines(board, viewer=None):
    return {line.name: line for line in progress.reviewers(board.round, viewer or board.carol)}


def shown(html):
    table = html[html.index("Who owes what") : html.index("What each project has")]
    return re.findall(r'<th scope="row"><bdi>(\w+)', table)


def fingerprint(html):
    return re.search(r'name="fingerprint" value="(\w+)"', html)[1]


def test_each_line_says_what_is_submitted_begun_extra_and_overdue(board):
    found = lines(board)
    bob, gus = found["Bob"], found["Gus"]
    assert (bob.load, bob.submitted, bob.extra, bob.extra_submitted) == (2, 1, 1, 0)
    assert (found["Alice"].drafts, found["Alice"].unbegun) == (1, 0)
    assert (found["Dan"].unbegun, found["Dan"].overdue) == (1, 0)
    assert (gus.has_left, gus.overdue) == (True, 1)


@pytest.mark.parametrize(
    ("show", "names"),
    [
        ("", ["Alice", "Bob", "Dan", "Gus"]),
        ("owes", ["Alice", "Bob", "Dan", "Gus"]),
        ("unbegun", ["Bob", "Dan", "Gus"]),
        ("overdue", ["Gus"]),
        ("nonsense", ["Alice", "Bob", "Dan", "Gus"]),
    ],
)
def test_the_board_is_filtered(board, sign_in, show, names):
    page = sign_in(board.carol).get(f"{board.url}?show={show}").content.decode()
    assert shown(page) == names


def test_who_has_left_is_named_with_the_way_to_give_the_reviews_away(board, sign_in):
    page = sign_in(board.carol).get(board.url).content.decode()
    assert "has left" in page
    assert f'href="{board.url}drop/{board.gus.pk}/">Give to others' in page
    assert "/drop/" not in sign_in(board.eve).get(board.url).content.decode()


def test_each_project_says_what_it_has_and_what_it_lacks(board, sign_in):
    Offer.objects.create(round=board.round, project=board.gammas, made_by=board.carol)
    type(board.round).objects.update(demand=3)
    board.round.refresh_from_db()
    found = {row.coverage.project.title: row for row in progress.projects(board.round, board.carol)}
    gamma = found["Tasting in the Mist"]
    assert (gamma.coverage.wanted, gamma.coverage.expected, gamma.coverage.offered) == (3, 2, 1)
    assert gamma.coverage.short == 0
    assert found["Seeing in the Dark"].coverage.short == 2
    assert {name: is_extra for _, name, _, is_extra in gamma.reviews} == {"Bob": True, "Dan": False}


def test_the_table_counts_extra_reviews_and_runs_no_formula(board, sign_in):
    board.bob.name = "=1+1"
    board.bob.save()
    answer = sign_in(board.eve).get(f"{board.url}reviewers.csv")
    table = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    [bob] = [row for row in table if row["Reviewer"].endswith("1+1")]
    assert bob["Reviewer"] == "'=1+1"
    assert (bob["Assigned"], bob["Submitted"], bob["Extra taken"]) == ("2", "1", "1")
    assert {row["Left"] for row in table if row["Reviewer"] == "Gus"} == {"yes"}


def test_staff_of_a_section_see_their_own_reviews_alone(board):
    conf = board.conference
    limited = factories.participant(conf, "Sam", "assistant")
    limited.watched_sections.create(section="A1")
    assert lines(board, limited.user) == {}
    board.places.bob.section = "A1"
    board.places.bob.save()
    assert set(lines(board, limited.user)) == {"Alice", "Gus"}  # who review Bob's project


def test_reminding_shows_whom_and_then_tells_them_once(board, sign_in):
    client = sign_in(board.carol)
    url = f"{board.url}remind/"
    page = client.get(f"{url}?show=owes").content.decode()
    assert "Remind 3 people?" in page
    form = {"show": "owes", "fingerprint": fingerprint(page)}
    assert client.post(url, form).status_code == 302
    told = Mail.objects.filter(kind="review_reminder")
    assert set(told.values_list("receiver__name", flat=True)) == {"Alice", "Bob", "Dan"}
    assert "Not submitted:\n- Hearing in the Noise" in told.get(receiver=board.alice).text
    assert client.post(url, form).status_code == 409
    again = client.get(url).content.decode()
    assert "Nobody to remind" in again
    assert "Reminded within a day" in again
    assert told.count() == 3


def test_a_day_later_a_reminder_may_go_again(board, sign_in):
    client = sign_in(board.carol)
    url = f"{board.url}remind/"
    client.post(url, {"show": "owes", "fingerprint": fingerprint(client.get(url).content.decode())})
    Mail.objects.filter(receiver=board.dan).update(created_at=timezone.now() - timedelta(hours=25))
    assert "Remind 1 person?" in client.get(url).content.decode()


def test_only_those_of_the_filter_are_reminded(board, sign_in):
    page = sign_in(board.carol).get(f"{board.url}remind/?show=unbegun").content.decode()
    assert "Remind 2 people?" in page  # Bob's extra one, and Dan's
    assert "Alice" not in page


def test_an_overdue_review_is_called_so(board, sign_in):
    now = timezone.now()
    type(board.round).objects.update(
        opens_at=now - timedelta(days=9),
        due_at=now - timedelta(days=1),
        hard_end_at=now + timedelta(days=1),
    )
    client = sign_in(board.carol)
    url = f"{board.url}remind/"
    client.post(url, {"show": "owes", "fingerprint": fingerprint(client.get(url).content.decode())})
    mail = Mail.objects.get(receiver=board.dan, kind="review_reminder")
    assert "1 review overdue" in mail.subject
    assert "late reviews are taken until" in mail.text


def test_a_team_that_reviews_as_one_is_one_line_and_all_are_reminded(board, sign_in):
    type(board.round).objects.update(reviewed_by="teams")
    Review.objects.filter(pk=board.alices_review.pk).update(team=board.alpha)
    board.round.refresh_from_db()
    alpha = lines(board)["Alpha"]
    assert {user.name for user in alpha.writers} == {"Alice", "Amir"}
    client = sign_in(board.carol)
    url = f"{board.url}remind/"
    client.post(url, {"show": "owes", "fingerprint": fingerprint(client.get(url).content.decode())})
    mail = Mail.objects.get(receiver=board.amir, kind="review_reminder")
    assert "Your team's review" in mail.text


def test_nobody_is_reminded_of_a_round_that_is_over(board, sign_in):
    type(board.round).objects.update(released_at=timezone.now())
    client = sign_in(board.carol)
    assert "takes no reviews now" in client.get(f"{board.url}remind/").content.decode()
    assert client.post(f"{board.url}remind/", {"fingerprint": "x"}).status_code == 409
    assert sign_in(board.eve).get(f"{board.url}remind/").status_code == 403


def test_the_board_costs_the_same_for_any_class(board, sign_in, django_assert_num_queries):
    client = sign_in(board.carol)
    client.get(board.url)
    with CaptureQueriesContext(connection) as counted:
        client.get(board.url)
    for n in range(6):
        person = factories.participant(board.conference, f"More {n}")
        project = factories.project(factories.team(board.conference, f"T{n}", person), f"P{n}")
        rows.review(board.round, board.places.dan, project)
        rows.review(board.round, person, board.gammas)
    with django_assert_num_queries(len(counted)):
        client.get(board.url)
