"""Serve a filled portal on this machine: what `make demo` runs."""

import fcntl
import http.client
import os
import shutil
import signal
import socket
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from types import FrameType
from typing import IO, Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from portal import supervising
from projects.models import Conference

HOST = "127.0.0.1"
START_SECONDS = 60.0
EMBEDDED = ("portal.sqlite3", "portal.sqlite3-wal", "portal.sqlite3-shm")
FOLDERS = ("media", "mail", "queue", "queue-control")


class Stopped(BaseException):
    """Someone pressed Ctrl-C or sent TERM."""


class Command(BaseCommand):
    help = "Prepare the database, fill it if it is empty, and serve the portal with its worker."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--reset", action="store_true", help="Forget the embedded portal's data first."
        )
        parser.add_argument(
            "--stop-with-parent",
            action="store_true",
            help="Stop when the process that started this one is gone.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo setting is off. Run `make demo`, or set DEMO=1.")
        if options["stop_with_parent"]:
            supervising.stop_with_parent()
        _on_signals(_raise_stopped)
        with _only_one():
            children: list[supervising.Child] = []
            try:
                self.serve(children, options["reset"])
            except Stopped:
                self.say("\nStopping.")
            finally:
                # A second Ctrl-C must not cut the stopping short.
                _on_signals(signal.SIG_IGN)
                supervising.stop(children)

    def serve(self, children: list[supervising.Child], reset: bool) -> None:
        _require_free_port(settings.PORT)
        if reset:
            self.forget()
        self.prepare()
        children += self.start()
        self.wait_until_it_answers(children)
        self.say_where_to_look()
        self.watch(children)

    def say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()

    def forget(self) -> None:
        if connection.vendor != "sqlite":
            raise CommandError(
                "DATABASE_URL names a database server; only the embedded database is reset. "
                "Unset DATABASE_URL, or empty that database yourself."
            )
        self.say("Forgetting the demo's data.")
        connection.close()
        for name in EMBEDDED:
            (settings.STATE / name).unlink(missing_ok=True)
        for name in FOLDERS:
            shutil.rmtree(settings.STATE / name, ignore_errors=True)

    def prepare(self) -> None:
        self.say("Preparing the database.")
        call_command("migrate", verbosity=0, interactive=False)
        if not Conference.objects.exists():
            self.say("Filling it with made-up people and projects.")
            call_command("seed_demo", stdout=self.stdout)
        connection.close()

    def start(self) -> list[supervising.Child]:
        """The web server and the worker with its clock, as children of this process."""
        self.say("Starting the web server and the background worker.")
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        gunicorn = ["gunicorn", "portal.wsgi", "--bind", f"{HOST}:{settings.PORT}"]
        gunicorn += ["--worker-class", "gthread", "--workers", "1", "--threads", "8"]
        gunicorn += ["--log-level", "warning", "--graceful-timeout", "5", "--no-control-socket"]
        celery = ["celery", "--quiet", "-A", "portal", "worker", "--beat", "--pool", "threads"]
        celery += ["--concurrency", "2", "--without-gossip", "--without-mingle"]
        celery += ["--loglevel", "WARNING"]
        return [
            supervising.Child("web server", [sys.executable, "-m", *gunicorn], environment),
            supervising.Child("background worker", [sys.executable, "-m", *celery], environment),
        ]

    def wait_until_it_answers(self, children: list[supervising.Child]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not _answers(settings.PORT):
            _require_running(children)
            if time.monotonic() > deadline:
                raise CommandError(f"The portal did not answer within {START_SECONDS:.0f} seconds.")
            time.sleep(0.1)

    def say_where_to_look(self) -> None:
        address = f"http://{HOST}:{settings.PORT}"
        self.say(
            f"\nThe portal is at {address}/\n"
            f"  Sign in    {address}/accounts/login/  one click as a student, reviewer, assistant"
            " or instructor\n"
            f"  Mails      {address}/demo/mail/       everything the portal has sent\n"
            "Ctrl-C stops it and keeps the data; `make demo-reset` starts over."
        )

    def watch(self, children: list[supervising.Child]) -> None:
        while True:
            _require_running(children)
            time.sleep(0.3)


def _on_signals(handler: Any) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, handler)


def _raise_stopped(number: int, frame: FrameType | None) -> None:
    raise Stopped


def _only_one() -> IO[str]:
    """The lock of the state folder, held while its file is open."""
    lock = Path(settings.STATE / "demo.lock").open("w")  # noqa: SIM115  the caller's `with` closes it
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise CommandError("A demo with this data is running already. Stop it first.") from None
    return lock


def _require_free_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise CommandError(f"Port {port} is not open to you. Choose one above 1023.") from None
        except OSError:
            raise CommandError(
                f"Port {port} is in use by another program. Choose another: make demo PORT={port + 10}"
            ) from None


def _require_running(children: list[supervising.Child]) -> None:
    for child in children:
        if not child.is_running:
            raise CommandError(
                f"The {child.name} ended by itself (exit {child.process.returncode}); "
                "its last words are above."
            )


def _answers(port: int) -> bool:
    browser = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        browser.request("GET", "/healthz")
        return browser.getresponse().status == 200
    except OSError:
        return False
    finally:
        browser.close()
