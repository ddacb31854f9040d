"""A receipt shows what was handed in to those who may know, and to others only that it is real."""

from datetime import timedelta

import pytest
from django.utils import timezone

from projects.drafting import save_texts, submission_for
from projects.handing_in import hand_in
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(world):
    submission = submission_for(world.alphas_project, world.proposal)
    save_texts(submission, world.alice, {"idea": "Two words"}, {})
    return hand_in(submission, world.alice, "k1")


WHOLE, PROOF = "projects/receipt/page.html", "projects/receipt/verification.html"


@pytest.mark.parametrize(
    ("who", "page"),
    [
        ("alice", WHOLE),
        ("amir", WHOLE),
        ("carol", WHOLE),
        ("eve", WHOLE),
        ("root", WHOLE),
        ("bob", PROOF),
        ("dan", PROOF),
    ],
)
def test_the_whole_receipt_is_for_the_team_and_staff(world, sign_in, version, who, page):
    answer = sign_in(getattr(world, who)).get(version.receipt_url)
    assert (answer.status_code, answer.templates[0].name) == (200, page)


def test_staff_of_another_conference_get_the_proof_only(world, sign_in, version):
    stranger = factories.participant(factories.conference(), "Zoe", "instructor").user
    assert sign_in(stranger).get(version.receipt_url).templates[0].name == PROOF


def test_whoever_holds_the_number_sees_that_it_is_real(world, client, version):
    answer = client.get(version.receipt_url)
    html = answer.content.decode()
    for fact in (
        version.receipt_number,
        str(world.conference),
        "Proposal",
        f"{version.submitted_at:%Y-%m-%d %H:%M:%S} UTC",
        version.content_hash,
        "on time",
    ):
        assert fact in html


def test_the_proof_names_no_title_no_person_and_no_contents(world, client, version):
    html = client.get(version.receipt_url).content.decode()
    for secret in (world.alphas_project.title, "Alice", "Amir", "Alpha", "Two words", "characters"):
        assert secret not in html


def test_the_proof_is_kept_by_no_cache_and_no_index_and_sets_no_cookie(world, client, version):
    answer = client.get(version.receipt_url)
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert dict(answer.cookies) == {}


def test_trying_numbers_is_stopped(world, client, version):
    wrong = "/receipts/R-0000-0000-0000-0000/"
    assert [client.get(wrong).status_code for _ in range(31)] == [404] * 30 + [429]
    assert client.get(version.receipt_url).status_code == 429


def test_the_team_is_never_stopped(world, client, sign_in, version):
    for _ in range(31):
        client.get("/receipts/R-0000-0000-0000-0000/")
    assert sign_in(world.alice).get(version.receipt_url).status_code == 200


def test_receipts_are_only_read(world, client, version):
    assert client.post(version.receipt_url).status_code == 405


def test_receipt_shows_number_time_hash_and_contents(world, sign_in, version):
    html = sign_in(world.amir).get(version.receipt_url).content.decode()
    assert version.receipt_number in html
    assert version.content_hash in html
    assert f"{version.submitted_at:%Y-%m-%d %H:%M:%S} UTC" in html
    assert "on time" in html
    assert "Text, 9 characters" in html


def test_late_receipt_says_what_it_costs(world, sign_in):
    world.proposal.due_at = timezone.now() - timedelta(hours=2)
    world.proposal.late_until = timezone.now() + timedelta(hours=5)
    world.proposal.save()
    submission = submission_for(world.alphas_project, world.proposal)
    save_texts(submission, world.alice, {"idea": "Two words"}, {})
    version = hand_in(submission, world.alice, "k1")
    html = sign_in(world.alice).get(version.receipt_url).content.decode()
    assert "<dt>Arrived</dt><dd>late by 1 h 59 min</dd>" in html
    assert "<dt>Costs</dt><dd>10 points of 100, once</dd>" in html


def test_number_typed_by_hand_is_found(world, sign_in, version):
    answer = sign_in(world.alice).get(f"/receipts/{version.receipt_number.lower()}/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == version.receipt_url


@pytest.mark.parametrize("number", ["R-0000-0000-0000-0000", "nothing", "%00", "R-%00"])
def test_unknown_number_is_404(world, sign_in, version, number):
    assert sign_in(world.alice).get(f"/receipts/{number}/").status_code == 404
