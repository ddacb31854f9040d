"""While Redis is away people sign in, write and hand in; what is owed is done when it is back."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from tests.engines import HOST
from tests.processes import ROOT, Answer, Portal, answers, ask, free_port, wait_until

# A request may wait once for a broker that does not answer.
PATIENCE = 6
CAST = """
from allauth.account.models import EmailAddress
from tests import factories
world = factories.world()
world.alice.set_password('a long enough passphrase'); world.alice.save()
EmailAddress.objects.get_or_create(
    user=world.alice, email=world.alice.email, defaults={'verified': True, 'primary': True})
print(world.conference.slug, world.alice.email)
"""


class Person:
    """Someone's browser before the web server, with what it was given to keep."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.kept: dict[str, str] = {}
        self.slowest = 0.0

    def ask(self, path: str, **form: str) -> Answer:
        told = {
            "Host": HOST,
            "X_Forwarded_Proto": "https",
            "X_Forwarded_For": "203.0.113.7",
            "Referer": f"https://{HOST}/",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.kept.items()),
        }
        if form:
            told["Content_Type"] = "application/x-www-form-urlencoded"
        body = urlencode(form).encode() if form else None
        began = time.monotonic()
        answer = ask(self.port, path, method="POST" if form else "GET", body=body, **told)
        self.slowest = max(self.slowest, time.monotonic() - began)
        for line in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                self.kept[name] = morsel.value
        return answer

    def token(self, path: str) -> str:
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.ask(path).text)
        assert found
        return found[1]


@pytest.fixture
def portal(migrated: Portal, empty_database: str, tmp_path: Path) -> Iterator[Portal]:
    """A portal with a database and a folder of its own: other tests find nothing of what it did."""
    own = {"DATABASE_URL": empty_database, "MEDIA_STORE": (tmp_path / "media").as_uri()}
    portal = Portal(tmp_path, {**migrated.settings, **own})
    portal.shell(
        "import redis; from django.conf import settings\n"
        "redis.Redis.from_url(settings.REDIS_URL).delete('celery', 'unacked', 'unacked_index')"
    )
    yield portal
    portal.stop()


@pytest.fixture
def web(portal: Portal, gate):
    """The port of a web server that reaches Redis through the gate."""
    address = urlsplit(portal.settings["REDIS_URL"])
    through = address._replace(netloc=f"127.0.0.1:{gate.port}").geturl()
    port = free_port()
    portal.settings.update(REDIS_URL=through, BIND=f"127.0.0.1:{port}")
    portal.start("web", str(ROOT / "docker/entrypoint.sh"), "web")
    wait_until(lambda: answers(port, Host=HOST), 60, "the web server did not answer")
    return port


def test_people_sign_in_write_and_hand_in_while_redis_is_away(portal, mails, gate, web):
    slug, email = portal.shell(CAST).split()
    gate.shut()
    alice = Person(web)
    passphrase = "a long enough passphrase"
    token = alice.token("/accounts/login/")
    fields = {"login": email, "csrfmiddlewaretoken": token}
    assert alice.ask("/accounts/login/", **fields, password="wrong").status == 200
    assert alice.ask("/accounts/login/", **fields, password=passphrase).status == 302

    page = f"/{slug}/submissions/proposal/"
    draft = {"csrfmiddlewaretoken": alice.token(page), "idea": "Two words", "revision-idea": "0"}
    assert alice.ask(f"{page}draft/", **draft).status == 302
    handed_in = alice.ask(f"{page}hand-in/", **{**draft, "revision-idea": "1", "press": "p1"})
    assert (handed_in.status, handed_in.headers["Location"][:11]) == (302, "/receipts/R")
    assert alice.ask(handed_in.headers["Location"]).status == 200
    stranger = Person(web)
    assert stranger.ask(handed_in.headers["Location"]).status == 200
    assert max(alice.slowest, stranger.slowest) < PATIENCE
    assert set(portal.mail_states()) == {"waiting"}

    gate.open()
    portal.start_worker("--beat", "--pool", "threads")
    wait_until(lambda: set(portal.mail_states()) == {"sent"}, 90, "the receipts were not sent")
    assert len(set(mails.receivers())) == len(mails.receivers()) == 2
