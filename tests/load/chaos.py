"""`make chaos`: the rush, while its worker, its broker and its web processes are killed and come back.

Afterwards every acknowledged hand-in and every owed mail must be there exactly once. Nothing is done
by hand meanwhile; what was missed is found by beat's sweeps. One thing is not waited for: a mail whose
sender was killed while sending is taken again after ten minutes, so its claim is made older.
PATIENT=1 waits.
"""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import psycopg

from tests.load import rush
from tests.load.records import read
from tests.load.stage import Stage
from tests.load.storm import WINDOW, Storm, rage
from tests.load.verdicts import Findings, judge, judge_mails

# The outbox's CLAIM_LASTS, with a little over; a test holds the two together.
CLAIM_LASTS = timedelta(minutes=10)
# Longer than one mail takes here.
SENDING_TAKES = timedelta(seconds=8)
DOWN = 0.1
# (share of the window that is over, what is killed); what was killed is started again a tenth of the
# window later. The last two fall among the herd.
KILLS = (
    (0.15, "worker"),
    (0.35, "redis"),
    (0.55, "web process"),
    (0.70, "web"),
    (0.94, "worker"),
    (0.97, "web process"),
)


class Havoc:
    """Kills by the clock. What was killed twice has come back in between."""

    def __init__(self, stage: Stage, storm: Storm, window: float) -> None:
        self.stage, self.storm, self.window = stage, storm, window
        self.kills = 0
        self.turns = {
            "worker": threading.Lock(),
            "redis": threading.Lock(),
            "web": threading.Lock(),
        }
        self.pool = ThreadPoolExecutor(len(KILLS))
        self.running = [self.pool.submit(self._kill, *kill) for kill in KILLS]

    def join(self) -> None:
        """Wait until everything works again; raises if something does not."""
        for one in self.running:
            one.result()
        self.pool.shutdown()

    def _kill(self, share: float, victim: str) -> None:
        at = self.storm.ends_at - self.window + share * self.window
        time.sleep(max(0.0, at - time.time()))
        with self.turns[victim.split()[0]]:
            self.kills += 1
            self._say(f"{victim} is killed")
            if victim == "web process":
                self.stage.kill_web_process()
                return
            self.stage.kill(victim)
            time.sleep(DOWN * self.window)
            self.stage.start(victim)
            self._say(f"{victim} works again")

    def _say(self, what: str) -> None:
        print(f"{time.time() - self.storm.ends_at:+7.2f} s  {what}")


class Drain:
    """Waits until no mail is owed.

    nudge: ring for the sweep as beat does each minute, which a test does not wait for.
    interrupted: the mails whose sender was killed while sending, as address and subject.
    """

    def __init__(self, stage: Stage, *, patient: bool = False, nudge: bool = False) -> None:
        self.stage, self.patient, self.nudge = stage, patient, nudge
        self.interrupted: set[tuple[str, str]] = set()

    def wait(self, seconds: float = 200.0) -> None:
        began = time.time()
        until = began + seconds + (CLAIM_LASTS.total_seconds() if self.patient else 0)
        while time.time() < until:
            with psycopg.connect(self.stage.database, autocommit=True) as connection:
                if self._is_empty(connection):
                    print(f"The outbox is empty after {time.time() - began:.0f} s.")
                    return
            if self.nudge:
                code = "from projects import tasks; tasks.send_waiting_mail.delay()"
                self.stage.portal.shell(code)
            time.sleep(0.5)
        print(f"The outbox is still not empty after {time.time() - began:.0f} s.")

    def _is_empty(self, connection: psycopg.Connection) -> bool:
        owed = connection.execute(
            'SELECT state, "to", subject, claimed_at < now() - %s FROM projects_mail '
            "WHERE state IN ('waiting', 'sending')",
            [SENDING_TAKES],
        ).fetchall()
        stuck = {(to, subject) for state, to, subject, old in owed if state == "sending" and old}
        if stuck - self.interrupted:
            print(
                f"The killed worker was sending {len(stuck)} mails; whether they left is unknown."
            )
            self.interrupted |= stuck
        if stuck and not self.patient:
            connection.execute(
                "UPDATE projects_mail SET claimed_at = claimed_at - %s "
                "WHERE state = 'sending' AND claimed_at < now() - %s",
                [CLAIM_LASTS, SENDING_TAKES],
            )
        return not owed


def chaos(
    stage: Stage,
    teams: int,
    seed: int,
    window: float = WINDOW,
    *,
    patient: bool = False,
    nudge: bool = False,
) -> tuple[Findings, str]:
    """The night with its accidents; what was found, and the last line."""
    storm, base = rush.prepared(stage, teams, seed, window)
    havoc = Havoc(stage, storm, window)
    rage(storm)
    havoc.join()
    drain = Drain(stage, patient=patient, nudge=nudge)
    drain.wait()
    for part in ("beat", "worker"):
        stage.parts[part].stop()
    records = read(stage.database, stage.media, rush.CONFERENCE)
    rush.tell(storm, records)
    found = judge(storm, records, base)
    mails = judge_mails(records, stage.mails.mails, drain.interrupted)
    found.add(mails.found)
    for subject in mails.again:
        print(
            f"“{subject}” came again under its Message-ID: its sender was killed too soon to note it."
        )
    acknowledged = sum(press.verdict == "accepted" for press in storm.presses)
    return found, (
        f"chaos: kills={havoc.kills} acknowledged={acknowledged} lost={len(found.lost)} "
        f"doubled={len(found.doubled)} mails_owed={mails.owed} mails_sent={mails.came}"
    )


def main(stage: Stage, teams: int, seed: int) -> int:
    found, line = chaos(stage, teams, seed, patient=os.environ.get("PATIENT") == "1")
    for sentence in found.all:
        print(sentence)
    print(line)
    return 1 if found.all else 0


if __name__ == "__main__":
    rush.run(main, __doc__)
