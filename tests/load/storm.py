"""The last half minute: plans when each team presses, and lets them all do it."""

from __future__ import annotations

import random
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tests.load.habits import Team, act, habit_of, prepare
from tests.load.stage import Stage
from tests.load.teams import Gone, Member, Press
from tests.load.world import Place

WINDOW = 30.0
# (share of the teams, from, to) in seconds of the window's end: the long wait, the herd of the last
# three seconds, the second of the boundary itself, and those who come after it. With 200 teams some
# 25 to 30 presses begin in the fullest second, repeated ones counted in.
WAVES = ((48, -30.0, -3.0), (29, -3.0, 0.0), (8, -0.15, 0.85), (15, 0.2, 8.0))


@dataclass
class Storm:
    """What was asked of the portal. boundary: where the verdicts change; ends_at: of the window."""

    boundary: datetime
    ends_at: float
    teams: list[Team] = field(default_factory=list)

    @property
    def presses(self) -> list[Press]:
        return [press for team in self.teams for press in team.presses]

    @property
    def peak(self) -> int:
        """The most presses that began in one second."""
        starts = sorted(press.attempts[0].sent_at for press in self.presses if press.attempts)
        return max((sum(a <= b < a + 1 for b in starts) for a in starts), default=0)


def next_boundary(seconds: float) -> datetime:
    """The first whole minute that is at least so far away."""
    soonest = datetime.now(UTC) + timedelta(seconds=seconds)
    return soonest.replace(second=0, microsecond=0) + timedelta(minutes=1)


def gather(stage: Stage, places: Sequence[Place], base: bytes, seed: int) -> list[Team]:
    """The teams with their habits, their drafts ready. The same seed gives the same teams."""
    teams = []
    for number, place in enumerate(places):
        dice = random.Random(f"{seed}/{number}")
        members = [Member(place, seat, stage.port) for seat in range(len(place.sessions))]
        for member in members[1:]:
            member.presses, member.saves = members[0].presses, members[0].saves
        teams.append(Team(place, habit_of(dice, len(members)), members, dice))
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda team: prepare(team, base), teams))
    return teams


def schedule(teams: list[Team], boundary: datetime, ends_at: float, window: float) -> Storm:
    """When everyone presses. window: seconds; a shorter one squeezes all waves."""
    for team in teams:
        _, begin, end = team.dice.choices(WAVES, weights=[wave[0] for wave in WAVES])[0]
        team.presses_at = ends_at + team.dice.uniform(begin, end) * window / WINDOW
        team.types_at = team.presses_at - team.dice.uniform(1, 8) * window / WINDOW
    return Storm(boundary, ends_at, teams)


def rage(storm: Storm) -> None:
    """Run every team to its end, each in threads of its own."""

    def live(team: Team) -> None:
        try:
            act(team)
        except Gone as problem:
            team.stopped = str(problem)

    threads = [threading.Thread(target=live, args=(team,), daemon=True) for team in storm.teams]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
