"""`manage.py demo`: serves a filled portal, says where, and leaves nothing behind when it ends."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes import ROOT, Portal, Process, answers, ask, free_port, wait_until

pytestmark = pytest.mark.embedded


@pytest.fixture
def portal(prepared_folder, tmp_path):
    """A demo's folder that holds a conference already, so that starting does not fill it."""
    folder = shutil.copytree(prepared_folder, tmp_path / "a folder")
    portal = Portal(folder, {"DEMO": "1", "PORT": str(free_port())})
    yield portal
    portal.stop()


def port(portal: Portal) -> int:
    return int(portal.settings["PORT"])


def start_demo(portal: Portal, *options: str) -> Process:
    demo = portal.start("demo", sys.executable, "manage.py", "demo", *options)
    demo.wait_for("Ctrl-C stops it", 240)
    return demo


def processes_of(portal: Portal) -> list[str]:
    """Command lines of all processes whose environment names this portal's folder."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if f"STATE_DIR={portal.folder}\0".encode() in (folder / "environ").read_bytes():
                found.append((folder / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found


@pytest.fixture(scope="module")
def running(prepared_folder, tmp_path_factory) -> Iterator[Portal]:
    """One demo for the tests that leave it as it is."""
    folder = shutil.copytree(prepared_folder, tmp_path_factory.mktemp("running") / "a folder")
    portal = Portal(folder, {"DEMO": "1", "PORT": str(free_port())})
    start_demo(portal)
    yield portal
    portal.stop()


def test_demo_serves_the_portal_and_says_where(running):
    address = f"http://127.0.0.1:{port(running)}"
    for line in (f"The portal is at {address}/", f"{address}/accounts/login/", "/demo/mail/"):
        assert line in running.processes[0].output
    assert ask(port(running), "/static/portal/css/base.css").status == 200


def test_demo_that_was_filled_before_keeps_its_data(running):
    assert ask(port(running), "/kept/").status == 200


def test_demo_has_a_worker_that_sends_mail(running):
    running.post_mail("one")
    wait_until(lambda: running.mail_states() == ["sent"], 20, "the worker did not send the mail")


def test_two_demos_do_not_share_their_data(running):
    other = Portal(running.folder, {**running.settings, "PORT": str(free_port())})
    done = run_demo(other)
    assert (done.returncode, done.stderr) == (
        1,
        "CommandError: A demo with this data is running already. Stop it first.\n",
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_stops_everything_it_started(portal, number):
    demo = start_demo(portal)
    demo.popen.send_signal(number)
    assert demo.popen.wait(15) == 0
    assert processes_of(portal) == []
    assert not answers(port(portal))


def test_killed_demo_leaves_nothing_behind(portal):
    demo = start_demo(portal)
    os.kill(demo.popen.pid, signal.SIGKILL)
    demo.popen.wait()
    wait_until(lambda: processes_of(portal) == [], 15, "a process is left")


def test_dead_worker_ends_the_demo_with_a_sentence(portal):
    demo = start_demo(portal)
    children = Path(f"/proc/{demo.popen.pid}/task/{demo.popen.pid}/children").read_text().split()
    worker = [
        int(pid) for pid in children if b"celery" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]
    os.kill(worker[0], signal.SIGKILL)
    assert demo.popen.wait(15) == 1
    assert "The background worker ended by itself" in demo.output
    assert processes_of(portal) == []


def test_busy_port_is_a_sentence_and_nothing_runs(portal):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port(portal)))
        other.listen()
        done = run_demo(portal)
    assert done.returncode == 1
    assert done.stderr == (
        f"CommandError: Port {port(portal)} is in use by another program. "
        f"Choose another: make demo PORT={port(portal) + 10}\n"
    )
    assert processes_of(portal) == []


def test_demo_needs_its_setting(portal):
    portal.settings["DEMO"] = "0"
    done = run_demo(portal)
    assert (done.returncode, done.stderr) == (
        1,
        "CommandError: The demo setting is off. Run `make demo`, or set DEMO=1.\n",
    )


def test_reset_leaves_a_database_server_alone(portal):
    portal.settings["DATABASE_URL"] = "postgres://nobody@127.0.0.1:1/none"
    done = run_demo(portal, "--reset")
    assert done.returncode == 1
    assert "only the embedded database is reset" in done.stderr


def test_reset_forgets_and_fills_anew(portal):
    (portal.folder / "media").mkdir()
    (portal.folder / "media" / "old.pdf").write_text("old")
    start_demo(portal, "--reset")
    assert ask(port(portal), "/kept/").status == 404
    assert ask(port(portal), "/").status == 200
    assert not (portal.folder / "media" / "old.pdf").exists()


def run_demo(portal: Portal, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "demo", *options],
        cwd=ROOT,
        env=portal.environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
