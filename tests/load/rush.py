"""`make rush`: many teams hand in within the last half minute, and each gets what the rule says."""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable

from tests.engines import Missing
from tests.load.habits import Team
from tests.load.records import Records, VersionRecord, read
from tests.load.stage import Stage, whole_stage
from tests.load.storm import WINDOW, Storm, gather, next_boundary, rage, schedule
from tests.load.teams import Press
from tests.load.verdicts import Findings, judge
from tests.load.world import UPLOADERS_IN

CONFERENCE = "rush"


def prepared(stage: Stage, teams: int, seed: int, window: float = WINDOW) -> tuple[Storm, bytes]:
    """Start the stage and fill it; the storm that is about to break, and the PDF all begin with.

    window: shorter for a test, which then does not wait for the boundary.
    """
    stage.start_all()
    early = next_boundary(600)
    base, places = stage.fill(CONFERENCE, teams, early)
    ready = gather(stage, places, base, seed)
    boundary = next_boundary(window)
    stage.move_deadlines(CONFERENCE, boundary - early)
    ends_at = boundary.timestamp() if window == WINDOW else time.time() + window
    storm = schedule(ready, boundary, ends_at, window)
    announce(storm)
    return storm, base


def rush(stage: Stage, teams: int, seed: int, window: float = WINDOW) -> tuple[Storm, Findings]:
    """The whole night on a stage that has its tables: fill, start, press, compare."""
    storm, base = prepared(stage, teams, seed, window)
    rage(storm)
    records = read(stage.database, stage.media, CONFERENCE)
    tell(storm, records)
    return storm, judge(storm, records, base)


def announce(storm: Storm) -> None:
    people = sum(len(team.members) for team in storm.teams)
    print(
        f"{len(storm.teams)} teams with {people} people, signed in beforehand; one team in "
        f"{UPLOADERS_IN} has uploaded its PDF, the others' were laid into their drafts. Verdicts "
        f"change at {storm.boundary:%H:%M:%S} UTC, in {storm.boundary.timestamp() - time.time():.0f} s."
    )


def tell(storm: Storm, records: Records) -> None:
    """A line for each team, then what it comes to."""
    for team in sorted(storm.teams, key=lambda one: one.presses_at):
        print(line_of(team, storm, records))
    habits = Counter(team.habit for team in storm.teams)
    print("habits: " + ", ".join(f"{name} {count}" for name, count in habits.most_common()))
    verdicts = Counter(press.verdict for press in storm.presses)
    print("answers: " + ", ".join(f"{name} {count}" for name, count in verdicts.most_common()))
    kinds = Counter(kind_of(version) for version in records.versions)
    print("versions: " + ", ".join(f"{name} {count}" for name, count in kinds.most_common()))
    tries = sum(len(press.attempts) for press in storm.presses)
    sent = sum(state == "sent" for state in records.mails.values())
    print(f"mails: {len(records.mails)} owed, {sent} of them sent by now")
    print(f"requests of Submit: {tries}; most presses in one second: {storm.peak}")


def line_of(team: Team, storm: Storm, records: Records) -> str:
    at = team.presses_at - storm.ends_at
    tries = sum(len(press.attempts) for press in team.presses)
    versions = ", ".join(
        f"{version.number} {kind_of(version)}" for version in records.of(team.name)
    )
    slowest = max((ms for press in team.presses for ms in answer_times([press])), default=0)
    answers = "/".join(press.verdict for press in team.presses)
    return (
        f"{team.name} {at:+7.2f} s  {team.place.rule:22} {team.habit:27} tries {tries}  "
        f"{slowest:5.0f} ms  {answers}; versions: {versions or 'none'}"
    )


def kind_of(version: VersionRecord) -> str:
    kind = "late" if version.is_late else "in grace" if version.in_grace else "on time"
    return f"{kind} by itself" if version.is_by_itself else kind


def answer_times(presses: Iterable[Press]) -> list[float]:
    """Milliseconds from sending Submit to the whole answer, of every request that was answered."""
    return [
        attempt.milliseconds
        for press in presses
        for attempt in press.attempts
        if attempt.answered_at is not None
    ]


def percentile(times: list[float], share: float) -> float:
    ordered = sorted(times) or [0.0]
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def last_line(storm: Storm, found: Findings) -> str:
    times = answer_times(storm.presses)
    p50, p95, p99 = (percentile(times, share) for share in (0.5, 0.95, 0.99))
    accepted = sum(press.verdict == "accepted" for press in storm.presses)
    return (
        f"rush: sent={len(storm.presses)} accepted={accepted} lost={len(found.lost)} "
        f"doubled={len(found.doubled)} wrong={len(found.wrong)} "
        f"p50_ms={p50:.0f} p95_ms={p95:.0f} p99_ms={p99:.0f}"
    )


def run(act: Callable[[Stage, int, int], int], description: str | None) -> None:
    """Read the command line, set the stage, and leave with the act's exit status."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--teams", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    server = os.environ.get("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
    print(f"SEED={options.seed}; load average {os.getloadavg()[0]:.1f} before.")
    try:
        with whole_stage(server) as stage:
            sys.exit(act(stage, options.teams, options.seed))
    except Missing as problem:
        sys.exit(str(problem))


def main(stage: Stage, teams: int, seed: int) -> int:
    storm, found = rush(stage, teams, seed)
    for sentence in found.all:
        print(sentence)
    print(f"load average {os.getloadavg()[0]:.1f} after")
    print(last_line(storm, found))
    return 1 if found.all else 0


if __name__ == "__main__":
    run(main, __doc__)
