"""The one module that asks other people's hosts asks only those, only there, and not for long."""

import socket
import time

import pytest

from projects import fetching
from projects.fetching import NoAnswer, NotAllowed, ask, is_public
from tests.lookalikes import drip

pytestmark = pytest.mark.usefixtures("_no_outside")


@pytest.fixture
def _no_outside(monkeypatch):
    """Whatever a test gets wrong, no packet leaves this machine."""
    plain = socket.create_connection

    def only_here(address, *args, **more):
        assert address[0] == "127.0.0.1", address
        return plain(address, *args, **more)

    monkeypatch.setattr(socket, "create_connection", only_here)


def resolves_to(monkeypatch, *addresses):
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: answers)


def test_reply_has_status_headers_and_body(hosts):
    hosts.vimeo.says("/x", 418, b"short", X_Kind="Pot")
    reply = ask("vimeo.com", "/x?y=1")
    assert (reply.status, reply.body, reply.headers["x-kind"]) == (418, b"short", "Pot")


def test_request_says_who_asks_and_brings_no_cookie(hosts, settings):
    hosts.vimeo.says("/x", 200, b"", Set_Cookie="id=1; Path=/")
    ask("vimeo.com", "/x")
    ask("vimeo.com", "/x")
    ((_, _, first), (_, _, second)) = hosts.vimeo.asked
    assert first["User-Agent"] == (
        f"FinalProjectsPortal/1.0 (+{settings.SITE_URL}/; {settings.CONTACT_EMAIL})"
    )
    assert first == second
    assert "Cookie" not in second
    assert "Git-Protocol" not in second


def test_redirect_is_not_followed(hosts):
    hosts.vimeo.says("/x", 302, b"", Location=f"{hosts.drive.url}/secret")
    assert ask("vimeo.com", "/x").status == 302
    assert hosts.drive.asked == []


def test_body_is_cut_at_256_kilobytes(hosts):
    hosts.vimeo.says("/x", 200, b"x" * 1_000_000)
    assert len(ask("vimeo.com", "/x").body) == 256 * 1024
    assert len(ask("vimeo.com", "/x", most_bytes=4096).body) == 4096


def test_host_that_drips_bytes_is_left_in_time(hosts, monkeypatch):
    monkeypatch.setattr(fetching, "SECONDS", 0.3)
    hosts.vimeo.does("/x", drip)
    began = time.monotonic()
    with pytest.raises(NoAnswer):
        ask("vimeo.com", "/x")
    assert time.monotonic() - began < 1


def test_host_that_never_answers_is_left_in_time(hosts, monkeypatch):
    monkeypatch.setattr(fetching, "SECONDS", 0.3)
    hosts.vimeo.does("/x", lambda request: time.sleep(0.8))
    began = time.monotonic()
    with pytest.raises(NoAnswer):
        ask("vimeo.com", "/x")
    assert time.monotonic() - began < 0.7


def test_host_that_is_down_is_no_answer(hosts, settings):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    settings.LINK_ENDPOINTS = {"vimeo.com": f"http://127.0.0.1:{port}"}
    with pytest.raises(NoAnswer):
        ask("vimeo.com", "/x")


@pytest.mark.parametrize(
    "host", ["example.org", "127.0.0.1", "localhost", "", "github.com.evil.io"]
)
def test_host_that_is_not_allowed_is_never_asked(hosts, host):
    with pytest.raises(NotAllowed):
        ask(host, "/x")


@pytest.mark.parametrize("path", ["x", "", "//a b", "/a\r\nHost: evil", "/a\nb", "/ü", "/a\0b"])
def test_path_that_is_not_plain_is_never_asked(hosts, path):
    with pytest.raises(NotAllowed):
        ask("vimeo.com", path)


@pytest.mark.parametrize("method", ["POST", "DELETE", "get"])
def test_other_methods_are_never_sent(hosts, method):
    with pytest.raises(NotAllowed):
        ask("vimeo.com", "/x", method=method)


def test_nothing_is_asked_while_checks_are_off(hosts, settings):
    settings.LINK_CHECKS = False
    with pytest.raises(NotAllowed):
        ask("vimeo.com", "/x")
    assert hosts.vimeo.asked == []


def test_host_without_look_alike_is_not_asked_outside(hosts, settings):
    settings.LINK_ENDPOINTS = {"github.com": hosts.github.url}
    with pytest.raises(NoAnswer):
        ask("vimeo.com", "/x")


def test_demo_asks_nobody_outside(settings):
    settings.LINK_CHECKS, settings.DEMO, settings.LINK_ENDPOINTS = True, True, {}
    with pytest.raises(NoAnswer):
        ask("vimeo.com", "/x")


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["10.0.0.7"], ["169.254.169.254"], ["93.184.215.14", "192.168.1.1"], ["::1"]],
)
def test_allowed_host_that_leads_inside_is_refused(settings, monkeypatch, addresses):
    settings.LINK_CHECKS, settings.LINK_ENDPOINTS = True, {}
    resolves_to(monkeypatch, *addresses)
    with pytest.raises(NoAnswer, match="not public"):
        ask("vimeo.com", "/x")


def test_look_alike_that_the_settings_do_not_name_is_refused(settings):
    settings.LINK_CHECKS, settings.LINK_ENDPOINTS = True, {}
    with pytest.raises(NotAllowed):
        fetching._connection("http://vimeo.com")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.0.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:7f00:0001::", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::5db8:d70e", True),
        ("not an address", False),
    ],
)
def test_public_addresses_are_those_of_the_open_internet(address, public):
    assert is_public(address) is public
