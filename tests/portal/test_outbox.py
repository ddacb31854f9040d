"""A mail is a row: written with its cause, sent once, kept when the mail server will not have it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from projects import outbox
from projects.models import Mail
from tests.processes import MailServer


@pytest.fixture
def mail_server(settings):
    server = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
    yield server
    server.close()


def welcome(world, *people, key="welcome"):
    return outbox.post(world.conference, people, "welcome", key, {"place": world.places.alice})


def test_mail_has_a_subject_a_text_and_an_html_part(world):
    [row] = welcome(world, world.alice)
    assert outbox.send(row.pk)
    [sent] = mail.outbox
    assert sent.to == [world.alice.email]
    assert sent.subject == row.subject
    assert "\n" not in row.subject
    assert [(kind, text) for text, kind in sent.alternatives] == [("text/html", row.html)]


def test_same_cause_writes_one_mail_a_person(world):
    welcome(world, world.alice, world.bob)
    welcome(world, world.alice, world.bob)
    assert sorted(Mail.objects.values_list("to", flat=True)) == sorted(
        [world.alice.email, world.bob.email]
    )


def test_mail_of_an_act_that_failed_is_never_written(world):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        welcome(world, world.alice)
        raise ZeroDivisionError
    assert not Mail.objects.exists()


def test_mail_is_sent_once_however_often_it_is_asked_for(world, mail_server):
    [row] = welcome(world, world.alice)
    assert [outbox.send(row.pk), outbox.send(row.pk)] == [True, False]
    assert mail_server.receivers() == [world.alice.email]


def test_refused_mail_waits_with_the_reason_and_goes_later(world, mail_server):
    [row] = welcome(world, world.alice)
    mail_server.refuses = True
    assert not outbox.send(row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts) == (Mail.State.WAITING, 1)
    assert "come back later" in row.error

    mail_server.refuses = False
    assert outbox.send(row.pk)
    row.refresh_from_db()
    assert (row.state, row.error) == (Mail.State.SENT, "")


def test_mail_refused_too_often_is_given_up_and_kept(world, mail_server):
    [row] = welcome(world, world.alice)
    mail_server.refuses = True
    for _ in range(outbox.GIVE_UP_AFTER):
        outbox.send(row.pk)
    row.refresh_from_db()
    assert (row.state, outbox.waiting_mail_ids()) == (Mail.State.FAILED, [])


def test_sweep_takes_waiting_mail_and_mail_whose_sender_died(world):
    rows = welcome(world, world.alice, world.bob, world.carol)
    now = timezone.now()
    Mail.objects.filter(pk=rows[1].pk).update(state=Mail.State.SENDING, claimed_at=now)
    Mail.objects.filter(pk=rows[2].pk).update(
        state=Mail.State.SENDING, claimed_at=now - outbox.CLAIM_LASTS - timedelta(seconds=1)
    )
    assert outbox.waiting_mail_ids() == [rows[0].pk, rows[2].pk]


def test_broker_that_is_away_is_tried_once_for_many_mails(
    world, monkeypatch, django_capture_on_commit_callbacks
):
    from projects.tasks import send_mail

    tried = []

    def no_broker(mail_id):
        tried.append(mail_id)
        raise ConnectionError

    monkeypatch.setattr(send_mail, "delay", no_broker)
    with django_capture_on_commit_callbacks(execute=True):
        rows = welcome(world, world.alice, world.bob, world.carol)
    assert tried == [rows[0].pk]
    assert len(outbox.waiting_mail_ids()) == 3
