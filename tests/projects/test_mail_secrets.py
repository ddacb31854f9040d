"""A code or a link in a mail is for its receiver: nobody else reads it, and its row forgets it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from projects import inviting, judging, mail_choice, outbox, self_enrolling
from projects.digesting import send_days_mails
from projects.mail_choice import url_for
from projects.models import Mail, MailPace
from tests.processes import MailServer

# What only the receiver of each mail may know, as it stands in the text.
SECRETS = {
    "sign-in code": r"428913",
    "enrolment code": r"^[A-Z0-9]{4}[A-Z0-9-]*$",
    "team invitation": r"/invitations/([\w-]{20,})/",
    "judge invitation": r"/invitations/judges/([\w-]{20,})/",
}


@pytest.fixture
def mail_server(settings):
    server = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
    server.refuses = True
    yield server
    server.close()


@pytest.fixture(params=SECRETS)
def owed(request, world, mail_server) -> tuple[Mail, str]:
    """A mail that the server will not have yet, and its secret."""
    if request.param == "sign-in code":
        outbox.send_now("alice@uni.example", "Your code", "Type 428913.\n\nYou asked.")
    elif request.param == "enrolment code":
        self_enrolling.send_proof(world.conference, "new@uni.example", "New")
    elif request.param == "team invitation":
        inviting.invite(world.beta, world.places.dan, world.bob)
    else:
        judging.invite_judge(world.conference, "Jude", "jude@uni.example", world.carol)
    mail = Mail.objects.get()
    found = re.search(SECRETS[request.param], mail.text, re.MULTILINE)
    assert found is not None
    return mail, found[found.lastindex or 0]


def row(mail: Mail) -> str:
    return str(Mail.objects.values().get(pk=mail.pk))


def test_sent_mail_forgets_its_secret_and_keeps_whom_and_when(owed, mail_server):
    mail, secret = owed
    assert secret in row(mail)
    mail_server.refuses = False
    assert outbox.send(mail.pk)
    sent_text = mail_server.mails[0].get_payload(0).get_payload(decode=True).decode()
    assert secret in sent_text
    assert secret not in row(mail)
    sent = Mail.objects.get(pk=mail.pk)
    assert (sent.subject, sent.to, sent.sent_at is None) == (mail.subject, mail.to, False)


def test_mail_that_is_given_up_forgets_its_secret(owed):
    mail, secret = owed
    for _ in range(outbox.GIVE_UP_AFTER):
        outbox.send(mail.pk)
    assert Mail.objects.get(pk=mail.pk).state == Mail.State.FAILED
    assert secret not in row(mail)


def test_mail_that_is_of_no_use_any_more_forgets_its_secret(owed):
    mail, secret = owed
    Mail.objects.update(useless_from=timezone.now())
    outbox.send(mail.pk)
    assert Mail.objects.get(pk=mail.pk).state == Mail.State.DROPPED
    assert secret not in row(mail)


def test_staff_never_read_a_secret_while_the_mail_waits(owed, world, sign_in):
    mail, secret = owed
    pages = ["/spring/staff/mail/", f"/spring/staff/mail/{mail.pk}/", "/spring/staff/log/"]
    pages.append(f"/admin/projects/mail/{mail.pk}/change/")
    # The pages would show a mail of no conference to nobody; here it is shown to see what they hide.
    Mail.objects.update(conference=world.conference)
    for person in (world.carol, world.root):
        answers = [sign_in(person).get(page) for page in pages]
        assert [answer.status_code for answer in answers[:3]] == [200, 200, 200]
        assert [page for page, a in zip(pages, answers, strict=True) if secret in a.text] == []


def test_codes_are_of_use_for_fifteen_minutes(world, mail_server):
    self_enrolling.send_proof(world.conference, "new@uni.example", "New")
    lasts = Mail.objects.get().useless_from - timezone.now()
    assert timedelta(minutes=14) < lasts <= timedelta(minutes=15)


@pytest.mark.parametrize("pace", [MailPace.ESSENTIAL, MailPace.DAILY])
def test_mail_that_is_never_sent_by_itself_forgets_the_link_of_its_reader(world, pace):
    world.alice.mail_pace = pace
    world.alice.save()
    key = url_for(world.alice).rstrip("/").rpartition("/")[2]
    context = {"team": world.alpha, "by": world.bob}
    [mail] = outbox.post(world.conference, [world.alice], "joined", "joined:1", context)
    if pace == MailPace.DAILY:
        assert key in row(mail)
        assert send_days_mails(timezone.now() + timedelta(days=2)) == 1
    assert key not in row(mail)


def test_held_mail_that_its_reader_wants_no_more_forgets_their_link(world):
    mail_choice.choose(world.alice, MailPace.DAILY)
    world.alice.refresh_from_db()
    key = url_for(world.alice).rstrip("/").rpartition("/")[2]
    context = {"team": world.alpha, "by": world.bob}
    [mail] = outbox.post(world.conference, [world.alice], "joined", "joined:1", context)
    assert key in row(mail)
    mail_choice.choose(world.alice, MailPace.ESSENTIAL)
    assert Mail.objects.get(pk=mail.pk).state == Mail.State.DROPPED
    assert key not in row(mail)
