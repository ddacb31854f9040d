"""docker/entrypoint.sh, run for real: what each container does, and whether it says it is well."""

from __future__ import annotations

import subprocess
import time

import pytest

from tests.engines import HOST
from tests.processes import ROOT, Portal, answers, free_port, wait_until

ENTRYPOINT = str(ROOT / "docker/entrypoint.sh")


def run(portal: Portal, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ENTRYPOINT, *words],
        cwd=ROOT,
        env=portal.environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_web_migrates_serves_and_stops_within_its_grace(portal, empty_database):
    port = free_port()
    portal.settings |= {"DATABASE_URL": empty_database, "BIND": f"127.0.0.1:{port}"}
    web = portal.start("web", ENTRYPOINT, "web")
    wait_until(lambda: answers(port, Host=HOST), 60, "the web server did not answer")
    assert run(portal, "health", "web").returncode == 0
    began = time.monotonic()
    assert web.stop() == 0
    assert time.monotonic() - began < 10
    assert run(portal, "health", "web").returncode != 0


def test_worker_answers_its_health_question(portal):
    worker = portal.start("worker", ENTRYPOINT, "worker")
    worker.wait_for(" ready.")
    assert run(portal, "health", "worker").returncode == 0
    assert worker.stop() == 0
    assert run(portal, "health", "worker").returncode != 0


def test_beat_answers_its_health_question(portal):
    assert run(portal, "health", "beat").returncode != 0
    portal.start("beat", ENTRYPOINT, "beat").wait_for("beat: Starting")
    wait_until(lambda: run(portal, "health", "beat").returncode == 0, 20, "beat is not well")


def test_other_words_run_as_commands(portal):
    done = run(portal, "python", "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "name", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL", "EMAIL_URL"]
)
def test_missing_setting_is_a_sentence(portal, name):
    del portal.settings[name]
    done = run(portal, "web")
    assert (done.returncode, done.stderr) == (
        64,
        f"{name} is not set. docker/.env.example says what it is for.\n",
    )


def test_database_that_never_comes_is_a_sentence(portal):
    portal.settings |= {"DATABASE_URL": "postgres://portal@127.0.0.1:1/portal", "WAIT_SECONDS": "1"}
    done = run(portal, "web")
    assert done.returncode == 1
    assert done.stderr.startswith("CommandError: The database does not answer: ")


def test_four_machines_may_migrate_at_once(portal, empty_database):
    portal.settings["DATABASE_URL"] = empty_database
    machines = [
        portal.start("migrate", "python", "manage.py", "migrate", "--noinput") for _ in range(4)
    ]
    assert [machine.popen.wait(120) for machine in machines] == [0, 0, 0, 0]
