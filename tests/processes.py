"""Real processes for tests: a portal in a folder of its own, and a mail server on loopback."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import socket
import socketserver
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parent.parent
# What the tests' own process was started with does not reach the processes they start.
OURS = re.compile(
    r"(ACCEL_PREFIX|ALLOWED_HOSTS|CELERY_|CSRF_|DATABASE_URL|DEBUG$|DEMO$|DJANGO_|EMAIL_URL|LOG_LEVEL|"
    r"MAIL_FROM|MEDIA_STORE|PORT$|PRODUCTION|PYTEST_|REDIS_URL|SECRET_KEY|SITE_|SSL_REDIRECT|"
    r"STATE_DIR|STATIC_ROOT|TRUSTED_PROXIES)"
)


def plain_environment(**values: str) -> dict[str, str]:
    """The machine's environment with these settings of the portal, and no others."""
    kept = {name: value for name, value in os.environ.items() if not OURS.match(name)}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return {**kept, "PATH": path, "PYTHONUNBUFFERED": "1", **values}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(true: Callable[[], Any], seconds: float = 20, why: str = "it never came") -> Any:
    """The first truthy answer; an AssertionError after so many seconds without one."""
    deadline = time.monotonic() + seconds
    while True:
        answer = true()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"{why}, within {seconds} s")
        time.sleep(0.05)


class Process:
    """A program in a session of its own, whose output is kept in a file."""

    def __init__(self, command: list[str], environment: dict[str, str], log: Path) -> None:
        self.log = log
        with log.open("ab") as output:
            self.popen = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def output(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    @property
    def is_running(self) -> bool:
        return self.popen.poll() is None

    def wait_for(self, text: str, seconds: float = 30) -> None:
        def said() -> bool:
            if text not in self.output and not self.is_running:
                raise AssertionError(f"{self.popen.args} ended by itself:\n{self.output}")
            return text in self.output

        wait_until(said, seconds, f"{text!r} was not said in\n{self.output}")

    def kill(self) -> None:
        """As a failing machine would: at once, with everything it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait()

    def stop(self, seconds: float = 20) -> int:
        """As an operator would; its exit status."""
        self.popen.terminate()
        try:
            return self.popen.wait(seconds)
        finally:
            self.kill()


@dataclass
class Portal:
    """A portal with settings of its own. `folder` is its STATE_DIR."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    processes: list[Process] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        return plain_environment(STATE_DIR=str(self.folder), **self.settings)

    def manage(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def shell(self, code: str) -> str:
        """What this code, run inside the portal, prints."""
        return self.manage("shell", "--verbosity", "0", "--command", code).strip()

    def start(self, name: str, *command: str) -> Process:
        log = self.folder / f"{name}-{len(self.processes)}.log"
        process = Process(list(command), self.environment, log)
        self.processes.append(process)
        return process

    def start_worker(self, *options: str) -> Process:
        """A Celery worker that is ready to work."""
        name = f"worker{len(self.processes)}"
        worker = self.start(
            name,
            *(sys.executable, "-m", "celery", "-A", "portal", "worker", "--loglevel", "INFO"),
            *("--without-gossip", "--without-mingle", "--concurrency", "2"),
            *("--hostname", f"{name}@{self.folder.name}"),
            *options,
        )
        worker.wait_for(" ready.")
        return worker

    def post_mail(self, key: str, to: str = "alice@example.edu", first: str = "") -> None:
        """Write one mail as a view would: in a transaction, ringing for the worker after it.

        first: code that runs before it, in the same process.
        """
        self.shell(
            f"{first}\n"
            "from django.db import transaction; from projects import outbox\n"
            "from projects.models import Conference\n"
            "conference = Conference.objects.get_or_create(slug='posting', name='Posting', term='S')[0]\n"
            "with transaction.atomic():\n"
            f"    outbox.post(conference, [{to!r}], 'welcome', {key!r}, {{}})"
        )

    def mail_states(self) -> list[str]:
        """The state of every mail, read from the database itself: a shell would take a second."""
        query = "SELECT state FROM projects_mail ORDER BY id"
        url = self.settings.get("DATABASE_URL")
        opened = psycopg.connect(url) if url else sqlite3.connect(self.folder / "portal.sqlite3")
        with contextlib.closing(opened) as database:
            return [state for (state,) in database.execute(query)]

    def stop(self) -> None:
        for process in self.processes:
            process.kill()


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def ask(
    port: int,
    path: str,
    *,
    method: str = "GET",
    body: bytes | None = None,
    **headers: str,
) -> Answer:
    """One request to loopback. Underscores in header names become hyphens."""
    browser = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        browser.request(method, path, body=body, headers=named)
        response = browser.getresponse()
        return Answer(response.status, response.headers, response.read())
    finally:
        browser.close()


def answers(port: int, path: str = "/healthz", **headers: str) -> bool:
    try:
        return ask(port, path, **headers).status == 200
    except OSError:
        return False


class MailServer(socketserver.ThreadingTCPServer):
    """An SMTP server that keeps what it accepts.

    While `stalls` is set it accepts nothing; while `mumbles` is, it accepts and nobody hears its yes.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _MailConversation)
        self.mails: list[Message] = []
        self.reached = threading.Event()
        self.stalls = False
        self.mumbles = False
        self.refuses = False
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def receivers(self) -> list[str]:
        return sorted(str(mail["To"]) for mail in self.mails)

    def close(self) -> None:
        self.stalls = self.mumbles = False
        self.shutdown()
        self.server_close()


class _MailConversation(socketserver.StreamRequestHandler):
    server: MailServer

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self) -> None:
        try:
            self.converse()
        except ConnectionError:
            return

    def converse(self) -> None:
        self.say("220 loopback")
        for line in self.rfile:
            verb = line[:4].strip().upper()
            if verb == b"QUIT":
                self.say("221 bye")
                return
            if verb == b"DATA":
                self.say("354 go on")
                self.take_mail()
            elif verb == b"RCPT" and self.server.refuses:
                self.say("451 come back later")
            else:
                self.say("250 ok")

    def take_mail(self) -> None:
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        mail = message_from_bytes(b"".join(lines))
        if self.server.mumbles:
            self.server.mails.append(mail)
        self.server.reached.set()
        if self.server.stalls or self.server.mumbles:
            while self.server.stalls or self.server.mumbles:
                time.sleep(0.05)
            raise ConnectionResetError
        self.say("250 accepted")
        self.server.mails.append(mail)
