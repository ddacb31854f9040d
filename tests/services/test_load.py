"""`make rush` and `make chaos` in small: few teams, a few seconds, every kill."""

from __future__ import annotations

import re
from pathlib import Path

import psycopg
import pytest

from tests.engines import OwnRedis
from tests.load import rush as night
from tests.load.chaos import KILLS, chaos
from tests.load.stage import Stage
from tests.processes import MailServer, Portal


@pytest.fixture
def stage(migrated: Portal, mails: MailServer, tmp_path: Path, monkeypatch):
    """The stage on the tables and static files of the other tests: no mails, a conference of its own."""
    monkeypatch.setattr(night, "CONFERENCE", tmp_path.name.replace("_", "-"))
    redis = OwnRedis(tmp_path)
    stage = Stage(Portal(migrated.folder, dict(migrated.settings)), redis, mails)
    redis.start()
    with psycopg.connect(stage.database) as connection:
        connection.execute("DELETE FROM projects_mail")
    yield stage
    stage.close()


def test_few_teams_get_what_the_rule_says(stage, capsys):
    storm, found = night.rush(stage, teams=6, seed=1, window=3)
    assert found.all == []
    assert {press.verdict for press in storm.presses} <= {"accepted", "refused", "two texts"}
    assert re.fullmatch(
        r"rush: sent=\d+ accepted=\d+ lost=0 doubled=0 wrong=0 p50_ms=\d+ p95_ms=\d+ p99_ms=\d+",
        night.last_line(storm, found),
    )


def test_few_teams_survive_every_kill(stage, capsys):
    found, line = chaos(stage, teams=6, seed=2, window=5, nudge=True)
    assert found.all == []
    said = re.fullmatch(
        r"chaos: kills=(\d+) acknowledged=\d+ lost=0 doubled=0 mails_owed=(\d+) mails_sent=(\d+)",
        line,
    )
    assert said
    kills, owed, sent = map(int, said.groups())
    assert (kills, sent) == (len(KILLS), owed)
