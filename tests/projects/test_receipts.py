"""A receipt shows what was handed in, to those who may know."""

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


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("alice", 200),
        ("amir", 200),
        ("carol", 200),
        ("eve", 200),
        ("root", 200),
        ("bob", 404),
        ("dan", 404),
    ],
)
def test_receipt_is_for_the_team_and_staff(world, sign_in, version, who, status):
    assert sign_in(getattr(world, who)).get(version.receipt_url).status_code == status


def test_staff_of_another_conference_get_404(world, sign_in, version):
    stranger = factories.participant(factories.conference(), "Zoe", "instructor").user
    assert sign_in(stranger).get(version.receipt_url).status_code == 404


def test_visitor_is_asked_to_sign_in(world, client, version):
    assert client.get(version.receipt_url).status_code == 302


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
    assert "10 per cent of this milestone&#x27;s points are lost" in html or (
        "10 per cent of this milestone's points are lost" in html
    )


def test_number_typed_by_hand_is_found(world, sign_in, version):
    answer = sign_in(world.alice).get(f"/receipts/{version.receipt_number.lower()}/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == version.receipt_url


@pytest.mark.parametrize("number", ["R-0000-0000-0000-0000", "nothing", "%00", "R-%00"])
def test_unknown_number_is_404(world, sign_in, version, number):
    assert sign_in(world.alice).get(f"/receipts/{number}/").status_code == 404
