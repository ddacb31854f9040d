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


def joined(world, person, key, thread=""):
    context = {"team": world.alpha, "who": world.amir}
    return outbox.post(world.conference, [person], "joined", key, context, thread=thread)[0]


def test_later_mail_of_a_thread_answers_its_first(world):
    first, second = (joined(world, world.alice, key, "team-1") for key in ("one", "two"))
    other = joined(world, world.alice, "three")
    heads = [outbox.headers_of(row) for row in (first, second, other)]
    root = heads[0]["Message-ID"]
    assert [head.get("In-Reply-To") for head in heads] == [None, root, None]
    assert heads[1]["References"] == root
    assert outbox.headers_of(first)["Message-ID"] == root
    assert len({head["Message-ID"] for head in heads}) == 3


def test_threads_of_two_people_are_two(world):
    joined(world, world.alice, "one", "team-1")
    assert "In-Reply-To" not in outbox.headers_of(joined(world, world.bob, "one", "team-1"))


def test_mail_says_that_a_robot_wrote_it_and_who_answers(world, settings):
    row = joined(world, world.alice, "one")
    outbox.send(row.pk)
    head = mail.outbox[0].message()
    assert head["Auto-Submitted"] == "auto-generated"
    assert head["Reply-To"] == settings.CONTACT_EMAIL
    assert "<spring.example.org>" in head["List-Id"]
    world.conference.contact_email = "staff@uni.example"
    world.conference.save()
    row = joined(world, world.alice, "two")
    assert outbox.headers_of(Mail.objects.get(pk=row.pk))["Reply-To"] == "staff@uni.example"


def test_html_part_has_one_button_and_the_reason_last(world):
    row = joined(world, world.alice, "one")
    assert row.html.count('class="action"') == 1
    said, _, footer = row.html.partition("<footer>")
    assert "Open the team page" in said
    assert "You get this mail because you are on the team Alpha." in footer
    assert "<img" not in row.html


def test_html_part_shows_names_as_they_are_written(world):
    world.amir.name = '<b>Amir</b> & "Co"'
    row = joined(world, world.alice, "one")
    assert "&lt;b&gt;Amir&lt;/b&gt; &amp; &quot;Co&quot;" in row.html
    assert '<b>Amir</b> & "Co"' in row.text


def test_writing_to_many_costs_as_many_queries_as_to_one(world, django_assert_num_queries):
    with django_assert_num_queries(3):
        welcome(world, world.alice)
    with django_assert_num_queries(3):
        welcome(world, world.alice, world.amir, world.bob, world.dan, key="again")


def test_code_is_a_row_first_and_its_text_is_not_kept(world, mail_server):
    mail_server.refuses = True
    assert not outbox.send_now("alice@uni.example", "Your code", "Type 123456.\n\nYou asked.")
    row = Mail.objects.get()
    assert outbox.waiting_mail_ids() == [row.pk]
    mail_server.refuses = False
    assert outbox.send(row.pk)
    row.refresh_from_db()
    assert (row.state, row.text, row.html) == (Mail.State.SENT, outbox.NOT_KEPT, "")
    assert mail_server.receivers() == ["alice@uni.example"]


def test_code_that_is_of_no_use_any_more_is_not_sent(world, mail_server):
    mail_server.refuses = True
    outbox.send_now("alice@uni.example", "Your code", "Type 123456.")
    Mail.objects.update(useless_from=timezone.now())
    mail_server.refuses = False
    assert not outbox.send(Mail.objects.get().pk)
    assert Mail.objects.get().text == outbox.NOT_KEPT
