"""The demo's one-click sign-in and mail folder: there with DEMO=1, nowhere without."""

import os
import subprocess
import sys
from email.message import EmailMessage
from importlib import reload
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client
from django.urls import clear_url_caches, set_urlconf

import portal.urls
from portal.demo_people import DEMO_PEOPLE, EMAIL_OF
from projects.models import Role
from tests import factories

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def demo(settings, tmp_path):
    """The portal as it is with DEMO=1, its mail folder empty."""
    settings.DEMO = True
    settings.EMAIL_FILE_PATH = str(tmp_path)
    reload(portal.urls)
    clear_url_caches()
    yield tmp_path
    settings.DEMO = False
    reload(portal.urls)
    clear_url_caches()
    set_urlconf(None)


def send(folder, subject, text, to="dan@uni.example"):
    connection = get_connection(
        "django.core.mail.backends.filebased.EmailBackend", file_path=str(folder)
    )
    message = EmailMultiAlternatives(
        subject, text, "portal@uni.example", [to], connection=connection
    )
    message.attach_alternative(f"<p>{text}</p>", "text/html")
    message.send()


def test_people_of_the_demo_have_fixed_addresses():
    assert {
        key: f"{key}@demo.example"
        for key in ("student", "member", "reviewer", "judge", "assistant", "instructor", "admin")
    } == EMAIL_OF


@pytest.mark.parametrize("person", DEMO_PEOPLE, ids=lambda person: person.key)
def test_one_click_signs_in(world, demo, person):
    user = factories.user(person.label, person.email)
    factories.participant(world.conference, user=user, role=Role.STUDENT)
    client = Client()
    page = client.get("/accounts/login/").content.decode()
    assert f'name="who" value="{person.key}"' in page
    response = client.post("/demo/sign-in/", {"who": person.key}, follow=True)
    assert response.redirect_chain[-1][0] == "/spring/me/"
    assert response.context["request"].user == user


def test_one_click_needs_a_post_with_its_token(world, demo):
    factories.user("Member", "member@demo.example")
    assert Client().get("/demo/sign-in/").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/demo/sign-in/", {"who": "member"}).status_code == 403


@pytest.mark.parametrize("who", ["", "nobody", "root", "alice"])
def test_nobody_else_can_be_entered(world, demo, who):
    assert Client().post("/demo/sign-in/", {"who": who}).status_code == 404


def test_demo_without_its_people_says_what_to_do(world, demo):
    response = Client().post("/demo/sign-in/", {"who": "member"}, follow=True)
    assert "make demo-reset" in response.content.decode()


def test_mails_are_listed_newest_first_and_read(world, demo):
    send(demo, "First", "Hello Dan")
    send(demo, "Zweite: Grüße", "Öffne http://127.0.0.1:8000/team/ <b>now</b>")
    client = Client()
    mails = client.get("/demo/mail/").context["page"].object_list
    assert [mail.subject for mail in mails] == ["Zweite: Grüße", "First"]
    page = client.get(f"/demo/mail/{mails[0].name}/").content.decode()
    assert "Öffne" in page
    assert '<a href="http://127.0.0.1:8000/team/"' in page
    assert "&lt;b&gt;now" in page


def test_empty_and_missing_mail_folders_are_fine(world, demo, settings):
    assert "No mail has been sent yet" in Client().get("/demo/mail/").content.decode()
    settings.EMAIL_FILE_PATH = str(demo / "missing")
    assert Client().get("/demo/mail/").status_code == 200


@pytest.mark.parametrize("name", ["..", "nothing", "%2e%2e%2fsecret_key", "x.log"])
def test_no_other_file_can_be_read(world, demo, name):
    (demo / "secret_key").write_text("secret")
    assert Client().get(f"/demo/mail/{name}/").status_code == 404


def test_broken_mail_file_makes_no_server_error(world, demo):
    (demo / "broken.log").write_bytes(b"\xff\xfe\x00 nonsense")
    message = EmailMessage()
    message["Subject"], message["Date"] = "Odd", "not a date"
    message.set_content("Body")
    (demo / "odd.log").write_bytes(bytes(message))
    assert Client().get("/demo/mail/").status_code == 200


def test_nothing_of_it_is_there_without_the_setting(world):
    client = Client()
    for path in ("/demo/sign-in/", "/demo/mail/", "/demo/mail/x/"):
        assert client.get(path).status_code == 404
        assert client.post(path, {"who": "member"}).status_code == 404
    page = client.get("/accounts/login/").content.decode()
    assert 'name="who"' not in page
    assert "Demonstration" not in page


def test_views_refuse_even_if_the_addresses_were_there(world, demo, settings):
    settings.DEMO = False
    assert Client().get("/demo/mail/").status_code == 404
    assert Client().post("/demo/sign-in/", {"who": "member"}).status_code == 404


def test_production_does_not_start_with_the_demo_on(tmp_path):
    environment = {
        **os.environ,
        "PRODUCTION": "1",
        "DEMO": "1",
        "STATE_DIR": str(tmp_path),
        "SECRET_KEY": "x" * 60,
        "ALLOWED_HOSTS": "portal.example",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "DEMO signs anyone in with one click" in done.stderr
