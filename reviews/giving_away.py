"""What in a draft would tell blind readers whose it is, pointed out to its team beforehand.

On the draft's health panel (projects/draft_health.py), where some round reviews the milestone
without its authors' names. It warns and never blocks; it says where it has not looked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from django.core.cache import cache

from projects import clock
from projects.draft_health import NEWS_COME_WITHIN, Advice, Point
from projects.drafting import Entry
from projects.models import Artefact, Credit, Project, RosterAddress
from reviews import scrubbing
from reviews.domain.known_team import Team
from reviews.domain.own_addresses import names_in_address
from reviews.domain.own_names import (
    Found,
    described,
    names_in,
    pages_that_name,
)
from reviews.models import BlindCopy

MOST_TOLD = 8
KEPT_FOR = 3600  # seconds; reading a long report for names takes a good part of one
READ_BLIND = Point(
    "",
    "Reviewers of this milestone are not to learn whose work it is. Files reach them without their "
    "properties; what the pages and your texts say, they read as it stands.",
)
LINKS_STAY_CLOSED = Point(
    "",
    "Links stay closed to them, because the pages behind name their owners. A public page cannot be "
    "hidden from someone who searches for it, though: a neutral address helps.",
)
WHAT = {
    "name": "“{}”",
    "mail": "the e-mail address {}",
    "account": "the user name {}",
    "number": "the university number {}",
    "team": "your team’s name, “{}”",
    "link": "the address of your own page, {}",
}


def advice(project: Project, milestone_id: int, entries: Sequence[Entry]) -> Advice | None:
    """What to tell the team of each field; None for a milestone that nobody reads blind."""
    if not scrubbing.is_read_blind(milestone_id):
        return None
    team = known_of(project, entries)
    pdfs = [entry.artefact for entry in entries if entry.artefact and _is_pdf(entry.artefact)]
    copies = {row.artefact_id: row for row in BlindCopy.objects.filter(artefact__in=pdfs)}
    named = _named(copies.values(), team)
    told = Advice(whole=[READ_BLIND, *_of_project(project, team)])
    if any(entry.field.is_link for entry in entries):
        told.whole.insert(1, LINKS_STAY_CLOSED)
    for entry in entries:
        artefact = entry.artefact
        if artefact is None:
            told.points[entry.field.key] = _of_text(_words_of(entry), team)
        elif _is_pdf(artefact):
            copy = copies.get(artefact.pk)
            told.points[entry.field.key] = [
                _of_pages(artefact, copy, named.get(copy.pk, {}) if copy else {})
            ]
            told.awaits_news |= _is_coming(artefact, copy)
        elif artefact.is_picture:
            told.points[entry.field.key] = _of_text(artefact.alt_text, team)
        else:
            told.points[entry.field.key] = [_of_address(artefact, team)]
    return told


def known_of(project: Project, entries: Iterable[Entry] = ()) -> Team:
    """What names this team: its people as they are called and credited, and where they can be reached."""
    seats = project.team.memberships.select_related("participant__user") if project.team else []
    members = [seat.participant for seat in seats]
    users = [person.user for person in members]
    more = RosterAddress.objects.filter(user__in=users).values_list("email", flat=True)
    credited = Credit.objects.filter(project=project).values_list("name", flat=True)
    return Team(
        name=project.team.name if project.team else "",
        people=tuple(dict.fromkeys([*(user.name for user in users), *credited])),
        mails=tuple([*(user.email for user in users), *more]),
        numbers=tuple(person.external_id for person in members if person.external_id),
        links=tuple(_addresses(entry.artefact for entry in entries if entry.artefact)),
    )


def _addresses(artefacts: Iterable[Artefact]) -> Iterable[str]:
    for artefact in artefacts:
        if not artefact.is_file:
            yield artefact.url.split("://", 1)[-1].removeprefix("www.").rstrip("/")
            if len(artefact.video_id) >= 8:
                yield artefact.video_id


def _is_pdf(artefact: Artefact) -> bool:
    return artefact.content_type == scrubbing.PDF


def _is_coming(artefact: Artefact, copy: BlindCopy | None) -> bool:
    """Whether its pages will be read in a moment: a copy that takes longer is not waited for."""
    is_open = copy is None or copy.state == BlindCopy.State.WAITING
    return is_open and clock.now() - artefact.added_at < NEWS_COME_WITHIN


def _words_of(entry: Entry) -> str:
    if entry.disclosure is not None:
        return entry.disclosure.without_links().as_text()
    return entry.text


def _of_project(project: Project, team: Team) -> list[Point]:
    where = {"title": project.title, "sentence under it": project.pitch}
    points = [
        Point("warn", f"Your project’s {name} holds {_listed(found)}.")
        for name, text in where.items()
        if (found := names_in(team, text))
    ]
    if found := names_in(team, project.abstract):
        points.append(Point("warn", f"Your project’s abstract holds {_listed(found)}."))
    return points


def _of_text(text: str, team: Team) -> list[Point]:
    found = names_in(team, text) if text.strip() else []
    return [Point("warn", f"It holds {_listed(found)}: blind reviewers read it.")] if found else []


def _of_address(artefact: Artefact, team: Team) -> Point:
    pieces = names_in_address(team, artefact.url)
    if not pieces:
        return Point("", "Its address names none of you.")
    listed = " and ".join(f"“{piece}”" for piece in pieces)
    return Point(
        "warn",
        f"Its address holds {listed}, which names one of you. Keep it out of your pages and texts, "
        "or move it to an address with a neutral name.",
    )


def _of_pages(
    artefact: Artefact, copy: BlindCopy | None, found: Mapping[Found, Sequence[int]]
) -> Point:
    """What the pages of a PDF say of the team. Pictures and drawn letters are not read."""
    if copy is None or (copy.state == BlindCopy.State.WAITING and not copy.page_texts):
        return Point(
            "", "Not yet looked through for names of your team. Nobody has to wait for it."
        )
    if copy.state == BlindCopy.State.FAILED:
        return Point(
            "live",
            "No copy without its properties can be made of it, so blind reviewers cannot open it. "
            "Export it again in a simpler form.",
        )
    if not any(page.strip() for page in copy.page_texts):
        return Point(
            "warn",
            "It holds no text that can be searched for your names. Look through it yourself.",
        )
    told = described(found)
    if not told:
        read = len(copy.page_texts)
        part = f" of its first {read} pages" if (artefact.pages or read) > read else ""
        return Point(
            "ok",
            f"No name or address of your team in the text{part}. Pictures are not looked into.",
        )
    lines = [f"{WHAT[one.what].format(one.piece)} on {pages}" for one, pages in told[:MOST_TOLD]]
    more = f"; and {len(told) - MOST_TOLD} more" if len(told) > MOST_TOLD else ""
    return Point("warn", f"It names your team to blind reviewers: {'; '.join(lines)}{more}.")


def _named(copies: Iterable[BlindCopy], team: Team) -> dict[int, dict[Found, list[int]]]:
    """What the pages of each copy say of the team, by the copy's id; remembered for a while."""
    mark = hashlib.sha256(repr(team).encode()).hexdigest()[:24]
    keys = {f"own-names-{row.pk}-{row.state}-{mark}": row for row in copies if row.page_texts}
    known = cache.get_many(keys)
    new = {
        key: pages_that_name(team, row.page_texts) for key, row in keys.items() if key not in known
    }
    cache.set_many(new, KEPT_FOR)
    return {keys[key].pk: found for key, found in {**known, **new}.items()}


def _listed(found: Sequence[Found]) -> str:
    said = [WHAT[one.what].format(one.piece) for one in found[:MOST_TOLD]]
    return " and ".join([", ".join(said[:-1]), said[-1]] if said[1:] else said)
