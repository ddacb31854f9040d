"""The engines a portal in production stands on, for tests that start one: databases, Redis, settings."""

from __future__ import annotations

import contextlib
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import redis

from tests.processes import Process, free_port, plain_environment, wait_until

HOST = "projects.example.edu"


class Missing(Exception):
    """Something outside the portal is not here. The text says what, and how to get it."""


@contextlib.contextmanager
def new_database(server: str) -> Iterator[str]:
    """The address of an empty PostgreSQL database, which is gone afterwards."""
    name = f"portal_services_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[call-overload]


def production_settings(
    folder: Path, *, database: str, redis_url: str, mail_url: str
) -> dict[str, str]:
    """What docker/.env and compose.yaml would set, for a portal whose files lie in this folder."""
    return {
        "PRODUCTION": "1",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": HOST,
        "DATABASE_URL": database,
        "REDIS_URL": redis_url,
        "EMAIL_URL": mail_url,
        "MAIL_FROM": f"Projects <noreply@{HOST}>",
        "MEDIA_STORE": (folder / "media").as_uri(),
        "STATIC_ROOT": str(folder / "static"),
        "ACCEL_PREFIX": "/protected/",
        "TRUSTED_PROXIES": "1",
        "LINK_CHECKS": "0",
    }


class OwnRedis:
    """A Redis server that may be killed: started as compose.yaml does, on a port of its own."""

    def __init__(self, folder: Path) -> None:
        self.program = shutil.which("redis-server") or ""
        if not self.program:
            raise Missing("redis-server is not installed; .ci/run installs it.")
        self.folder = folder / "redis"
        self.folder.mkdir()
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: Process | None = None

    def start(self) -> None:
        self.process = Process(
            [
                *(self.program, "--port", str(self.port), "--bind", "127.0.0.1"),
                *("--dir", str(self.folder), "--save", "", "--appendonly", "yes"),
                *("--maxmemory", "256mb", "--maxmemory-policy", "noeviction"),
            ],
            plain_environment(),
            self.folder / "redis.log",
        )
        wait_until(self._answers, 10, "Redis did not answer")

    def kill(self) -> None:
        if self.process:
            self.process.kill()

    def _answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url, socket_connect_timeout=1) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False
