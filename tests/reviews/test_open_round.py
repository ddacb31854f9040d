"""Setting up and opening a round."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from projects.models import LogEntry, Mail
from reviews.models import ReviewRound
from tests.reviews import rows


def form(world, **more):
    return {
        "name": "Final review",
        "milestone": world.final.pk,
        "rubric": more.pop("rubric").pk,
        "reviewed_by": "students",
        "counted_by": "reviewer",
        "reviews_per_reviewer": 3,
        "blinding": "double",
        "others_seen": "never",
        "response_words": 400,
        "opens_at": "2027-04-01T09:00",
        "due_at": "2027-04-29T23:59",
        "grace_minutes": 5,
        **more,
    }


def test_new_round_reads_times_in_the_conference_zone(world, sign_in):
    rubric = rows.rubric(world.conference)
    response = sign_in(world.carol).post("/spring/staff/rounds/new/", form(world, rubric=rubric))
    made = ReviewRound.objects.get()
    assert response.headers["Location"] == f"/spring/staff/rounds/{made.pk}/"
    assert made.due_at.isoformat() == "2027-04-30T03:59:00+00:00"
    assert made.opened_at is None
    assert LogEntry.objects.get(verb="set up").subject == "Final review"


def test_a_round_must_open_before_it_is_due(world, sign_in):
    rubric = rows.rubric(world.conference)
    data = form(world, rubric=rubric, opens_at="2027-05-29T23:59")
    response = sign_in(world.carol).post("/spring/staff/rounds/new/", data)
    assert response.status_code == 422
    assert "A round must open before it is due." in response.content.decode()


def test_two_rounds_of_one_name_are_refused(under_review, sign_in):
    data = form(under_review, rubric=under_review.round.rubric)
    response = sign_in(under_review.carol).post("/spring/staff/rounds/new/", data)
    assert response.status_code == 422
    assert "Another round of this conference has this name." in response.content.decode()


def test_rubrics_and_milestones_of_other_conferences_are_refused(world, sign_in):
    from tests import factories

    elsewhere = factories.conference("autumn")
    data = form(world, rubric=rows.rubric(elsewhere))
    response = sign_in(world.carol).post("/spring/staff/rounds/new/", data)
    assert response.status_code == 422
    assert ReviewRound.objects.count() == 0


def test_what_a_running_round_depends_on_is_fixed(under_review, sign_in):
    url = f"/spring/staff/rounds/{under_review.round.pk}/edit/"
    other = rows.rubric(under_review.conference, "Other")
    rows.fill(under_review.review)
    data = form(under_review, rubric=other, milestone=under_review.proposal.pk, name="Renamed")
    assert sign_in(under_review.carol).post(url, data).status_code == 302
    before = under_review.round
    after = ReviewRound.objects.get(pk=before.pk)
    assert after.name == "Renamed"
    assert (after.rubric, after.milestone) == (before.rubric, before.milestone)
    assert after.blinding == before.blinding


def test_opening_shows_reviews_and_mails_their_reviewers(under_review, sign_in):
    world = under_review
    ReviewRound.objects.update(opened_at=None)
    bob, carol = sign_in(world.bob), sign_in(world.carol)
    assert "Final review" not in bob.get("/spring/reviews/").content.decode()
    assert bob.get(f"/spring/reviews/{world.review.public_id}/").status_code == 404
    newer = rows.version(world.alphas_project, world.final, world.report)
    url = f"/spring/staff/rounds/{world.round.pk}/open/"
    html = carol.get(url).content.decode()
    assert "<strong>2</strong> reviewers see their <strong>2</strong> reviews" in html
    assert carol.post(url).status_code == 302
    world.review.refresh_from_db()
    assert world.review.version == newer
    assert "Final review" in bob.get("/spring/reviews/").content.decode()
    assert sorted(Mail.objects.values_list("to", flat=True)) == sorted(
        [world.bob.email, world.alice.email]
    )
    mail = Mail.objects.get(to=world.bob.email)
    assert mail.subject == "Final review: 1 review for you to write"
    assert "/spring/reviews/" in mail.text
    assert "Alice" not in mail.text


def test_opening_twice_or_without_an_assignment_is_refused(under_review, sign_in):
    carol = sign_in(under_review.carol)
    url = f"/spring/staff/rounds/{under_review.round.pk}/open/"
    assert carol.post(url).status_code == 409
    empty = rows.round_(under_review.conference, under_review.final)
    response = carol.post(f"/spring/staff/rounds/{empty.pk}/open/")
    assert response.status_code == 409
    assert "Assign reviewers first." in response.content.decode()


def test_board_says_who_owes_what(under_review, sign_in, django_assert_num_queries):
    world = under_review
    rows.fill(world.review)
    client = sign_in(world.eve)
    html = client.get(f"/spring/staff/rounds/{world.round.pk}/").content.decode()
    assert "1 of 2 reviews submitted" in html
    assert html.index("Alice") < html.index("Bob")


def test_board_costs_the_same_for_one_review_and_for_many(
    under_review, sign_in, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests import factories

    world = under_review
    client = sign_in(world.carol)
    urls = [f"/spring/staff/rounds/{world.round.pk}/", "/spring/staff/rounds/"]
    few = []
    for url in urls:
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(url)
        few.append(len(queries))
    for n in range(12):
        person = factories.participant(world.conference, f"Reviewer {n}")
        rows.review(world.round, person, world.alphas_project)
        rows.round_(world.conference, world.final, due_at=timezone.now() + timedelta(days=n + 1))
    for url, number in zip(urls, few, strict=True):
        with django_assert_num_queries(number):
            client.get(url)


def test_board_names_reviews_that_want_a_second_look(under_review, sign_in):
    world = under_review
    url = f"/spring/staff/rounds/{world.round.pk}/"
    client = sign_in(world.carol)
    assert "Worth a second look" not in client.get(url).content.decode()
    rows.fill(world.review, words="Nice.")
    html = client.get(url).content.decode()
    assert f"<bdi>{world.bob.name}</bdi></a>: only 2 words" in html
    world.review.summary = " ".join(f"word{n}" for n in range(50))
    world.review.save()
    assert "Worth a second look" not in client.get(url).content.decode()
