"""Classes whose truth is known: students with habits, some of whom cheat, and what they would score."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from reviews.domain.calibration import Score

STAFF = ("T0", "T1")
Cheat = Callable[[np.random.Generator, int, int], float]

# What a cheating reviewer writes, given the project's team and their own place.
CARELESS: tuple[Cheat, ...] = (
    lambda random, team, person: random.uniform(95, 100),
    lambda random, team, person: random.uniform(20, 50),
    lambda random, team, person: random.uniform(30, 100),
    lambda random, team, person: 80.0,
)


@dataclass(frozen=True)
class Made:
    """A class by seed. cheating: the share of students who do. together: they collude, giving 100
    to the teams of their ring and 40 to all others, instead of being careless each for themselves.

    staff_share: of the projects that staff score once as well.
    """

    seed: int
    students: int = 60
    teams: int = 23
    each: int = 3
    staff_share: float = 0.3
    cheating: float = 0.0
    together: bool = False
    true: dict[str, float] = field(init=False)
    scores: Sequence[Score] = field(init=False)

    def __post_init__(self) -> None:
        random = np.random.default_rng(self.seed)
        true = np.clip(random.normal(75, 10, self.teams), 20, 100)
        object.__setattr__(self, "true", {f"w{n}": v for n, v in enumerate(true.tolist())})
        object.__setattr__(self, "scores", [*self._peers(random, true), *self._staff(random, true)])

    def _peers(self, random: np.random.Generator, true: np.ndarray) -> list[Score]:
        """Peers are 4 points generous, ± 6 each, with a noise of 5 to 12 points."""
        lean = random.normal(4, 6, self.students)
        care = random.uniform(5, 12, self.students)
        cheats = random.random(self.students) < self.cheating
        ring = {person % self.teams for person in np.flatnonzero(cheats).tolist()}
        served = np.zeros(self.teams)
        scores = []
        for person in random.permutation(self.students).tolist():
            others = [team for team in range(self.teams) if team != person % self.teams]
            for team in sorted(others, key=lambda n: (served[n], random.random()))[: self.each]:
                served[team] += 1
                value = true[team] + lean[person] + random.normal(0, care[person])
                if cheats[person] and self.together:
                    value = 100.0 if team in ring else 40.0
                elif cheats[person]:
                    value = CARELESS[person % len(CARELESS)](random, team, person)
                scores.append(Score(f"p{person}", f"w{team}", float(np.clip(value, 0, 100))))
        return scores

    def _staff(self, random: np.random.Generator, true: np.ndarray) -> list[Score]:
        """Two graders, one of them a point kinder, with a noise of 4 points."""
        graded = random.permutation(self.teams)[: round(self.staff_share * self.teams)].tolist()
        return [
            Score(
                STAFF[n % 2],
                f"w{team}",
                float(np.clip(true[team] + n % 2 + random.normal(0, 4), 0, 100)),
            )
            for n, team in enumerate(graded)
        ]
