"""Finding entries of a conference's log: by words, by the kind of act, by days; and as a table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from projects.domain.cells import harmless
from projects.models import Conference, LogEntry

COLUMNS = ("At (UTC)", "Who", "E-mail", "Act", "Of what", "Before", "After")


@dataclass(frozen=True)
class Wanted:
    """What is looked for. since and until: days in the conference's zone, both counted in."""

    words: str = ""
    verb: str = ""
    since: date | None = None
    until: date | None = None

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Wanted:
        """From an address; what is no day is left out."""
        return cls(
            words=asked.get("q", "").strip()[:100],
            verb=asked.get("act", "").strip()[:60],
            since=_day(asked.get("since", "")),
            until=_day(asked.get("until", "")),
        )

    @property
    def query(self) -> str:
        """The same as parameters of an address."""
        given = {"q": self.words, "act": self.verb, "since": self.since, "until": self.until}
        return urlencode({name: value for name, value in given.items() if value})


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def found(conference: Conference, wanted: Wanted) -> QuerySet[LogEntry]:
    """The entries that are looked for, newest first. Words are looked for in values as well."""
    entries = LogEntry.objects.filter(conference=conference).select_related("actor")
    if wanted.words:
        entries = entries.annotate(
            was=Cast("before", TextField()), became=Cast("after", TextField())
        )
    for word in wanted.words.split():
        stored = json.dumps(word)[1:-1]  # as a value may be kept: other letters than ASCII escaped
        entries = entries.filter(
            Q(actor__name__icontains=word)
            | Q(actor__email__icontains=word)
            | Q(verb__icontains=word)
            | Q(subject__icontains=word)
            | Q(was__icontains=word)
            | Q(was__icontains=stored)
            | Q(became__icontains=word)
            | Q(became__icontains=stored)
        )
    if wanted.verb:
        entries = entries.filter(verb=wanted.verb)
    if wanted.since:
        entries = entries.filter(at__gte=_begin(wanted.since, conference))
    if wanted.until and wanted.until < date.max:
        entries = entries.filter(at__lt=_begin(wanted.until + timedelta(days=1), conference))
    return entries


def _begin(day: date, conference: Conference) -> datetime:
    return datetime.combine(day, time(), conference.zone)


def verbs(conference: Conference) -> list[str]:
    """Every kind of act in the conference's log."""
    rows = LogEntry.objects.filter(conference=conference).order_by("verb")
    return list(rows.values_list("verb", flat=True).distinct())


def as_csv(entries: Iterable[LogEntry]) -> bytes:
    """The entries as a table: instants in UTC, values as JSON, no cell that runs as a formula."""
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(COLUMNS)
    for entry in entries:
        cells = (
            entry.at.isoformat(),
            entry.actor.name if entry.actor else "the portal",
            entry.actor.email if entry.actor else "",
            entry.verb,
            entry.subject,
            _json(entry.before),
            _json(entry.after),
        )
        table.writerow([harmless(cell) for cell in cells])
    return text.getvalue().encode("utf-8-sig")


def _json(values: object) -> str:
    return json.dumps(values, ensure_ascii=False) if values else ""
