"""What is graded is the code that was there: at the hand-in, and then at the deadline."""

from datetime import timedelta

import pytest
from django.utils import timezone

from projects import counting, drafting, handing_in, pinning, tasks
from projects.models import Extension, Kind, PinnedCommit, Version
from projects.pinning import address_at, commits_of, pin, waiting_pin_ids
from projects.uploading import add_link
from tests import factories
from tests.lookalikes import git_says

pytestmark = pytest.mark.django_db

REPOSITORY = "https://github.com/alpha/code"
FIRST, LAST = "a" * 40, "b" * 40


@pytest.fixture
def version(world, hosts) -> Version:
    """Alice's only link is her repository; she has handed it in."""
    world.final.fields.exclude(key="repository").delete()
    git_says(hosts.github, "alpha/code", FIRST)
    submission = drafting.submission_for(world.alphas_project, world.final)
    add_link(submission, world.final.fields.get(), REPOSITORY, world.alice)
    return handing_in.hand_in(submission, world.alice, "press")


def pass_deadline(milestone, **ago) -> None:
    milestone.due_at = timezone.now() - timedelta(**(ago or {"minutes": 10}))
    milestone.late_until = milestone.due_at + timedelta(hours=24)
    milestone.opens_at = milestone.due_at - timedelta(days=30)
    milestone.save()


def pinned() -> list[tuple[str, str]]:
    return list(PinnedCommit.objects.values_list("moment", "commit"))


def test_hand_in_writes_its_pin_and_waits_for_nobody(version, hosts):
    assert pinned() == [("hand_in", "")]
    assert hosts.github.asked == []


def test_bell_rings_when_the_version_is_stored(world, hosts, django_capture_on_commit_callbacks):
    world.final.fields.exclude(key="repository").delete()
    git_says(hosts.github, "alpha/code", FIRST)
    submission = drafting.submission_for(world.alphas_project, world.final)
    add_link(submission, world.final.fields.get(), REPOSITORY, world.alice)
    with django_capture_on_commit_callbacks(execute=True):
        handing_in.hand_in(submission, world.alice, "press")
    assert pinned() == [("hand_in", FIRST)]


def test_worker_pins_the_head_of_the_moment_once(version, hosts):
    (pin_id,) = waiting_pin_ids()
    assert pin(pin_id) is True
    git_says(hosts.github, "alpha/code", LAST)
    assert pin(pin_id) is False
    assert pinned() == [("hand_in", FIRST)]
    assert PinnedCommit.objects.get().pinned_at is not None


def test_same_draft_again_is_pinned_no_second_time(version, world):
    handing_in.hand_in(version.submission, world.alice, "other press")
    assert len(pinned()) == 1


def test_deadline_pins_what_was_pushed_until_then(version, world, hosts):
    tasks.pin_waiting_commits()
    git_says(hosts.github, "alpha/code", LAST)
    pass_deadline(world.final)
    tasks.pin_waiting_commits()
    tasks.pin_waiting_commits()
    assert pinned() == [("hand_in", FIRST), ("deadline", LAST)]
    (counting,) = commits_of([version]).values()
    assert (counting.moment, counting.commit) == ("deadline", LAST)


def test_what_is_withdrawn_is_not_pinned_at_the_deadline(version, world):
    counting.withdraw(version.submission, world.alice)
    pass_deadline(world.final)
    waiting_pin_ids()
    assert [moment for moment, _ in pinned()] == ["hand_in"]


def test_deadline_has_not_passed_within_its_grace(version, world):
    pass_deadline(world.final, minutes=3)
    waiting_pin_ids()
    assert [moment for moment, _ in pinned()] == ["hand_in"]


def test_extension_moves_the_pin_with_the_deadline(version, world):
    later = timezone.now() + timedelta(hours=1)
    Extension.objects.create(
        project=world.alphas_project, milestone=world.final, due_at=later, reason="Ill",
        granted_by=world.carol,
    )  # fmt: skip
    pass_deadline(world.final)
    waiting_pin_ids()
    assert [moment for moment, _ in pinned()] == ["hand_in"]
    Extension.objects.update(due_at=timezone.now() - timedelta(minutes=10))
    waiting_pin_ids()
    assert [moment for moment, _ in pinned()] == ["hand_in", "deadline"]


def test_late_version_keeps_the_commit_it_came_with(world, hosts):
    pass_deadline(world.final)
    artefact = factories.artefact(world.alphas_project, Kind.REPOSITORY, url=REPOSITORY)
    late = factories.version(world.alphas_project, world.final)
    # Versions never change: this one is made late by hand.
    late = Version.objects.create(
        submission=late.submission, number=2, submitted_at=timezone.now(), is_late=True,
        content_hash="1" * 64, receipt_number="R-late", idempotency_key="late",
    )  # fmt: skip
    late.items.create(key="repository", kind=Kind.REPOSITORY, label="Code", artefact=artefact)
    pinning.pin_commit(late)
    waiting_pin_ids()
    assert [moment for moment, _ in pinned()] == ["hand_in"]


def test_deadline_of_last_week_is_left_alone(version, world):
    pass_deadline(world.final, days=7)
    waiting_pin_ids()
    assert [moment for moment, _ in pinned()] == ["hand_in"]


def test_busy_host_is_asked_again_for_a_day(version, hosts):
    hosts.github.says("/alpha/code.git/info/refs", 503)
    (pin_id,) = waiting_pin_ids()
    assert pin(pin_id) is False
    row = PinnedCommit.objects.get()
    assert row.attempts == 1
    assert row.next_try_at > timezone.now()
    PinnedCommit.objects.update(
        next_try_at=timezone.now(), wanted_at=timezone.now() - timedelta(hours=24)
    )
    pin(pin_id)
    assert PinnedCommit.objects.get().next_try_at is None
    assert commits_of([version]) == {}


def test_repository_with_no_commit_has_none_to_pin(version, hosts):
    git_says(hosts.github, "alpha/code", "")
    tasks.pin_waiting_commits()
    assert pinned() == [("hand_in", "")]


def test_nothing_is_pinned_while_checks_are_off(world, settings):
    settings.LINK_CHECKS = False
    artefact = factories.artefact(world.alphas_project, Kind.REPOSITORY, url=REPOSITORY)
    made = factories.version(world.alphas_project, world.final, artefact)
    assert (pinning.pin_commit(made), waiting_pin_ids()) == ([], [])


def test_browsers_are_sent_to_the_commit():
    assert address_at(REPOSITORY, FIRST) == f"{REPOSITORY}/tree/{FIRST}"
    assert address_at("https://git.uni.example/a/b", FIRST) == "https://git.uni.example/a/b"
    assert address_at(REPOSITORY, "") == REPOSITORY
