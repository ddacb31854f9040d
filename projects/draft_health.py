"""How the files, links and lengths of a draft stand, in plain words, before the deadline asks.

It warns and never blocks. What is not known is said to be not known. reviews/ adds what blind
readers would learn, by `register`, so that this module need not know of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings

from projects.checking_links import CHECKED_KINDS
from projects.domain.lengths import clock_words
from projects.domain.words import length_advice, word_count
from projects.drafting import Entry
from projects.models import Artefact, Conference, Kind, LinkCheck, MilestoneField, Project
from projects.templatetags.conference_time import short_in_zone

# A page asks for news of a check for so long; then the worker is away, and the page says so.
NEWS_COME_WITHIN = timedelta(minutes=2)

WHY = {
    "private_or_missing": "It is private or it does not exist: the host says the same of both. "
    "Make it public, or correct the link.",
    "private_video": "The video is private. Set it to unlisted or public.",
    "private_or_limited": "The video is private, or its owner allows it on other sites only.",
    "members_only": "The host shows it to its own members only. Open it to everyone, or say so "
    "where visitors look for it.",
    "not_shared": "The file is not shared. Allow anyone with the link to see it.",
    "no_such_video": "The host knows no such video. Correct the link.",
    "no_such_file": "The host knows no such file. Correct the link.",
    "embedding_off": "Its owner has turned embedding off, so it opens at its host.",
    "embedding_limited": "Its owner allows it on other sites only, so it opens at its host.",
    "opens_there": "A video file in a repository opens at its host.",
}
NO_WORD = {
    "limited": "The host takes no more questions for now.",
    "host_trouble": "The host has trouble.",
    "no_answer": "The host did not answer.",
    "moved": "The host sends us elsewhere, where we do not follow. Paste the new address.",
    "host_not_allowed": "Links to this host are not taken any more.",
}


@dataclass(frozen=True)
class Point:
    """One sentence. tone: ok, warn or live colours it; empty for what is only told."""

    tone: str
    sentence: str


@dataclass(frozen=True)
class Health:
    """One file, link or text and what is known of it, the most important first."""

    field: MilestoneField
    points: list[Point]


@dataclass
class Advice:
    """What another app has to say: by the key of a field, and of the draft and its project as a whole.

    awaits_news: whether more will be known in a moment.
    """

    points: dict[str, list[Point]] = field(default_factory=dict)
    whole: list[Point] = field(default_factory=list)
    awaits_news: bool = False


Adviser = Callable[[Project, int, Sequence[Entry]], Advice | None]
_advisers: list[Adviser] = []


def register(adviser: Adviser) -> Adviser:
    """Let another app advise on a draft: of a project, for a milestone's id, by its entries."""
    if adviser not in _advisers:
        _advisers.append(adviser)
    return adviser


@dataclass
class Panel:
    rows: list[Health] = field(default_factory=list)
    whole: list[Point] = field(default_factory=list)
    checks: list[LinkCheck] = field(default_factory=list)
    awaits_news: bool = False
    has_texts: bool = False

    @property
    def may_ask_again(self) -> bool:
        return settings.LINK_CHECKS and any(check.next_check_at for check in self.checks)

    @property
    def warnings(self) -> int:
        return sum(map(_wants_a_look, (*(row.points for row in self.rows), self.whole)))

    @property
    def size(self) -> int:
        """How many things are told of: the rows, and the draft as a whole."""
        return len(self.rows) + bool(self.whole)


def _wants_a_look(points: Sequence[Point]) -> bool:
    return any(point.tone in ("warn", "live") for point in points)


def panel_of(
    entries: Sequence[Entry],
    conference: Conference,
    now: datetime,
    project: Project | None = None,
) -> Panel:
    """The panel of a draft: one query, and those of whoever advises. project: whose draft it is."""
    held = [entry.artefact for entry in entries if entry.artefact]
    checks = {row.artefact_id: row for row in LinkCheck.objects.filter(artefact__in=held)}
    panel = Panel(checks=list(checks.values()))
    told = _advised(panel, entries, project)
    for entry in entries:
        more = told.get(entry.field.key, [])
        if not (entry.field.is_file or entry.field.is_link):
            points = [_words(entry)] if entry.field.is_section and entry.field.has_advice else []
            if points or more:
                panel.has_texts = True
                panel.rows.append(Health(entry.field, [*points, *more]))
            continue
        check = checks.get(entry.artefact.pk) if entry.artefact else None
        panel.rows.append(Health(entry.field, [*_points(entry, check, conference), *more]))
        if check and _is_coming(check, now):
            panel.awaits_news = True
    return panel


def _advised(
    panel: Panel, entries: Sequence[Entry], project: Project | None
) -> dict[str, list[Point]]:
    """By field, what the other apps say; of the whole draft it goes into the panel."""
    told: dict[str, list[Point]] = {}
    for adviser in _advisers if project and entries else ():
        advice = adviser(project, entries[0].field.milestone_id, entries)  # type: ignore[arg-type]
        if advice is None:
            continue
        panel.whole += advice.whole
        panel.awaits_news |= advice.awaits_news
        panel.has_texts = True
        for key, points in advice.points.items():
            told.setdefault(key, []).extend(points)
    return told


def _is_coming(check: LinkCheck, now: datetime) -> bool:
    is_open = check.state != LinkCheck.State.DONE and settings.LINK_CHECKS
    return bool(
        is_open and check.next_check_at and abs(now - check.next_check_at) < NEWS_COME_WITHIN
    )


