"""The worker on Redis and PostgreSQL: what is owed is done once, whatever dies or goes away."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

from tests.processes import wait_until

AGE_THE_CLAIM = (
    "from datetime import timedelta; from django.utils import timezone\n"
    "from projects.models import Mail; from projects.tasks import send_waiting_mail\n"
    "Mail.objects.update(claimed_at=timezone.now() - timedelta(minutes=11))\n"
    "send_waiting_mail.delay(); send_waiting_mail.delay()"
)


def test_mail_leaves_as_soon_as_its_cause_is_written(portal, mails):
    worker = portal.start_worker()
    portal.post_mail("one")
    wait_until(lambda: portal.mail_states() == ["sent"], 15, "the mail was not sent")
    assert mails.receivers() == ["alice@example.edu"]
    assert worker.stop() == 0


def test_mail_of_a_killed_worker_is_sent_once_by_the_sweep(portal, mails):
    mails.stalls = True
    doomed = portal.start_worker()
    portal.post_mail("one")
    assert mails.reached.wait(10)
    doomed.kill()
    assert portal.mail_states() == ["sending"]

    mails.stalls = False
    portal.shell(AGE_THE_CLAIM)
    portal.start_worker()
    wait_until(lambda: portal.mail_states() == ["sent"], 20, "the sweep did not send it")
    assert mails.receivers() == ["alice@example.edu"]


def test_mail_whose_worker_was_killed_before_noting_it_comes_again_under_its_message_id(
    portal, mails
):
    mails.mumbles = True
    doomed = portal.start_worker()
    portal.post_mail("one")
    assert mails.reached.wait(10)
    doomed.kill()
    assert (portal.mail_states(), len(mails.mails)) == (["sending"], 1)

    mails.mumbles = False
    portal.shell(AGE_THE_CLAIM)
    portal.start_worker()
    wait_until(lambda: portal.mail_states() == ["sent"], 20, "the sweep did not send it")
    assert mails.receivers() == ["alice@example.edu"] * 2
    assert len({mail["Message-ID"] for mail in mails.mails}) == 1


def test_two_workers_send_each_mail_once(portal, mails):
    for number in range(2):
        portal.start_worker("--pool", "threads", "--hostname", f"w{number}@proof")
    portal.shell(
        "from django.db import transaction; from projects import outbox\n"
        "from projects.models import Conference\n"
        "from projects.tasks import send_waiting_mail\n"
        "conference = Conference.objects.get_or_create(slug='posting', name='Posting', term='S')[0]\n"
        "people = [f'p{number:02}@example.edu' for number in range(40)]\n"
        "with transaction.atomic():\n"
        "    outbox.post(conference, people, 'welcome', 'many', {})\n"
        "for _ in range(4): send_waiting_mail.delay()"
    )
    wait_until(lambda: set(portal.mail_states()) == {"sent"}, 30, "not all mails were sent")
    assert mails.receivers() == [f"p{number:02}@example.edu" for number in range(40)]


def test_broker_that_is_away_delays_mail_and_fails_nothing(portal, mails, gate):
    portal.settings["REDIS_URL"] = (
        urlsplit(portal.settings["REDIS_URL"])._replace(netloc=f"127.0.0.1:{gate.port}").geturl()
    )
    worker = portal.start_worker()
    gate.shut()

    began = time.monotonic()
    portal.post_mail("while-away")
    assert time.monotonic() - began < 10
    assert portal.mail_states() == ["waiting"]

    gate.open()
    portal.post_mail("after-return", to="bob@example.edu")
    wait_until(lambda: "sent" in portal.mail_states(), 40, "the worker did not come back")
    portal.shell("from projects.tasks import send_waiting_mail; send_waiting_mail.delay()")
    wait_until(lambda: set(portal.mail_states()) == {"sent"}, 20, "the sweep did not send it")
    assert mails.receivers() == ["alice@example.edu", "bob@example.edu"]
    assert worker.is_running
