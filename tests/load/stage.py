"""The portal as in production on one machine, each part a process that may be killed."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import psycopg

from tests.engines import HOST, OwnRedis, new_database, production_settings
from tests.load.world import Place
from tests.processes import ROOT, MailServer, Portal, Process, answers, free_port, wait_until

ENTRYPOINT = str(ROOT / "docker/entrypoint.sh")


class Stage:
    """Web (gunicorn), worker, beat and Redis of one portal, started by the container's entrypoint."""

    def __init__(self, portal: Portal, redis: OwnRedis, mails: MailServer) -> None:
        self.portal, self.redis, self.mails = portal, redis, mails
        self.port = free_port()
        portal.settings |= {"BIND": f"127.0.0.1:{self.port}", "REDIS_URL": redis.url}
        self.parts: dict[str, Process] = {}
        self.is_closed = False

    @property
    def database(self) -> str:
        return self.portal.settings["DATABASE_URL"]

    @property
    def media(self) -> Path:
        return self.portal.folder / "media"

    def start(self, part: str) -> None:
        """Start a part (web, worker, beat or redis) and wait until it works."""
        if self.is_closed:
            return
        if part == "redis":
            self.redis.start()
            return
        process = self.parts[part] = self.portal.start(part, ENTRYPOINT, part)
        if part == "web":
            wait_until(lambda: self._web_answers(process), 90, "the web server did not answer")
        else:
            process.wait_for({"worker": " ready.", "beat": "beat: Starting"}[part], 90)

    def start_all(self) -> None:
        """The web first: it migrates."""
        with ThreadPoolExecutor() as pool:
            list(pool.map(self.start, ("web", "worker", "beat")))

    def _web_answers(self, process: Process) -> bool:
        assert process.is_running, process.output
        return answers(self.port, Host=HOST)

    def kill(self, part: str) -> None:
        """At once, with everything it started."""
        if part == "redis":
            self.redis.kill()
        else:
            self.parts[part].kill()

    def kill_web_process(self) -> None:
        """One of the processes that serve; gunicorn starts another."""
        master = self.parts["web"].popen.pid
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(children[0]), signal.SIGKILL)

    def fill(self, conference: str, teams: int, boundary: datetime) -> tuple[bytes, list[Place]]:
        """The conference of the rush; the PDF that every team's report begins with, and the teams."""
        done = subprocess.run(
            [
                *(sys.executable, "-m", "tests.load.world", "--conference", conference),
                *("--teams", str(teams), "--boundary", boundary.isoformat()),
            ],
            cwd=ROOT,
            env=self.portal.environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        filled = json.loads(done.stdout)
        return bytes.fromhex(filled["base"]), [Place(**team) for team in filled["teams"]]

    def move_deadlines(self, conference: str, by: timedelta) -> None:
        """As staff would, a minute before: every date of the conference's milestones."""
        with psycopg.connect(self.database) as connection:
            of = "(SELECT id FROM projects_conference WHERE slug = %s)"
            connection.execute(
                "UPDATE projects_milestone SET opens_at = opens_at + %s, due_at = due_at + %s, "
                f"late_until = late_until + %s WHERE conference_id = {of}",
                [by, by, by, conference],
            )
            connection.execute(
                "UPDATE projects_extension SET due_at = due_at + %s WHERE milestone_id IN "
                f"(SELECT id FROM projects_milestone WHERE conference_id = {of})",
                [by, conference],
            )

    def close(self) -> None:
        self.is_closed = True
        self.portal.stop()
        self.redis.kill()


@contextlib.contextmanager
def whole_stage(server: str) -> Iterator[Stage]:
    """Everything from nothing, and nothing left of it afterwards. server: a PostgreSQL address."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-rush-")))
        redis = OwnRedis(folder)
        database = stack.enter_context(new_database(server))
        mails = MailServer()
        stack.callback(mails.close)
        settings = production_settings(
            folder, database=database, redis_url=redis.url, mail_url=mails.url
        )
        stage = Stage(Portal(folder, settings), redis, mails)
        stack.callback(stage.close)
        redis.start()
        collecting = threading.Thread(
            target=stage.portal.manage, args=("collectstatic", "--noinput", "--verbosity", "0")
        )
        collecting.start()
        stage.portal.manage("migrate", "--verbosity", "0")
        collecting.join()
        yield stage
