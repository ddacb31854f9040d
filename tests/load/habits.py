"""What teams do on the night: each habit is one way to press Submit that has hurt somebody."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.load.teams import Gone, Member, Page, Press, Save
from tests.load.world import Place, report_of

# How long a person goes on trying when no answer comes, and the pause between two tries.
GIVES_UP_AFTER = 60.0
PAUSE = (0.2, 1.0)
HABITS = {
    "calm": 34,
    "clicks twice": 14,
    "two members press": 14,
    "walks away and tries again": 12,
    "another types meanwhile": 10,
    "keeps pressing": 8,
    "has second thoughts": 8,
}


@dataclass
class Team:
    """A team with its plan: its habit, and when it types and presses (seconds since 1970)."""

    place: Place
    habit: str
    members: list[Member]
    dice: random.Random
    pages: list[Page] = field(default_factory=list)
    types_at: float = 0.0
    presses_at: float = 0.0
    stopped: str = ""

    @property
    def name(self) -> str:
        return self.place.name

    @property
    def presses(self) -> list[Press]:
        return self.members[0].presses

    @property
    def saves(self) -> list[Save]:
        return self.members[0].saves


def habit_of(dice: random.Random, members: int) -> str:
    """A habit by its share; what takes two people needs two."""
    alone = {name: share for name, share in HABITS.items() if "member" not in name}
    choice = HABITS if members > 1 else {k: v for k, v in alone.items() if "another" not in k}
    return dice.choices(list(choice), weights=list(choice.values()))[0]


def prepare(team: Team, base: bytes) -> None:
    """Before the rush: everyone opens the page, one writes, and the report goes up if it is not there."""
    pages = [patiently(team, member.open) for member in team.members]
    first = team.members[0]
    if team.place.uploads:
        patiently(team, lambda: first.upload(report_of(base, team.name)))
    patiently(
        team, lambda: first.save(pages[0], summary=f"What {team.name} found out, first words.")
    )
    team.pages = [patiently(team, member.open) for member in team.members]


def act(team: Team) -> None:
    """The team's minute: it types, then presses. Ends when it has an answer, or has given up."""
    first, page = team.members[0], team.pages[0]
    time.sleep(max(0.0, team.types_at - time.time()))
    try_to_save(first, page, summary=f"What {team.name} found out, nearly done.")
    time.sleep(max(0.0, team.presses_at - time.time()))
    page.texts["summary"] = f"What {team.name} found out, in its last words."
    if team.habit == "clicks twice":
        press = first.press(page)
        at_once(
            lambda: see_through(team, first, page, press), lambda: send_once(first, page, press)
        )
    elif team.habit == "two members press":
        other = team.members[1]
        others = patiently(team, other.open)
        others.texts["summary"] = page.texts["summary"]
        at_once(
            lambda: press_until_answered(team, first, page),
            lambda: press_until_answered(team, other, others),
        )
    elif team.habit == "walks away and tries again":
        press = first.press(page)
        send_once(first, page, press, walk_away=True)
        time.sleep(team.dice.uniform(0.05, 0.4))
        see_through(team, first, page, press)
    elif team.habit == "another types meanwhile":
        typist, theirs = team.members[1], team.pages[1]
        words = f"Notes of {team.name}, typed while the other pressed."
        at_once(
            lambda: press_until_answered(team, first, page),
            lambda: try_to_save(typist, theirs, notes=words),
        )
    elif team.habit == "keeps pressing":
        press_until_answered(team, first, page)
        for _ in range(3):
            see_through(team, first, page, first.press(page, f"again{team.dice.getrandbits(64):x}"))
    elif team.habit == "has second thoughts":
        press_until_answered(team, first, page)
        page = patiently(team, first.open)
        page.texts["notes"] = f"{team.name} has one thing to add."
        press_until_answered(team, first, page)
    else:
        press_until_answered(team, first, page)


def press_until_answered(team: Team, member: Member, page: Page) -> Press:
    """Press Submit; where another has written meanwhile, take theirs and press again, as the page says."""
    for _ in range(6):
        press = member.press(page)
        see_through(team, member, page, press)
        if press.verdict != "two texts":
            break
        page = patiently(team, member.open)
    return press


def see_through(team: Team, member: Member, page: Page, press: Press) -> None:
    """Send one press until it is answered: the same key each time."""
    until = time.time() + GIVES_UP_AFTER
    while time.time() < until:
        if send_once(member, page, press):
            return
        time.sleep(team.dice.uniform(*PAUSE))


def send_once(member: Member, page: Page, press: Press, *, walk_away: bool = False) -> bool:
    try:
        member.send(press, page, walk_away=walk_away)
    except Gone:
        return False
    return True


def try_to_save(member: Member, page: Page, **texts: str) -> None:
    try:
        member.save(page, **texts)
    except Gone:
        return


def patiently(team: Team, act: Callable[[], Any]) -> Any:
    """Do it again while no answer comes."""
    until = time.time() + GIVES_UP_AFTER
    while True:
        try:
            return act()
        except Gone:
            if time.time() > until:
                raise
            time.sleep(team.dice.uniform(*PAUSE))


def at_once(*acts: Callable[[], object]) -> None:
    """Each in a thread, started together."""
    gate = threading.Barrier(len(acts))

    def run(one: Callable[[], object]) -> None:
        gate.wait()
        one()

    threads = [threading.Thread(target=run, args=(one,), daemon=True) for one in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
