"""The program of a conference as visitors see it at one instant."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from projects.cards import Card, load_cards
from projects.domain.schedule import Moment, Talk, moment
from projects.models import Artefact, Conference, Kind, Session, Slot


@dataclass
class Row:
    """One slot. card: its project if that is public; title: of a break, a guest, or a stand-in."""

    slot: Slot
    card: Card | None
    title: str
    state: str = ""
    has_recording: bool = False

    @property
    def is_break(self) -> bool:
        return self.slot.project_id is None


@dataclass
class SessionRows:
    session: Session
    rows: list[Row] = field(default_factory=list)


@dataclass
class Day:
    """A day of the program; `day` is None for sessions that do not say when they are."""

    day: date | None
    key: str
    sessions: list[SessionRows] = field(default_factory=list)


@dataclass
class Timetable:
    days: list[Day]
    now: Row | None = None
    next: Row | None = None
    minutes_left: int = 0
    is_today: bool = False
    is_over: bool = False

    @property
    def rows(self) -> list[Row]:
        return [row for day in self.days for session in day.sessions for row in session.rows]

    @property
    def dates(self) -> list[date]:
        return [day.day for day in self.days if day.day]

    @property
    def recorded(self) -> int:
        """How many talks have a recording."""
        return sum(1 for row in self.rows if row.has_recording)

    @property
    def talks(self) -> int:
        return sum(1 for row in self.rows if row.card)


def load_timetable(conference: Conference, now: datetime) -> Timetable:
    """Days, sessions and slots in order, each marked past, now or next at `now`.

    A project that is not public gives no title and no name, only its place.
    """
    slots = list(
        Slot.objects.public()
        .filter(session__conference=conference)
        .select_related("session")
        .annotate(has_video=Exists(_recordings()))
        .order_by("session__starts_at", "session_id", "position")
    )
    slots.sort(key=lambda slot: slot.session.starts_at is None)
    if not slots:
        return Timetable([])
    public = conference.projects.public()
    cards = {card.pk: card for card in load_cards(public, with_files=False)}
    talks = [Talk(slot.pk, slot.starts_at, slot.minutes) for slot in slots]
    clock = moment(talks, now)
    days: dict[str, Day] = {}
    rows: dict[int, Row] = {}
    for slot in slots:
        starts = slot.session.starts_at
        on = starts.astimezone(conference.zone).date() if starts else None
        day = days.setdefault(str(on or ""), Day(on, f"day-{on}" if on else "talks"))
        if not day.sessions or day.sessions[-1].session.pk != slot.session_id:
            day.sessions.append(SessionRows(slot.session))
        row = _row(slot, cards.get(slot.project_id or 0), clock)
        rows[slot.pk] = row
        day.sessions[-1].rows.append(row)
    today = now.astimezone(conference.zone).date()
    timed = [talk for talk in talks if talk.starts_at]
    return Timetable(
        list(days.values()),
        now=rows[clock.now.key] if clock.now else None,
        next=rows[clock.next.key] if clock.next else None,
        minutes_left=clock.minutes_left,
        is_today=any(day.day == today for day in days.values()),
        is_over=bool(timed) and len(clock.past) == len(timed),
    )


def _recordings() -> QuerySet[Artefact]:
    videos: QuerySet[Artefact] = Artefact.objects.published().filter(kind=Kind.VIDEO)
    return videos.filter(project=OuterRef("project"))


def _row(slot: Slot, card: Card | None, clock: Moment) -> Row:
    state = ""
    if slot.pk in clock.past:
        state = "past"
    elif clock.now and clock.now.key == slot.pk:
        state = "now"
    if slot.project_id is None:
        return Row(slot, None, slot.title, state)
    if card is None:
        return Row(slot, None, "To be announced", state)
    if card.is_withdrawn:
        return Row(slot, None, f"Project {card.board} was withdrawn by its team.", state)
    return Row(slot, card, card.title, state, bool(getattr(slot, "has_video", False)))
