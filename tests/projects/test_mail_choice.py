"""Each person chooses how often mail comes; opening a link changes nothing."""

from datetime import timedelta

import pytest
from django.core import mail as sent_mail
from django.test import Client
from django.utils import timezone

from projects import mail_choice, outbox
from projects.digesting import send_days_mails
from projects.models import Mail, MailPace, User

DAY = timedelta(days=1)


def joined(world, *people, key="joined"):
    context = {"team": world.alpha, "who": world.amir}
    return outbox.post(world.conference, people, "joined", key, context)


def welcome(world, person):
    return outbox.post(
        world.conference, [person], "welcome", "welcome", {"place": world.places.alice}
    )


def pace_of(person):
    return User.objects.get(pk=person.pk).mail_pace


@pytest.mark.parametrize(
    ("pace", "state"), [("at_once", "waiting"), ("daily", "held"), ("essential", "dropped")]
)
def test_mail_that_is_not_essential_follows_the_choice(world, pace, state):
    mail_choice.choose(world.alice, pace)
    world.alice.refresh_from_db()
    [mail] = joined(world, world.alice)
    assert mail.state == state
    [essential] = welcome(world, world.alice)
    assert essential.state == "waiting"


def test_days_mail_holds_everything_once(world):
    mail_choice.choose(world.alice, "daily")
    world.alice.refresh_from_db()
    first, second = joined(world, world.alice) + joined(world, world.alice, key="again")
    assert send_days_mails() == 0
    assert send_days_mails(first.held_until) == 1
    assert send_days_mails(first.held_until + DAY) == 0
    [digest] = Mail.objects.filter(kind="digest")
    assert (digest.to, digest.state) == (world.alice.email, "waiting")
    assert digest.subject == "Deep Learning Mini-Conference: 2 messages of the day"
    assert digest.text.count(first.subject.upper()) == 2
    assert digest.text.count("You get this mail because") == 1
    states = Mail.objects.filter(pk__in=[first.pk, second.pk]).values_list("state", flat=True)
    assert list(states) == ["gathered", "gathered"]


def test_mail_that_would_come_too_late_is_not_held(world):
    mail_choice.choose(world.alice, "daily")
    world.alice.refresh_from_db()
    [mail] = outbox.post(
        world.conference,
        [world.alice],
        "joined",
        "soon",
        {"team": world.alpha, "who": world.amir},
        useless_from=timezone.now() + timedelta(minutes=1),
    )
    assert mail.state == "waiting"


def test_new_choice_moves_what_is_held(world):
    mail_choice.choose(world.alice, "daily")
    world.alice.refresh_from_db()
    joined(world, world.alice)
    mail_choice.choose(world.alice, "at_once")
    assert send_days_mails() == 1
    mail_choice.choose(world.alice, "daily")
    joined(world, world.alice, key="again")
    mail_choice.choose(world.alice, "essential")
    assert Mail.objects.filter(state="held").count() == 0


def test_person_chooses_on_their_page(world, sign_in):
    client = sign_in(world.alice)
    page = client.get("/accounts/mail/")
    assert page.context["form"]["pace"].value() == MailPace.AT_ONCE
    assert client.post("/accounts/mail/", {"pace": "daily"}).status_code == 302
    assert pace_of(world.alice) == "daily"
    assert client.post("/accounts/mail/", {"pace": "never"}).status_code == 422
    assert pace_of(world.alice) == "daily"


def test_link_in_a_mail_shows_and_only_its_button_changes(world):
    [mail] = joined(world, world.alice)
    link = mail.text.rsplit(" ", 1)[1].strip()
    path = link.removeprefix("http://127.0.0.1:8000")
    client = Client(enforce_csrf_checks=True)
    page = client.get(path)
    assert (page.status_code, pace_of(world.alice)) == (200, "at_once")
    assert world.alice.email not in page.content.decode()
    assert client.post(path, {"pace": "daily"}).status_code == 403
    token = page.context["csrf_token"]
    done = client.post(path, {"pace": "daily", "csrfmiddlewaretoken": str(token)})
    assert (done.status_code, pace_of(world.alice)) == (200, "daily")


def test_link_works_only_unchanged_and_for_its_address(world):
    token = mail_choice.token_for(world.alice)
    assert mail_choice.of_token(token) == world.alice
    assert Client().get(f"/accounts/mail/{token}x/").status_code == 404
    User.objects.filter(pk=world.alice.pk).update(email="alice@elsewhere.example")
    assert Client().get(f"/accounts/mail/{token}/").status_code == 404


def test_staff_never_see_the_link_of_another_person(world, sign_in):
    [mail] = joined(world, world.alice)
    page = sign_in(world.carol).get(f"/spring/staff/mail/{mail.pk}/").content.decode()
    assert "/accounts/mail/…" in page
    assert mail_choice.token_for(world.alice)[:20] not in page
    outbox.send(mail.pk)
    mail.refresh_from_db()
    assert "/accounts/mail/…" in mail.text
    assert sent_mail.outbox[0].extra_headers["List-Unsubscribe"].startswith("<http")
