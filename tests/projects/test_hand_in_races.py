"""Many presses of Submit at the same instant, over real connections: one version, nobody unanswered."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from projects.drafting import save_texts, submission_for
from projects.handing_in import hand_in, hand_in_all_due
from projects.models import Mail, Submission, Version
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 8


@pytest.fixture
def world(transactional_db):
    return factories.world()


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run the acts in threads that start together; what each returned or raised."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            barrier.wait(timeout=20)
            return act()
        except Exception as problem:  # noqa: BLE001  the test looks at what came
            return problem
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(timeout=60) for future in [pool.submit(run, act) for act in acts]]


def draft(world) -> Submission:
    submission = submission_for(world.alphas_project, world.proposal)
    save_texts(submission, world.alice, {"idea": "Two words"}, {})
    return Submission.objects.select_related("project__team", "milestone").get()


def test_double_click_makes_one_version(world):
    submission = draft(world)
    answers = at_once(*[lambda: hand_in(submission, world.alice, "one press")] * THREADS)
    assert {answer.pk for answer in answers} == {Version.objects.get().pk}
    assert Mail.objects.filter(key__startswith="receipt-").count() == 2


def test_sweeps_and_a_press_at_once_make_one_version(world):
    submission = draft(world)
    now = timezone.now()
    submission.draft_items.update(saved_at=now - timedelta(hours=1))
    world.proposal.due_at = now - timedelta(minutes=3)
    world.proposal.late_until = now + timedelta(hours=1)
    world.proposal.save()
    submission.milestone.refresh_from_db()
    answers = at_once(
        *[hand_in_all_due] * (THREADS // 2),
        *[lambda: hand_in(submission, world.alice, "one press")] * (THREADS // 2),
    )
    version = Version.objects.get()
    assert (version.is_late, version.submitted_by) == (False, None)
    assert {answer for answer in answers if isinstance(answer, Version)} == {version}
    assert sum(len(answer) for answer in answers if isinstance(answer, list)) <= 1
    assert Mail.objects.filter(key__startswith="receipt-").count() == 2


def test_two_members_at_once_make_one_version(world):
    submission = draft(world)
    answers = at_once(
        *[
            lambda who=who, n=n: hand_in(submission, who, f"press {n}")
            for n in range(THREADS // 2)
            for who in (world.alice, world.amir)
        ]
    )
    assert {answer.pk for answer in answers} == {Version.objects.get().pk}


def test_presses_with_writing_between_number_their_versions_without_a_gap(world):
    submission = draft(world)

    def write_and_hand_in(number: int) -> Version:
        revision = submission.draft_items.get().revision
        save_texts(submission, world.alice, {"idea": f"Words {number}"}, {"idea": revision})
        return hand_in(submission, world.alice, f"press {number}")

    answers = at_once(*[lambda n=n: write_and_hand_in(n) for n in range(THREADS)])
    assert all(isinstance(answer, Version) for answer in answers), answers
    numbers = list(Version.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert Submission.objects.get().latest_version.items.get().text == (
        submission.draft_items.get().text
    )


def test_first_words_of_two_members_at_once_lose_nobodys_text(world):
    def begin(who, text: str) -> Any:
        submission = submission_for(world.alphas_project, world.proposal)
        return save_texts(submission, who, {"idea": text}, {"idea": 0})

    people = [world.alice, world.amir] * (THREADS // 2)
    answers = at_once(*[lambda w=w, n=n: begin(w, f"Text {n}") for n, w in enumerate(people)])
    saved = [answer for answer in answers if answer.revisions]
    kept = [answer for answer in answers if answer.conflicts]
    assert (len(saved), len(kept)) == (1, THREADS - 1)
    assert {one.conflicts[0].mine for one in kept} | {
        Submission.objects.get().draft_items.get().text
    } == {f"Text {n}" for n in range(THREADS)}


def test_submit_through_the_pages_at_once(world):
    submission = draft(world)
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    clients = []
    for who in [world.alice, world.amir] * (THREADS // 2):
        client = Client()
        client.force_login(who, backend=backend)
        clients.append(client)
    address = "/spring/submissions/proposal/hand-in/"
    form = {"idea": "Two words", "revision-idea": "1"}
    answers = at_once(
        *[
            lambda c=c, n=n: c.post(address, {**form, "press": f"p{n}"})
            for n, c in enumerate(clients)
        ]
    )
    version = Version.objects.get()
    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {
        (302, version.receipt_url)
    }
    submission.refresh_from_db()
    assert submission.status == "submitted"
