"""Wait until the database and Redis answer: what a container does before it starts."""

import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

import redis
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection


class Command(BaseCommand):
    help = "Wait until the database, and Redis if REDIS_URL names one, answer."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seconds", type=float, default=60.0)

    def handle(self, *args: Any, **options: Any) -> None:
        deadline = time.monotonic() + options["seconds"]
        _wait("The database", _ask_database, deadline)
        if settings.REDIS_URL:
            _wait("Redis", _ask_redis, deadline)


def _wait(name: str, ask: Callable[[], None], deadline: float) -> None:
    while True:
        try:
            ask()
        except Exception as problem:  # noqa: BLE001  each driver fails in its own way
            if time.monotonic() > deadline:
                reason = str(problem).strip().splitlines()[0]
                raise CommandError(f"{name} does not answer: {reason}") from None
            time.sleep(0.5)
        else:
            return


def _ask_database() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    finally:
        connection.close()


def _ask_redis() -> None:
    with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2) as client:
        client.ping()
