"""docker/nginx.conf before the real web server: who asked, what is kept, which files leave."""

from __future__ import annotations

import http.server
import json
import re
import threading
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import pytest

from tests.engines import HOST
from tests.processes import ROOT, Answer, Portal, answers, ask, free_port, wait_until
from tools.nginx_conf import whole

PUBLISH = """
from django.conf import settings
from django.core.files.base import ContentFile
from tests import factories
world = factories.world()
world.alice.set_password('a long enough passphrase'); world.alice.save()
from allauth.account.models import EmailAddress
EmailAddress.objects.get_or_create(
    user=world.alice, email=world.alice.email, defaults={'verified': True, 'primary': True})
project = getattr(world.alpha, 'project', None) or factories.project(world.alpha)
shown = factories.artefact(project, 'report', published=True,
    file=ContentFile(b'%PDF-1.4 shown to all', name='x'))
kept = factories.artefact(project, 'slides',
    file=ContentFile(b'%PDF-1.4 kept', name='x'))
factories.public(project)
print(world.conference.slug, world.alice.email,
    f'/files/{shown.public_id}/{shown.file_name}', f'/files/{kept.public_id}/{kept.file_name}',
    shown.file.name, sep='\\n')
"""


class Site:
    """The portal behind nginx behind a TLS proxy (played by the test) with one published project."""

    def __init__(self, port: int, said: str) -> None:
        self.port = port
        self.slug, self.email, self.shown, self.kept, self.stored = said.splitlines()

    def ask(self, path: str, *, https: bool = True, **more: str) -> Answer:
        front = {"X_Forwarded_For": "203.0.113.7"} | (
            {"X_Forwarded_Proto": "https"} if https else {}
        )
        method, body = more.pop("method", "GET"), more.pop("body", "")
        headers = {"Host": HOST, **front, **more}
        return ask(self.port, path, method=method, body=body.encode() or None, **headers)


def start_nginx(portal: Portal, program: str, web: str, front_proxy: str) -> int:
    port = free_port()
    folder = portal.folder / f"nginx-{port}"
    folder.mkdir()
    file = folder / "nginx.conf"
    media = portal.folder / "media"
    file.write_text(
        whole(folder, listen=f"127.0.0.1:{port}", web=web, media=media, front_proxy=front_proxy)
    )
    portal.start("nginx", program, "-p", str(folder), "-c", str(file))
    wait_until(lambda: answers(port, "/nginx-answers"), 20, "nginx did not answer")
    return port


@pytest.fixture(scope="module")
def site(migrated, nginx_program):
    port = free_port()
    portal = Portal(migrated.folder, {**migrated.settings, "BIND": f"127.0.0.1:{port}"})
    said = portal.shell(PUBLISH)
    portal.start("web", str(ROOT / "docker/entrypoint.sh"), "web")
    wait_until(lambda: answers(port, Host=HOST), 60, "the web server did not answer")
    yield Site(start_nginx(portal, nginx_program, f"127.0.0.1:{port}", "127.0.0.1/32"), said)
    portal.stop()


