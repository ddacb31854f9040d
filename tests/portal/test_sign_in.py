"""Signing in by password or by a code by mail; nothing tells whether an address has an account."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client

from projects.models import User
from tests.filled_forms import filled_form

LOGIN = "/accounts/login/"
CODE = "/accounts/login/code/"
CONFIRM = "/accounts/login/code/confirm/"
RESET = "/accounts/password/reset/"
VARYING = re.compile(rb'(name="csrfmiddlewaretoken" value="|X-CSRFToken": ")\w+"')


@pytest.fixture
def alice(world):
    world.alice.set_password("a long old password")
    world.alice.save()
    return world.alice


def code_in(mail):
    """The code of a mail: the line that holds nothing else."""
    return re.search(r"^([A-Z0-9-]{6,})$", mail.body, re.MULTILINE)[1]


def is_signed_in(client):
    return client.get("/spring/me/").status_code == 200


def plain(response, *addresses):
    """Status and body without what differs in any two answers: tokens, and the address typed."""
    body = VARYING.sub(b"", response.content)
    for address in addresses:
        body = body.replace(address.encode(), b"ADDRESS")
    return response.status_code, body


def walk(path, data):
    """Ask from a fresh browser: the answer, and the page it leads to."""
    client = Client()
    asked = client.post(path, data)
    return asked, client.get(asked.url)


def test_password_signs_in_and_leads_to_the_dashboard(alice):
    EmailAddress.objects.create(user=alice, email=alice.email, primary=True, verified=True)
    client = Client()
    data = {"login": alice.email.upper(), "password": "a long old password"}
    response = client.post(LOGIN, data, follow=True)
    assert response.redirect_chain[-1][0] == "/spring/me/"
    assert is_signed_in(client)


def test_code_by_mail_signs_in_without_any_password(world, mailoutbox):
    newcomer = User.objects.get(pk=world.dan.pk)
    newcomer.set_unusable_password()
    newcomer.save()
    client = Client()
    assert client.post(CODE, {"email": newcomer.email}).url == CONFIRM
    assert mailoutbox[0].to == [newcomer.email]
    page = client.get(CONFIRM)
    response = client.post(
        CONFIRM, filled_form(page, "code", code=code_in(mailoutbox[0])), follow=True
    )
    assert response.redirect_chain[-1][0] == "/spring/me/"
    assert b"Successfully signed in" not in response.content, "the dashboard says enough by itself"


def test_code_works_once_and_only_in_the_browser_that_asked(world, mailoutbox):
    client, other = Client(), Client()
    client.post(CODE, {"email": world.dan.email})
    code = code_in(mailoutbox[0])
    other.post(CONFIRM, {"code": code})
    assert not is_signed_in(other)
    client.post(CONFIRM, {"code": code})
    assert is_signed_in(client)
    client.post("/accounts/logout/")
    client.post(CONFIRM, {"code": code})
    assert not is_signed_in(client)


def test_wrong_code_is_refused_with_a_sentence(world, mailoutbox):
    client = Client()
    client.post(CODE, {"email": world.dan.email})
    response = client.post(CONFIRM, {"code": "WRONG1"})
    assert "Incorrect code" in response.content.decode()
    assert not is_signed_in(client)


def test_wrong_password_looks_like_an_unknown_address(alice):
    wrong = Client().post(LOGIN, {"login": alice.email, "password": "wrong"})
    unknown = Client().post(LOGIN, {"login": "nobody@uni.example", "password": "wrong"})
    assert "not correct" in wrong.content.decode()
    assert plain(wrong, alice.email) == plain(unknown, "nobody@uni.example")


def test_person_without_a_password_looks_like_an_unknown_address(world):
    world.dan.set_unusable_password()
    world.dan.save()
    without = Client().post(LOGIN, {"login": world.dan.email, "password": "x"})
    unknown = Client().post(LOGIN, {"login": "nobody@uni.example", "password": "x"})
    assert plain(without, world.dan.email) == plain(unknown, "nobody@uni.example")


@pytest.mark.parametrize("path", [CODE, RESET])
def test_unknown_address_looks_exactly_like_a_known_one(world, mailoutbox, path):
    known = walk(path, {"email": world.alice.email})
    assert len(mailoutbox) == 1
    unknown = walk(path, {"email": "nobody@uni.example"})
    assert len(mailoutbox) == 1, "nobody@uni.example got a mail"
    for seen, made_up in zip(known, unknown, strict=True):
        assert plain(seen, world.alice.email) == plain(made_up, "nobody@uni.example")
        assert seen.headers.get("Location") == made_up.headers.get("Location")
        assert set(seen.cookies) == set(made_up.cookies)
    assert known[1].status_code == 200


def test_wrong_code_for_an_unknown_address_looks_like_one_for_a_known(world, mailoutbox):
    answers = []
    for address in (world.alice.email, "nobody@uni.example"):
        client = Client()
        client.post(CODE, {"email": address})
        answers.append(plain(client.post(CONFIRM, {"code": "WRONG1"}), address))
    assert answers[0] == answers[1]


def test_forgotten_password_is_set_anew_with_a_code(alice, mailoutbox):
    client = Client()
    confirm = client.post(RESET, {"email": alice.email}).url
    page = client.get(confirm)
    code = code_in(mailoutbox[0])
    response = client.post(confirm, filled_form(page, "code", code=code))
    password = "quite another password"
    client.post(response.url, {"password1": password, "password2": password})
    alice.refresh_from_db()
    assert alice.check_password(password)


def test_nobody_signs_up(world):
    page = Client().get("/accounts/signup/")
    assert "Accounts come from the course roster" in page.content.decode()
    data = {
        "email": "new@uni.example",
        "password1": "a long password",
        "password2": "a long password",
    }
    Client().post("/accounts/signup/", data)
    assert not User.objects.filter(email="new@uni.example").exists()


def test_signing_out_asks_for_a_press_and_ends_at_a_page(world, sign_in):
    client = sign_in(world.alice)
    client.get("/accounts/logout/")
    assert is_signed_in(client)
    response = client.post("/accounts/logout/", follow=True)
    assert "You are signed out" in response.content.decode()
    assert not is_signed_in(client)


def test_somebody_who_is_locked_out_stays_out(world, mailoutbox):
    world.alice.is_active = False
    world.alice.save()
    client = Client()
    client.post(CODE, {"email": world.alice.email})
    for mail in mailoutbox:
        client.post(CONFIRM, {"code": code_in(mail)})
    assert not is_signed_in(client)


def test_many_wrong_passwords_are_slowed_down(alice):
    client = Client()
    for _ in range(11):
        response = client.post(LOGIN, {"login": alice.email, "password": "wrong"})
    assert "Too many failed login attempts" in response.content.decode() or (
        response.status_code == 429
    )


def test_return_address_stays_within_the_portal(world, mailoutbox):
    for address, leads_to in (
        ("https://evil.example/", "/spring/me/"),
        ("//evil.example/", "/spring/me/"),
        ("/spring/team/", "/spring/team/"),
    ):
        client = Client()
        confirm = client.post(CODE, {"email": world.alice.email, "next": address}).url
        data = filled_form(client.get(confirm), "code", code=code_in(mailoutbox[-1]))
        response = client.post(confirm, data, follow=True)
        assert response.redirect_chain[-1][0] == leads_to
        cache.clear()


def test_first_password_of_an_unconfirmed_address_asks_for_a_code(alice, mailoutbox):
    client = Client()
    response = client.post(LOGIN, {"login": alice.email, "password": "a long old password"})
    assert response.url == "/accounts/confirm-email/"
    assert not is_signed_in(client)
    page = client.get(response.url)
    client.post(response.url, filled_form(page, "code", code=code_in(mailoutbox[0])))
    assert is_signed_in(client)
