"""The only module that opens connections to other people's hosts.

It asks fixed endpoints of allowed hosts, by paths built from parsed parts, and never an address as
it was typed. No redirect is followed here, no cookie kept; five seconds and 256 kB are the most.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from django.conf import settings

from projects.domain.link_answers import Reply

SECONDS = 5.0
MOST_BYTES = 256 * 1024
BLOCK = 16 * 1024
FIXED_HOSTS = frozenset(
    [
        "api.github.com",
        "drive.google.com",
        "github.com",
        "i.ytimg.com",
        "raw.githubusercontent.com",
        "vimeo.com",
        "www.youtube.com",
    ]
)
# Addresses that carry another one inside, which is where a packet would end up.
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


class NoAnswer(Exception):
    """The host could not be asked, or did not answer in time. Says nothing about the link."""


class NotAllowed(Exception):
    """A request that this portal never makes. A mistake of ours, not of the person's."""


def ask(
    host: str,
    path: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    most_bytes: int = MOST_BYTES,
) -> Reply:
    """One request, one reply, of which at most the first bytes are read.

    host: an allowed one. path: begins with a slash, built by us, query included.
    Raises NoAnswer and NotAllowed.
    """
    base = address_of(host)
    if method not in ("GET", "HEAD") or not path.startswith("/") or not _is_plain(path):
        raise NotAllowed(f"{method} {path!r}")
    sent = {"User-Agent": user_agent(), "Accept-Encoding": "identity", "Connection": "close"}
    try:
        connection = _connection(base)
        with _closed_after(connection, SECONDS) as deadline:
            connection.request(method, path, headers={**sent, **(headers or {})})
            answer = connection.getresponse()
            body = b"" if method == "HEAD" else _first_bytes(answer, most_bytes, deadline)
            return Reply(
                answer.status, {name.lower(): value for name, value in answer.getheaders()}, body
            )
    except (OSError, http.client.HTTPException, ValueError, AttributeError) as problem:
        # AttributeError: the timer closed the connection under http.client's hands.
        raise NoAnswer(f"{host}: {problem}"[:200]) from None


def address_of(host: str) -> str:
    """Where an allowed host is asked: at its own address, or at the look-alike set up for it."""
    allowed = FIXED_HOSTS | set(settings.REPOSITORY_HOSTS) | set(settings.KALTURA_HOSTS)
    if not settings.LINK_CHECKS or host not in allowed:
        raise NotAllowed(host)
    if host in settings.LINK_ENDPOINTS:
        return str(settings.LINK_ENDPOINTS[host]).rstrip("/")
    if settings.LINK_ENDPOINTS or settings.DEMO:
        raise NoAnswer(f"{host} has no look-alike here")
    return f"https://{host}"


def user_agent() -> str:
    """Who asks, and where to complain."""
    return f"FinalProjectsPortal/1.0 (+{settings.SITE_URL}/; {settings.CONTACT_EMAIL})"


def is_public(address: str) -> bool:
    """Whether this IP address belongs to the open internet."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _TRANSLATED:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _connection(base: str) -> _Pinned:
    """A connection to an address that was resolved once and looked at, so that it cannot change."""
    parts = urlsplit(base)
    host = parts.hostname or ""
    is_ours = base in [str(known).rstrip("/") for known in settings.LINK_ENDPOINTS.values()]
    if parts.scheme != "https" and not is_ours:
        raise NotAllowed(base)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    if not is_ours and not all(is_public(address) for address in addresses):
        raise NoAnswer(f"{host} leads to an address that is not public")
    if parts.scheme == "https":
        return _PinnedTLS(host, port, addresses)
    return _Pinned(host, port, addresses)


class _Pinned(http.client.HTTPConnection):
    """Connects to the addresses it was given, whatever the name resolves to by then."""

    def __init__(self, host: str, port: int, addresses: list[str]) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self.addresses = addresses
        self.held: socket.socket | None = None

    def connect(self) -> None:
        for address in self.addresses[:-1]:
            with contextlib.suppress(OSError):
                self.held = socket.create_connection((address, self.port), SECONDS / 3)
                break
        else:
            self.held = socket.create_connection((self.addresses[-1], self.port), SECONDS)
        self.held.settimeout(SECONDS)
        self.sock = self.held


class _PinnedTLS(_Pinned):
    def connect(self) -> None:
        super().connect()
        context = ssl.create_default_context()
        self.sock = self.held = context.wrap_socket(self.sock, server_hostname=self.host)


@contextlib.contextmanager
def _closed_after(connection: _Pinned, seconds: float) -> Iterator[float]:
    """Cut the connection when its time is over: a host that drips bytes holds nobody up.

    The timeouts of sockets count from byte to byte and so never end a slow answer.
    """
    timer = threading.Timer(seconds, _cut, [connection])
    timer.daemon = True
    timer.start()
    try:
        yield time.monotonic() + seconds
    finally:
        timer.cancel()
        connection.close()


def _cut(connection: _Pinned) -> None:
    if connection.held is not None:
        with contextlib.suppress(OSError):
            connection.held.shutdown(socket.SHUT_RDWR)


def _first_bytes(answer: http.client.HTTPResponse, most: int, deadline: float) -> bytes:
    body = b""
    while len(body) < most:
        if time.monotonic() > deadline:
            raise TimeoutError("the answer took too long")
        block = answer.read1(min(BLOCK, most - len(body)))
        if not block:
            break
        body += block
    if time.monotonic() > deadline:
        raise TimeoutError("the answer took too long")
    return body


def _is_plain(path: str) -> bool:
    return path.isascii() and path.isprintable() and " " not in path