class Echo(http.server.BaseHTTPRequestHandler):
    """A web server that answers with the headers and the body length it received."""

    def do_POST(self) -> None:
        received = len(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        said = json.dumps({"received": received, **{k.lower(): v for k, v in self.headers.items()}})
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said.encode())

    do_GET = do_POST  # noqa: N815  the base class's name

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def echo(portal, nginx_program):
    """The port of an nginx without a proxy in front of it, before a server that echoes."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield start_nginx(portal, nginx_program, f"127.0.0.1:{server.server_port}", "192.0.2.1/32")
    server.shutdown()
    server.server_close()


def test_what_a_visitor_claims_about_itself_is_gone(echo):
    said = json.loads(
        ask(
            echo,
            "/",
            Host=HOST,
            X_Forwarded_For="198.51.100.1",
            X_Forwarded_Proto="https",
            X_Forwarded_Host="evil.example",
            Forwarded="for=198.51.100.1",
        ).body
    )
    named = ["host", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "forwarded"]
    assert [said.get(name) for name in named] == [HOST, "127.0.0.1", "http", None, None]


def test_body_of_a_large_file_passes_and_a_larger_one_is_refused(echo):
    four_megabytes = ask(echo, "/", method="POST", body=b"x" * 4_000_000)
    assert json.loads(four_megabytes.body)["received"] == 4_000_000
    refused = ask(echo, "/", method="POST", Content_Length=str(211 * 1024 * 1024))
    assert (refused.status, refused.headers["Content-Type"]) == (413, "text/plain; charset=utf-8")
    assert refused.text.startswith("This is larger than the portal takes at once.")


def test_health_answers_without_tls(site):
    assert site.ask("/healthz", https=False).text == "ok\n"
    assert site.ask("/readyz", https=False).status == 200


def test_plain_http_is_sent_to_https(site):
    answer = site.ask("/accounts/login/", https=False)
    assert (answer.status, answer.headers["Location"]) == (
        301,
        f"https://{HOST}/accounts/login/",
    )


def test_unknown_host_is_refused(site):
    assert site.ask("/", Host="evil.example").status == 400


def test_answers_carry_every_safety_header(site):
    headers = site.ask(f"/{site.slug}/").headers
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert not re.search(r"\d", headers.get("Server", ""))


def test_static_files_are_small_hashed_and_kept_for_ever(site):
    address = re.search(r"/static/portal/css/base\.[0-9a-f]+\.css", site.ask("/").text)
    assert address
    first = site.ask(address[0], Accept_Encoding="gzip")
    assert first.headers["Content-Encoding"] == "gzip"
    assert "immutable" in first.headers["Cache-Control"]
    assert site.ask(address[0], Accept_Encoding="gzip").headers["X-Cache"] == "HIT"


def test_public_page_is_kept_for_everyone(site):
    site.ask(f"/{site.slug}/gallery/")
    again = site.ask(f"/{site.slug}/gallery/")
    assert (again.status, again.headers["X-Cache"]) == (200, "HIT")
    assert "Set-Cookie" not in again.headers


def test_personal_pages_are_never_kept(site):
    for path in ("/accounts/login/", f"/{site.slug}/me/", "/no-such-page/"):
        for _ in range(2):
            assert site.ask(path).headers["X-Cache"] in ("MISS", "BYPASS"), path


def test_person_signs_in_through_the_proxies(site):
    """Without the right X-Forwarded-For allauth answers 403 to every sign-in."""
    cookies, token = _login_page(site)
    wrong = _post_login(site, cookies, token, "not the passphrase")
    assert wrong.status == 200
    right = _post_login(site, cookies, token, "a long enough passphrase")
    assert right.status == 302
    session = SimpleCookie("".join(f"{line}; " for line in right.headers.get_all("Set-Cookie")))
    cookie = session["__Host-session"]
    assert [bool(cookie["secure"]), bool(cookie["httponly"]), cookie["path"]] == [True, True, "/"]
    me = site.ask(f"/{site.slug}/me/", Cookie=f"__Host-session={cookie.value}")
    assert (me.status, me.headers["X-Cache"]) == (200, "MISS")


def _login_page(site: Site) -> tuple[str, str]:
    page = site.ask("/accounts/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
    assert token
    given = SimpleCookie(page.headers["Set-Cookie"])
    return f"__Host-csrf={given['__Host-csrf'].value}", token[1]


def _post_login(site: Site, cookies: str, token: str, password: str) -> Answer:
    fields = {"login": site.email, "password": password, "csrfmiddlewaretoken": token}
    return site.ask(
        "/accounts/login/",
        method="POST",
        body=urlencode(fields),
        Cookie=cookies,
        Origin=f"https://{HOST}",
        Referer=f"https://{HOST}/accounts/login/",
        Content_Type="application/x-www-form-urlencoded",
    )


def test_published_file_leaves_through_nginx_with_its_headers(site):
    answer = site.ask(site.shown)
    assert (answer.status, answer.body) == (200, b"%PDF-1.4 shown to all")
    headers = answer.headers
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Accept-Ranges"] == "bytes"
    assert headers.get_all("X-Content-Type-Options") == ["nosniff"]
    assert headers.get_all("Content-Security-Policy") == [
        "default-src 'none'; frame-ancestors 'self'"
    ]
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert headers.get("X-Accel-Redirect") is None


def test_part_of_a_file_may_be_asked_for(site):
    part = site.ask(site.shown, Range="bytes=0-3")
    assert (part.status, part.body) == (206, b"%PDF")


def test_private_file_and_store_are_closed_to_strangers(site):
    assert site.ask(site.kept).status == 404
    assert site.ask(f"/protected/{site.stored}").status == 404
