"""The program of an old site as sessions and slots. It says who follows whom, but no clock times."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

from projects.domain.static_site import Day, Talk
from projects.models import Conference, Project, Session, Slot


def write_program(
    conference: Conference, days: Sequence[Day], of_file: Mapping[str, Project]
) -> int:
    """One session a day. Days that say what they said before are left alone.

    Returns how many were written.
    """
    before = {session.name: session for session in conference.sessions.exclude(source_hash="")}
    written = 0
    for day in days:
        session = before.get(_name(day)) or Session(conference=conference, name=_name(day))
        if session.source_hash == _hash(day):
            continue
        session.source_hash = _hash(day)
        session.save()
        _write_slots(session, day, of_file)
        written += 1
    return written


def _name(day: Day) -> str:
    if day.on:
        return f"{day.on:%A} {day.on.day} {day.on:%B %Y}"
    return day.name[:1].upper() + day.name[1:]


def _hash(day: Day) -> str:
    said = [[talk.title, talk.authors, talk.project] for talk in day.talks]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _write_slots(session: Session, day: Day, of_file: Mapping[str, Project]) -> None:
    """Slots by position: those that stay keep their row."""
    before = {slot.position: slot for slot in session.slots.all()}
    for position, talk in enumerate(day.talks):
        slot = before.pop(position, None) or Slot(session=session, position=position)
        slot.project = of_file[talk.project] if talk.project else None
        slot.title = "" if slot.project else _words(talk)
        slot.save()
    for slot in before.values():
        slot.delete()


def _words(talk: Talk) -> str:
    """A talk whose project is unknown, in words."""
    if not talk.authors:
        return talk.title
    return f"{talk.title or 'Talk'} ({', '.join(talk.authors)})"[:200]
