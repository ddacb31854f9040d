"""A version freezes the commit that its code was last seen at; a deadline's commit seals it."""

import hashlib
import json

import pytest
from django.utils import timezone

from projects import handing_in
from projects.domain.content_hash import sealed_hash
from projects.drafting import submission_for
from projects.models import LinkCheck, Mail, PinnedCommit, Version, VersionItem
from projects.sealing import seal_of
from projects.uploading import add_link
from tests import factories

pytestmark = pytest.mark.django_db

FIRST, LAST, PINNED = "a" * 40, "b" * 40, "c" * 40
PAGE = "/spring/submissions/deliverables/"


@pytest.fixture
def submission(world):
    """Alice's only link is her repository, last seen at FIRST."""
    world.final.fields.exclude(key="repository").delete()
    made = submission_for(world.alphas_project, world.final)
    add_link(made, world.final.fields.get(), "github.com/alpha/code", world.alice)
    saw(FIRST)
    return made


def saw(commit: str) -> None:
    LinkCheck.objects.update(facts={"commit": commit} if commit else {})


def pin(version: Version, moment: str = "deadline", commit: str = PINNED) -> None:
    PinnedCommit.objects.update_or_create(
        version=version,
        artefact=version.items.get().artefact,
        moment=moment,
        defaults={"commit": commit, "pinned_at": timezone.now(), "next_try_at": None},
    )


def test_commit_that_was_last_seen_is_frozen_and_hashed(world, submission):
    version = handing_in.hand_in(submission, world.alice, "k1")
    assert version.items.get().commit == FIRST
    seal = seal_of(version)
    assert (seal.is_whole, seal.codes[0].frozen, seal.sealed) == (True, FIRST, "")


def test_repository_nobody_has_looked_at_has_no_commit(world, submission):
    saw("")
    version = handing_in.hand_in(submission, world.alice, "k1")
    assert version.items.get().commit == ""
    assert seal_of(version).is_whole


def test_push_that_was_seen_and_another_press_make_another_version(world, submission):
    first = handing_in.hand_in(submission, world.alice, "k1")
    saw(LAST)
    second = handing_in.hand_in(submission, world.alice, "k2", seen=1)
    assert [first.number, second.number] == [1, 2]
    assert first.content_hash != second.content_hash
    assert handing_in.hand_in(submission, world.alice, "k2", seen=1) == second


@pytest.mark.parametrize("key", ["k1", "k2"], ids=["a double click", "another member at once"])
def test_check_that_lands_between_two_presses_makes_no_second_version(world, submission, key):
    version = handing_in.hand_in(submission, world.alice, "k1")
    saw(LAST)
    assert handing_in.hand_in(submission, world.amir, key) == version
    assert Version.objects.count() == 1


@pytest.mark.parametrize(("before", "now"), [("", LAST), (FIRST, ""), (FIRST, FIRST)])
def test_commit_that_was_not_known_both_times_makes_no_version(world, submission, before, now):
    saw(before)
    handing_in.hand_in(submission, world.alice, "k1")
    saw(now)
    handing_in.hand_in(submission, world.alice, "k2", seen=1)
    assert Version.objects.count() == 1


def test_page_says_which_version_its_reader_knew(world, sign_in, submission):
    client = sign_in(world.alice)
    assert '<input type="hidden" name="seen" value="">' in client.get(PAGE).content.decode()
    client.post(f"{PAGE}hand-in/", {"press": "p1", "seen": ""})
    saw(LAST)
    assert '<input type="hidden" name="seen" value="1">' in client.get(PAGE).content.decode()
    client.post(f"{PAGE}hand-in/", {"press": "p2", "seen": "1"})
    assert list(VersionItem.objects.values_list("commit", flat=True)) == [FIRST, LAST]


def test_seal_is_over_the_contents_and_the_deadlines_commit(world, submission):
    version = handing_in.hand_in(submission, world.alice, "k1")
    pin(version, "hand_in", LAST)
    assert seal_of(version).sealed == ""
    pin(version)
    seal = seal_of(version)
    assert (seal.codes[0].frozen, seal.codes[0].pinned) == (FIRST, PINNED)
    assert seal.sealed == sealed_hash(version.content_hash, [PINNED])


def test_contents_that_do_not_give_the_hash_are_named(world, submission):
    version = handing_in.hand_in(submission, world.alice, "k1")
    version.content_hash = "0" * 64
    assert not seal_of(version).is_whole


def test_version_from_before_commits_still_gives_its_hash(world):
    from projects.domain.content_hash import Content, content_hash

    old = factories.version(world.alphas_project, world.proposal)
    contents = [Content("idea", "section", text="Two words")]
    made = Version.objects.create(
        submission=old.submission, number=2, submitted_at=timezone.now(),
        content_hash=content_hash(contents, 1), receipt_number="R-old", idempotency_key="old",
    )  # fmt: skip
    made.items.create(key="idea", kind="section", label="Idea", text="Two words")
    assert (made.hash_format, seal_of(made).is_whole) == (1, True)


def test_receipt_proof_version_and_mail_show_the_commits(world, sign_in, client, submission):
    version = handing_in.hand_in(submission, world.alice, "k1")
    assert f"part of the hash: {FIRST}" in Mail.objects.filter(to=world.amir.email).get().text
    pin(version)
    sealed = seal_of(version).sealed
    pages = [
        sign_in(world.amir).get(version.receipt_url),
        client.get(version.receipt_url),
        sign_in(world.amir).get(f"{PAGE}versions/1/"),
    ]
    for page in pages:
        html = page.content.decode()
        for fact in (version.content_hash, FIRST, PINNED, sealed, "computed again"):
            assert fact in html, fact


def test_team_and_staff_can_hash_the_contents_themselves(world, sign_in, submission):
    version = handing_in.hand_in(submission, world.alice, "k1")
    address = f"{version.receipt_url}contents.json"
    for person in (world.amir, world.carol):
        answer = sign_in(person).get(address)
        assert hashlib.sha256(answer.content).hexdigest() == version.content_hash
    assert json.loads(answer.content)[0]["commit"] == FIRST
    assert sign_in(world.bob).get(address).status_code == 404