def _points(entry: Entry, check: LinkCheck | None, conference: Conference) -> list[Point]:
    artefact, asked = entry.artefact, entry.field
    if artefact is None:
        return [Point("warn", "Missing.") if asked.is_required else Point("", "Nothing yet.")]
    if asked.is_picture:
        return [*_pixels(artefact), Point("ok", f"Described in words: {artefact.alt_text}")]
    if asked.is_file:
        return [_pages(artefact, asked)]
    if artefact.kind not in CHECKED_KINDS:
        return [
            Point("", "Not checked: it may be anywhere, so it is not opened from here. Try it.")
        ]
    points = [_reach(check, conference)]
    if artefact.kind == Kind.VIDEO:
        return [*points, _length(artefact, check, asked), _captions()]
    return [*points, *_repository(check)]


def _words(entry: Entry) -> Point:
    """The length of a text beside what is advised. A limit that blocks is told among what is missing."""
    asked = entry.field
    if entry.is_empty:
        return Point("", "Nothing written yet.")
    advice = length_advice(entry.text, asked.soft_min_words, asked.soft_max_words)
    if advice:
        return Point("warn", advice.capitalize())
    return Point("ok", f"{word_count(entry.text)}, within what is advised.")


def _pixels(artefact: Artefact) -> list[Point]:
    if not artefact.width:
        return []
    return [Point("", f"{artefact.width} × {artefact.height} pixels.")]


def _pages(artefact: Artefact, asked: MilestoneField) -> Point:
    if artefact.pages is None:
        return Point("", "Pages: not counted.")
    said = f"{artefact.pages} page{'' if artefact.pages == 1 else 's'}"
    if asked.max_pages and artefact.pages > asked.max_pages:
        return Point("warn", f"{said}; at most {asked.max_pages} are allowed.")
    return Point("ok", f"{said} of at most {asked.max_pages}." if asked.max_pages else f"{said}.")


def _reach(check: LinkCheck | None, conference: Conference) -> Point:
    """Whether visitors reach it: what the checks add up to, and since when."""
    if not settings.LINK_CHECKS and not (check and check.verdict):
        return Point("", "Not checked: links are not looked at here. Try it in a private window.")
    if check is None or (not check.verdict and not check.first_failed_at and not check.attempts):
        return Point("", "Not checked yet. Nobody has to wait for it.")
    why = WHY.get(check.reason, "")
    worked = check.last_worked_at
    last = f" Last seen working {short_in_zone(worked, conference)}." if worked else ""
    if check.verdict == LinkCheck.Verdict.GONE:
        return Point("live", f"Not reachable for visitors. {why}{last}")
    if check.first_failed_at:
        again = short_in_zone(check.next_check_at, conference) if check.next_check_at else "later"
        return Point(
            "warn",
            f"Not reachable for visitors {short_in_zone(check.first_failed_at, conference)}. {why} "
            f"One look can mislead: the next is {again}.{last}",
        )
    if not check.verdict:
        return Point("", f"Not checked yet. {NO_WORD.get(check.reason, 'It could not be asked.')}")
    at = f" Checked {short_in_zone(check.checked_at, conference)}." if check.checked_at else ""
    if check.verdict == LinkCheck.Verdict.NEEDS_SIGN_IN:
        return Point("warn", f"Needs sign-in. {why}{at}")
    if check.verdict == LinkCheck.Verdict.NOT_EMBEDDED:
        return Point("ok", f"Works, but cannot be played on our pages. {why}{at}")
    return Point("ok", f"Open to everyone.{at}")


def _length(artefact: Artefact, check: LinkCheck | None, asked: MilestoneField) -> Point:
    measured = check.facts.get("seconds") if check else None
    seconds = measured or artefact.seconds
    if not seconds:
        return Point(
            "", f"Length: the host does not tell it.{_limits(asked)} Write it beside the link."
        )
    said = f"Length {clock_words(seconds)}, {'measured' if measured else 'declared'}."
    is_short = asked.min_seconds and seconds < asked.min_seconds
    is_long = asked.max_seconds and seconds > asked.max_seconds
    return Point("warn" if is_short or is_long else "ok", f"{said}{_limits(asked)}")


def _limits(asked: MilestoneField) -> str:
    least, most = asked.min_seconds, asked.max_seconds
    if least and most:
        return f" It should be {clock_words(least)} to {clock_words(most)}."
    if most:
        return f" It should be at most {clock_words(most)}."
    return f" It should be at least {clock_words(least)}." if least else ""


def _captions() -> Point:
    return Point("", "Captions: no host tells us. Look yourself.")


def _repository(check: LinkCheck | None) -> list[Point]:
    """Licence, README and what else its host told. Nothing before it worked once."""
    if check is None or "is_empty" not in check.facts:
        return []
    facts = check.facts
    if facts["is_empty"]:
        return [Point("live", "It is empty. Push your code.")]
    points = []
    if facts.get("is_renamed"):
        points.append(Point("warn", f"It is now called {facts['full_name']}. Paste that address."))
    if facts.get("is_archived"):
        points.append(Point("", "It is archived: nothing can be pushed any more."))
    if "has_licence" not in facts:
        return [*points, Point("", "Licence and README: not known yet.")]
    if facts["has_licence"]:
        name = facts.get("licence") or "found, of a kind its host does not name"
        points.append(Point("ok", f"Licence: {name}."))
    else:
        points.append(
            Point("warn", "No licence found: nobody may reuse the code. Add a LICENSE file.")
        )
    if facts.get("has_readme") is None:
        points.append(Point("", "README: not known yet."))
    elif facts["has_readme"]:
        points.append(Point("ok", "README found."))
    else:
        points.append(Point("warn", "No README found. Say there how to run the code."))
    return points
