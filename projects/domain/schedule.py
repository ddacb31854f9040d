"""When the talks of a session stand, and which is on now."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Talk:
    """A slot as the clock sees it; without a start it is only listed."""

    key: int
    starts_at: datetime | None
    minutes: int

    @property
    def ends_at(self) -> datetime | None:
        return self.starts_at + timedelta(minutes=self.minutes) if self.starts_at else None


@dataclass(frozen=True)
class Moment:
    """What is on at one instant. `minutes_left` is rounded up; past: keys of talks that ended."""

    now: Talk | None
    next: Talk | None
    past: frozenset[int]
    minutes_left: int = 0


def moment(talks: Sequence[Talk], at: datetime) -> Moment:
    """Which talk is on at this instant, which comes next on the same day, and which are over.

    With parallel rooms the talk that began last is the one that is on.
    """
    timed = sorted((t for t in talks if t.starts_at), key=lambda t: (t.starts_at, t.key))
    over = frozenset(t.key for t in timed if t.ends_at and t.ends_at <= at)
    on = [t for t in timed if t.starts_at and t.starts_at <= at and t.key not in over]
    coming = [t for t in timed if t.starts_at and t.starts_at > at]
    current = on[-1] if on else None
    left = 0
    if current and current.ends_at:
        left = math.ceil((current.ends_at - at).total_seconds() / 60)
    return Moment(current, coming[0] if coming else None, over, left)


def lay_out(start: datetime, lengths: Sequence[int], gap: int) -> list[datetime]:
    """The starts of talks that follow each other. lengths and gap: minutes."""
    starts, at = [], start
    for length in lengths:
        starts.append(at)
        at += timedelta(minutes=length + gap)
    return starts


def shuffled(things: Sequence[T], seed: str) -> list[T]:
    """The things in an order that this seed always gives."""
    order = list(things)
    dice = Random(seed)  # noqa: S311 (an order of talks, not a secret)
    # Only random() keeps its sequence between versions of Python.
    for last in range(len(order) - 1, 0, -1):
        other = int(dice.random() * (last + 1))
        order[last], order[other] = order[other], order[last]
    return order
