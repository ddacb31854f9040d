"""Portals on the real engines. What is missing is a failure with a sentence, never a skip."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.engines import new_database, production_settings
from tests.processes import MailServer, Portal


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/services/" in item.path.as_posix():
            item.add_marker(pytest.mark.services)


def needed(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        pytest.fail(f"{name} is not set; run these with `make test-services`.", pytrace=False)
    return value


@pytest.fixture(scope="session")
def redis_url() -> str:
    return needed("REDIS_URL")


@pytest.fixture
def empty_database() -> Iterator[str]:
    """The address of a PostgreSQL database that holds nothing yet."""
    with new_database(needed("DATABASE_URL")) as address:
        yield address


@pytest.fixture(scope="session")
def shared_database() -> Iterator[str]:
    with new_database(needed("DATABASE_URL")) as address:
        yield address


@pytest.fixture(scope="session")
def mail_server() -> Iterator[MailServer]:
    server = MailServer()
    yield server
    server.close()


@pytest.fixture
def mails(mail_server: MailServer) -> MailServer:
    """The mail server, with nothing in it."""
    mail_server.mails.clear()
    mail_server.reached.clear()
    mail_server.stalls = mail_server.mumbles = mail_server.refuses = False
    return mail_server


@pytest.fixture(scope="session")
def migrated(
    shared_database: str,
    redis_url: str,
    mail_server: MailServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Portal:
    """A portal with production settings on PostgreSQL and Redis, its tables and files made."""
    folder = tmp_path_factory.mktemp("real")
    portal = Portal(
        folder,
        production_settings(
            folder, database=shared_database, redis_url=redis_url, mail_url=mail_server.url
        ),
    )
    portal.manage("migrate", "--verbosity", "0")
    portal.manage("collectstatic", "--noinput", "--verbosity", "0")
    return portal


@pytest.fixture
def portal(migrated: Portal, tmp_path: Path) -> Iterator[Portal]:
    """The same portal for one test: no mails, an empty queue, no processes."""
    portal = Portal(migrated.folder, dict(migrated.settings))
    portal.shell(
        "import redis; from django.conf import settings; from projects.models import Mail\n"
        "Mail.objects.all().delete()\n"
        "redis.Redis.from_url(settings.REDIS_URL).delete('celery', 'unacked', 'unacked_index')"
    )
    yield portal
    portal.stop()


@pytest.fixture(scope="session")
def nginx_program() -> str:
    path = os.environ.get("PATH", os.defpath) + os.pathsep + "/usr/sbin"
    program = shutil.which("nginx", path=path)
    if not program:
        pytest.fail("nginx is not installed; .ci/run installs it.", pytrace=False)
    return program


class Gate:
    """A door to a server on loopback that a test can shut: connections break, new ones fail."""

    def __init__(self, host: str, port: int) -> None:
        self.target = (host, port)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.door: socket.socket | None = None
        self.open_ends: list[socket.socket] = []
        self.open()

    def open(self) -> None:
        door = socket.create_server(("127.0.0.1", self.port))
        self.door = door
        threading.Thread(target=self._let_in, args=(door,), daemon=True).start()

    def shut(self) -> None:
        if self.door:
            self.door.shutdown(socket.SHUT_RDWR)
            self.door.close()
            self.door = None
        for end in self.open_ends:
            _close(end)
        self.open_ends.clear()

    def _let_in(self, door: socket.socket) -> None:
        while True:
            try:
                inside, _ = door.accept()
            except OSError:
                return
            outside = socket.create_connection(self.target)
            self.open_ends += [inside, outside]
            for source, sink in ((inside, outside), (outside, inside)):
                threading.Thread(target=_pour, args=(source, sink), daemon=True).start()


def _pour(source: socket.socket, sink: socket.socket) -> None:
    try:
        while block := source.recv(65536):
            sink.sendall(block)
    except OSError:
        pass
    finally:
        _close(source)
        _close(sink)


def _close(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()


@pytest.fixture
def gate(redis_url: str) -> Iterator[Gate]:
    parts = urlsplit(redis_url)
    gate = Gate(parts.hostname or "127.0.0.1", parts.port or 6379)
    yield gate
    gate.shut()
