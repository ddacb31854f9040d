"""The embedded portal's worker: a real Celery process on the file queue, mail to a real server."""

from __future__ import annotations

import shutil

import pytest

from tests.processes import MailServer, Portal, wait_until

pytestmark = pytest.mark.embedded


@pytest.fixture
def mail_server():
    server = MailServer()
    yield server
    server.close()


@pytest.fixture
def portal(prepared_folder, tmp_path, mail_server):
    folder = shutil.copytree(prepared_folder, tmp_path / "state")
    portal = Portal(folder, {"EMAIL_URL": mail_server.url})
    yield portal
    portal.stop()


def test_mail_leaves_as_soon_as_its_cause_is_written(portal, mail_server):
    worker = portal.start_worker("--pool", "threads", "--beat")
    portal.post_mail("one", to="alice@example.edu")
    wait_until(lambda: mail_server.mails, 10, "the mail was not sent")
    assert mail_server.receivers() == ["alice@example.edu"]
    assert worker.stop() == 0
    assert portal.mail_states() == ["sent"]


def test_mail_written_without_a_worker_is_sent_when_one_starts(portal, mail_server):
    portal.post_mail("one")
    assert portal.mail_states() == ["waiting"]
    portal.start_worker("--pool", "threads")
    wait_until(lambda: mail_server.mails, 10, "the mail was not sent")


def test_mail_of_a_killed_worker_is_sent_once_by_the_sweep(portal, mail_server):
    mail_server.stalls = True
    doomed = portal.start_worker("--pool", "threads")
    portal.post_mail("one")
    assert mail_server.reached.wait(10)
    doomed.kill()
    assert portal.mail_states() == ["sending"]

    mail_server.stalls = False
    portal.shell(
        "from datetime import timedelta; from django.utils import timezone\n"
        "from projects.models import Mail; from projects.tasks import send_waiting_mail\n"
        "Mail.objects.update(claimed_at=timezone.now() - timedelta(minutes=11))\n"
        "send_waiting_mail.delay(); send_waiting_mail.delay()"
    )
    portal.start_worker("--pool", "threads")
    wait_until(lambda: portal.mail_states() == ["sent"], 15, "the sweep did not send it")
    assert mail_server.receivers() == ["alice@example.edu"]


def test_queue_that_cannot_be_written_does_not_fail_the_cause(portal, mail_server):
    queue = portal.folder / "queue"
    portal.post_mail("one", first=f"import os; os.rename({str(queue)!r}, {str(queue) + '-away'!r})")
    assert portal.mail_states() == ["waiting"]
