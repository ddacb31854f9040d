"""What single pages show to whom, and what they refuse: beside test_policy.py, which walks them all."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from projects.models import Conference, Mail, Role
from reviews import releasing_grades
from reviews.models import ReviewRound
from tests import factories
from tests.reviews import rows
from tests.test_access import OWN, rule_of

REVIEW_TEXT = "CANARY-REVIEW"
NOTE = "CANARY-NOTE"
DRAFT = "CANARY-DRAFT"
GRADING = "CANARY-GRADING"
REVIEWER = "Beatrix Canary-Reviewer"
REVIEWER_MAIL = "canary.reviewer@uni.example"
GRADER = "Gregor Canary-Grader"
AUTHOR = "Aurelia Canary-Author"


@pytest.fixture
def planted(under_review, sign_in) -> SimpleNamespace:
    """Bob is Beatrix here, Alice is Aurelia; a submitted review, a draft, an evaluation."""
    world = under_review
    for user, name, email in (
        (world.bob, REVIEWER, REVIEWER_MAIL),
        (world.eve, GRADER, "canary.grader@uni.example"),
        (world.alice, AUTHOR, "canary.author@uni.example"),
    ):
        user.name, user.email = name, email
        user.save()
    world.alphas_project.credits.filter(participant=world.places.alice).update(name=AUTHOR)
    # Beatrix has no team: fellow students would know her name from the project page otherwise.
    world.places.bob.membership.delete()
    rows.fill(world.review, level=4, points="9.37", words=REVIEW_TEXT)
    world.review.note_to_staff = NOTE
    world.review.save()
    world.draft = rows.review(
        world.round,
        factories.participant(world.conference, "Wim"),
        world.alphas_project,
        status="draft",
        summary=DRAFT,
    )
    world.component = rows.component(world.conference, "Report", "100")
    world.evaluation = rows.evaluation(
        world.component, world.alphas_project, world.eve, points="7.77", comment=GRADING
    )
    foreign = factories.conference("autumn")
    world.clients = {
        "visitor": Client(),
        "author": sign_in(world.alice),
        "co-author": sign_in(world.amir),
        "reviewer": sign_in(world.bob),
        "other student": sign_in(world.dan),
        "judge": sign_in(factories.participant(world.conference, "Jude", Role.JUDGE).user),
        "foreign staff": sign_in(factories.participant(foreign, "Ines", Role.INSTRUCTOR).user),
        "staff": sign_in(world.carol),
    }
    return world


def addresses(world) -> list[str]:
    """Every GET address of the conference, with ids of real rows in the place of its parameters."""
    values = {
        "<slug:conf>": "spring",
        "<slug:public_id>": world.review.public_id,
        "<slug:artefact_id>": world.report.public_id,
        "<str:name>": "report.pdf",
        "<int:component>": str(world.component.pk),
        "<int:number>": str(world.alphas_project.number),
        "<int:pk>": str(world.round.pk),
        "<slug:milestone>": world.final.slug,
        "<int:participant>": str(world.places.bob.pk),
        "<str:board>": f"{world.alphas_project.board}-{world.alphas_project.slug}",
    }
    found = set()
    for path, _ in OWN:
        for name, value in values.items():
            path = path.replace(name, value)
        if "<" not in path and "^" not in path:
            found.add("/" + path)
    found.add(f"/spring/staff/reviews/{world.draft.public_id}/")
    found.add(f"/spring/reviews/{world.draft.public_id}/")
    return sorted(found)


def body(response) -> str:
    content = b"".join(response) if response.streaming else response.content
    return content.decode("utf-8", "replace") + str(dict(response.headers))


def set_state(world, round_released: bool, grades_released: bool) -> None:
    if round_released:
        ReviewRound.objects.update(released_at=timezone.now())
    if grades_released:
        releasing_grades.release(world.conference, [world.component.pk], world.carol)


OUTSIDERS = ("visitor", "other student", "judge", "foreign staff")


@pytest.mark.parametrize("actor", ["author", "co-author"])
def test_after_release_authors_read_reviews_and_learn_no_reviewer(planted, actor):
    set_state(planted, True, False)
    html = body(planted.clients[actor].get("/spring/feedback/"))
    assert REVIEW_TEXT in html
    assert "9.37 of 10" in html
    ids = (planted.review.public_id, planted.draft.public_id)
    for path in ("/spring/feedback/", "/spring/grade/", "/spring/me/"):
        html = body(planted.clients[actor].get(path))
        assert [secret for secret in (*ids, REVIEWER, "Wim") if secret in html] == []
    assert Mail.objects.filter(text__contains=REVIEWER).count() == 0


@pytest.mark.parametrize("actor", ["author", "co-author"])
def test_after_release_authors_read_their_grade_and_learn_no_grader(planted, actor):
    set_state(planted, False, True)
    html = body(planted.clients[actor].get("/spring/grade/"))
    assert GRADING in html
    assert "7.77 of 10" in html
    assert GRADER not in html


def test_reviewers_see_their_own_review_and_nobody_elses(planted):
    client = planted.clients["reviewer"]
    assert REVIEW_TEXT in body(client.get(f"/spring/reviews/{planted.review.public_id}/"))
    assert client.get(f"/spring/reviews/{planted.draft.public_id}/").status_code == 404
    assert client.get(f"/spring/reviews/{planted.alices_review.public_id}/").status_code == 404


@pytest.mark.parametrize("actor", [*OUTSIDERS, "author", "co-author", "staff"])
def test_nobody_else_opens_a_reviewers_page(planted, actor):
    client = planted.clients[actor]
    expected = {302, 404} if actor == "visitor" else {404}
    for path in ("", "save/", "submit/"):
        url = f"/spring/reviews/{planted.review.public_id}/{path}"
        assert client.get(url).status_code in expected | ({405} if path else set())
        assert client.post(url, {"summary": "mine now"}).status_code in expected
    planted.review.refresh_from_db()
    assert planted.review.summary == REVIEW_TEXT


def test_staff_read_everything(planted):
    client = planted.clients["staff"]
    html = body(client.get(f"/spring/staff/reviews/{planted.review.public_id}/"))
    assert [text for text in (REVIEW_TEXT, NOTE, REVIEWER) if text not in html] == []
    html = body(client.get(f"/spring/staff/grading/{planted.component.pk}/1/"))
    assert GRADING in html


def test_staff_pages_are_absent_for_everyone_else(planted):
    staff_paths = [
        path
        for path in addresses(planted)
        if path.startswith(("/spring/staff/rounds", "/spring/staff/reviews", "/spring/staff/grad"))
    ]
    assert len(staff_paths) > 12
    for actor in ("author", "reviewer", "other student", "judge", "foreign staff"):
        for path in staff_paths:
            assert planted.clients[actor].get(path).status_code in (404, 405), (actor, path)


def test_staff_of_another_conference_cannot_reach_rows_through_their_own_address(planted):
    client = planted.clients["foreign staff"]
    for path in (
        f"rounds/{planted.round.pk}/",
        f"rounds/{planted.round.pk}/edit/",
        f"rounds/{planted.round.pk}/assign/",
        f"rounds/{planted.round.pk}/open/",
        f"rounds/{planted.round.pk}/release/",
        f"reviews/{planted.review.public_id}/",
        f"rubrics/{planted.round.rubric_id}/",
        f"grading/{planted.component.pk}/1/",
        f"gradebook/release/{planted.component.pk}/",
    ):
        assert client.get(f"/autumn/staff/{path}").status_code == 404, path
        assert client.post(f"/autumn/staff/{path}").status_code in (404, 405), path


@pytest.mark.parametrize(
    "show", ["", "report", "repository", "video", "slides", "text", "abstract"]
)
def test_a_double_blind_reviewer_learns_no_member(planted, show):
    ReviewRound.objects.update(blinding="double")
    client = planted.clients["reviewer"]
    for path in ("/spring/reviews/", f"/spring/reviews/{planted.review.public_id}/?show={show}"):
        html = body(client.get(path))
        members = (AUTHOR, "canary.author", "Amir", "Alpha", "alice-lee", "a name of theirs")
        assert [name for name in members if name in html] == []


def test_a_single_blind_reviewer_sees_whose_it_is(planted):
    html = body(planted.clients["reviewer"].get(f"/spring/reviews/{planted.review.public_id}/"))
    assert AUTHOR in html
    assert "https://github.com/alice-lee/dark" in body(
        planted.clients["reviewer"].get(
            f"/spring/reviews/{planted.review.public_id}/?show=repository"
        )
    )


def test_who_left_sees_nothing_any_more(planted):
    planted.places.bob.left_at = timezone.now()
    planted.places.bob.save()
    client = planted.clients["reviewer"]
    assert client.get("/spring/reviews/").status_code == 404
    assert client.get(f"/spring/reviews/{planted.review.public_id}/").status_code == 404


def test_an_archived_conference_ends_writing_and_reading_of_files(planted):
    Conference.objects.filter(slug="spring").update(archived_at=timezone.now())
    client = planted.clients["reviewer"]
    html = body(client.get(f"/spring/reviews/{planted.review.public_id}/"))
    assert "<iframe" not in html
    url = f"/spring/reviews/{planted.review.public_id}/save/"
    assert client.post(url, {"summary": "x"}).status_code == 409


def test_every_route_of_reviews_was_walked(planted):
    """So that a new route with a parameter this test does not know is noticed."""
    walked = addresses(planted)
    ours = [
        path
        for path, pattern in OWN
        if (pattern.callback.__module__ or "").startswith("reviews.") and rule_of(pattern)
    ]
    assert len(ours) >= 30
    assert len([path for path in walked if path.startswith("/spring/")]) >= len(ours)
