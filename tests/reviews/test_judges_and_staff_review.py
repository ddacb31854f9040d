"""Judges and staff who review: they see what they are assigned, and nothing more for it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from projects.models import Role, WatchedSection
from reviews.models import Review, ReviewRound
from tests import factories
from tests.reviews import rows
from tests.reviews.test_write_review import whole


@pytest.fixture
def cast(under_review, sign_in) -> SimpleNamespace:
    """under_review, plus Judith (judge) and Eve (assistant for section B) with a review each."""
    world = under_review
    world.places.alice.section = "A"
    world.places.alice.save()
    WatchedSection.objects.create(participant=world.places.eve, section="B")
    world.judith = factories.participant(world.conference, "Judith", Role.JUDGE)
    world.judges = rows.round_(
        world.conference,
        world.final,
        name="Presentation score",
        rubric=world.round.rubric,
        reviewed_by=ReviewRound.Reviewers.JUDGES,
        assigned_at=timezone.now(),
        opened_at=timezone.now(),
    )
    world.judiths = rows.review(
        world.judges, world.judith, world.alphas_project, version=world.version
    )
    world.eves = rows.review(
        world.judges, world.places.eve, world.alphas_project, version=world.version
    )
    return world


def address(review):
    return f"/spring/reviews/{review.public_id}/"


def test_judge_reads_writes_and_submits_what_is_assigned(cast, sign_in):
    client = sign_in(cast.judith.user)
    assert address(cast.judiths) in client.get("/spring/reviews/").content.decode()
    html = client.get(address(cast.judiths)).content.decode()
    assert "Seeing in the Dark" in html
    report = f"{address(cast.judiths)}files/{cast.report.public_id}/report.pdf"
    assert client.get(report).status_code == 200
    client.post(address(cast.judiths) + "submit/", whole(cast))
    assert Review.objects.get(pk=cast.judiths.pk).status == "submitted"


def test_judge_sees_nothing_else(cast, sign_in):
    client = sign_in(cast.judith.user)
    for path in (
        address(cast.review),
        address(cast.eves),
        f"/spring/staff/reviews/{cast.judiths.public_id}/",
        f"/spring/staff/rounds/{cast.judges.pk}/",
        "/spring/feedback/",
        "/spring/people/",
    ):
        assert client.get(path).status_code == 404


def test_assistant_of_another_section_opens_what_is_assigned_and_no_other(cast, sign_in):
    client = sign_in(cast.eve)
    assert address(cast.eves) in client.get("/spring/reviews/").content.decode()
    assert client.get(address(cast.eves)).status_code == 200
    report = f"{address(cast.eves)}files/{cast.report.public_id}/report.pdf"
    assert client.get(report).status_code == 200
    assert client.get(address(cast.judiths)).status_code == 404
    assert client.get(f"/spring/staff/reviews/{cast.judiths.public_id}/").status_code == 404
    assert client.get(f"/spring/staff/rounds/{cast.judges.pk}/").status_code == 200


def test_staff_dashboard_asks_for_their_own_reviews(cast, sign_in):
    client = sign_in(cast.eve)
    assert "1 review for you to write" in plain(client.get("/spring/me/"))
    rows.fill(cast.eves)
    assert "for you to write" not in plain(client.get("/spring/me/"))


def plain(answer):
    return " ".join(strip_tags(answer.content.decode()).split())


def test_judge_may_report_a_conflict_with_what_is_assigned_only(cast, sign_in):
    client = sign_in(cast.judith.user)
    data = {"kind": "worked", "reason": "I advised them."}
    mine = f"/spring/reviews/conflicts/{cast.alphas_project.number}/"
    other = f"/spring/reviews/conflicts/{cast.betas_project.number}/"
    assert "I have a conflict" in client.get(address(cast.judiths)).content.decode()
    assert client.post(mine, data).status_code == 302
    assert client.post(other, data).status_code == 404
    assert cast.conference.conflicts.get().reviewer == cast.judith


def test_judge_who_left_has_no_way_in(cast, sign_in):
    cast.judith.left_at = timezone.now()
    cast.judith.save()
    assert sign_in(cast.judith.user).get(address(cast.judiths)).status_code == 404
    assert not Review.objects.visible_to(cast.judith.user).exists()


def test_staff_keep_a_judge_from_a_project(cast, sign_in):
    page = "/spring/staff/rounds/conflicts/"
    carol = sign_in(cast.carol)
    assert "Judith (judge)" in carol.get(page).content.decode()
    data = {
        "reviewer": cast.judith.pk,
        "project": cast.betas_project.pk,
        "reason": "They taught them.",
    }
    assert carol.post(page, data).status_code == 302
    assert cast.conference.conflicts.get().reviewer == cast.judith
