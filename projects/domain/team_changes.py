"""What staged moves of students make of the teams, and what is wrong with that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Before:
    """A team as it stands. may_be_small: staff allowed it fewer people than the smallest team."""

    id: int
    name: str
    members: tuple[int, ...]
    seats: int
    may_be_small: bool = False
    holds_work: bool = False


@dataclass(frozen=True)
class Move:
    """A student goes to a team by id, or to a new team by name; neither is off their team."""

    person: int
    to_team: int | None = None
    new_team: str = ""


@dataclass
class After:
    """A team as it would be. `id` is None for a new one."""

    id: int | None
    name: str
    members: list[int]
    seats: int
    arriving: list[int] = field(default_factory=list)
    leaving: list[int] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def dissolves(self) -> bool:
        return not self.members


@dataclass
class Outcome:
    """The teams that change. Problems forbid applying; warnings only tell."""

    teams: list[After]

    @property
    def problems(self) -> list[str]:
        return [problem for team in self.teams for problem in team.problems]

    @property
    def warnings(self) -> list[str]:
        return [warning for team in self.teams for warning in team.warnings]

    @property
    def new(self) -> int:
        return sum(team.id is None for team in self.teams)

    @property
    def dissolved(self) -> int:
        return sum(team.dissolves for team in self.teams)

    @property
    def moved(self) -> int:
        return len({person for team in self.teams for person in (*team.arriving, *team.leaving)})


def outcome(
    teams: Iterable[Before],
    moves: Iterable[Move],
    smallest: int,
    largest: int,
    names: Mapping[str, int],
) -> Outcome:
    """The teams that the moves touch, as they would be.

    names: every team's name in lower case, with its id, so that a new team finds its name taken.
    """
    before = {team.id: team for team in teams}
    after = {team.id: After(team.id, team.name, list(team.members), team.seats)
             for team in before.values()}  # fmt: skip
    home = {person: team.id for team in before.values() for person in team.members}
    fresh: dict[str, After] = {}
    for move in moves:
        left = home.get(move.person)
        if left is not None and left == move.to_team:
            continue
        if left is not None:
            after[left].members.remove(move.person)
            after[left].leaving.append(move.person)
        if move.to_team is not None:
            target = after[move.to_team]
        elif move.new_team:
            target = fresh.setdefault(
                move.new_team.casefold(), After(None, move.new_team, [], largest)
            )
        else:
            continue
        target.members.append(move.person)
        target.arriving.append(move.person)
    touched = [team for team in after.values() if team.arriving or team.leaving]
    for team in (*touched, *fresh.values()):
        _judge(team, before.get(team.id) if team.id else None, smallest, names)
    return Outcome([*touched, *fresh.values()])


def _judge(team: After, was: Before | None, smallest: int, names: Mapping[str, int]) -> None:
    size = len(team.members)
    if size > team.seats:
        team.problems.append(f"{team.name} would have {size} people on {team.seats} seats.")
    if was is None and team.name.casefold() in names:
        team.problems.append(f"There is a team called {team.name} already.")
    if 0 < size < smallest and not (was and was.may_be_small):
        team.warnings.append(f"{team.name} would have {size}, fewer than {smallest}.")
    if not size and was and was.holds_work:
        team.warnings.append(
            f"{team.name} would have nobody; it stays with its project, which holds work."
        )
