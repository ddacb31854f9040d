"""A project's public page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse

from projects.access import public
from projects.cards import Card, load_cards
from projects.code_facts import checks_of, code_of
from projects.domain.citation import Citation, bibtex, plain_text
from projects.domain.links import LinkRefused, read_video
from projects.models import Artefact, Conference, Kind, ProjectTopic, Slot, VersionItem

ADDRESS = re.compile(r"([0-9]{1,9})(?:-(.*))?", re.DOTALL)
MOST_RELATED = 3
KIND_WORDS = {
    Kind.REPORT: "Read the paper",
    Kind.REPOSITORY: "Code",
    Kind.VIDEO: "Video",
    Kind.SLIDES: "Slides",
    Kind.PDF: "PDF",
    Kind.DEMO: "Demo",
    Kind.DATASET: "Dataset",
}
ALONE_WORDS = {
    Kind.REPOSITORY: "Open the code",
    Kind.VIDEO: "Watch the video",
    Kind.SLIDES: "See the slides",
    Kind.DEMO: "Open the demo",
    Kind.DATASET: "Open the dataset",
}
PLAYER_NAMES = {"youtube": "YouTube", "vimeo": "Vimeo", "drive": "Google Drive"}


@dataclass
class Button:
    """A way to an artefact. detail: type, pages, length, in lighter weight."""

    label: str
    url: str
    detail: str = ""
    is_primary: bool = False


@dataclass
class Figure:
    """A picture that the team handed in beside its cover. caption: what the milestone calls it."""

    url: str
    small_url: str
    width: int | None
    height: int | None
    alt: str
    caption: str


@dataclass
class Player:
    """The recording: where it is, and the frame that pressing play may load."""

    url: str
    host: str
    name: str
    frame_url: str
    needs_sign_in: bool
    length: str


@dataclass
class Neighbour:
    """What the foot of the page needs to know of another project."""

    pk: int
    board: str
    title: str
    slug: str

    @property
    def address(self) -> str:
        return f"{self.board}-{self.slug}"


@public
def project(request: HttpRequest, conference: Conference, address: str) -> HttpResponse:
    """The page of the project with this board number. A wrong slug leads to the right address."""
    parts = ADDRESS.fullmatch(address)
    if not parts:
        raise Http404
    number = int(parts[1])
    shelf = _shelf(conference)
    pk = next((row.pk for row in shelf if row.board == f"{number:02d}"), None)
    if pk is None:
        return _withdrawn(request, conference, number)
    related = _related(pk, shelf)
    wanted = conference.projects.in_gallery().filter(pk__in=[pk, *related])
    cards = {card.pk: card for card in load_cards(wanted, with_abstracts=True)}
    card = cards[pk]
    if address != card.address:
        return HttpResponsePermanentRedirect(card.url)
    place = next(index for index, row in enumerate(shelf) if row.pk == pk)
    slot = _slot(card) if card.session_starts_at else None
    video, code = card.first(Kind.VIDEO), card.first(Kind.REPOSITORY)
    checks = checks_of(video, code)
    labels = labels_of(card)
    context = {
        "project": card,
        "buttons": buttons(card, labels),
        "figures": figures(card, labels),
        "player": player(video),
        "video_check": checks.get(video.pk) if video else None,
        "repository": code_of(code, checks.get(code.pk) if code else None),
        "slot": slot,
        "previous": shelf[place - 1] if place else None,
        "next": shelf[place + 1] if place + 1 < len(shelf) else None,
        "related": [cards[key] for key in related if key in cards],
    }
    work = citation(card, conference)
    context |= {"bibtex": bibtex(work), "citation": plain_text(work), "share_url": work.url}
    return render(request, "projects/project/page.html", context)


def _shelf(conference: Conference) -> list[Neighbour]:
    """The conference's gallery in program order; without a program by number."""
    rows = (
        conference.projects.in_gallery()
        .order_by("number")
        .values_list(
            "pk",
            "number",
            "title",
            "slug",
            "slots__session__starts_at",
            "slots__session_id",
            "slots__position",
        )
    )
    places: dict[int, tuple[tuple[float, float, float], Neighbour]] = {}
    for pk, number, title, slug, starts, session, position in rows:
        late = float("inf")
        key = (
            starts.timestamp() if starts else late,
            late if session is None else session,
            number if position is None else position,
        )
        if pk not in places or key < places[pk][0]:
            places[pk] = (key, Neighbour(pk, f"{number:02d}", title, slug))
    return [row for _, row in sorted(places.values(), key=lambda place: place[0])]


def _related(pk: int, shelf: list[Neighbour]) -> list[int]:
    """The three projects of the conference that share most topics; the earlier in the program wins.

    A topic group in common counts a little, so that a project alone with its topics has neighbours.
    """
    rows = ProjectTopic.objects.filter(project__in=[row.pk for row in shelf]).values_list(
        "project_id", "topic_id", "topic__group_id"
    )
    topics: dict[int, set[int]] = {}
    groups: dict[int, set[int]] = {}
    for project_id, topic, group in rows:
        topics.setdefault(project_id, set()).add(topic)
        if group:
            groups.setdefault(project_id, set()).add(group)
    scores = []
    for place, row in enumerate(shelf):
        shared = len(topics.get(pk, set()) & topics.get(row.pk, set()))
        near = len(groups.get(pk, set()) & groups.get(row.pk, set()))
        if row.pk != pk and (shared or near):
            scores.append((-3 * shared - near, place, row.pk))
    return [key for _, _, key in sorted(scores)[:MOST_RELATED]]


def _withdrawn(request: HttpRequest, conference: Conference, number: int) -> HttpResponse:
    """The stone at the address of a withdrawn project; its title and people are gone."""
    gone = conference.projects.public().filter(number=number, withdrawn_at__isnull=False)
    if not gone.exists():
        raise Http404
    return render(request, "projects/project/withdrawn.html", {"board": f"{number:02d}"})


def _slot(card: Card) -> Slot | None:
    return (
        Slot.objects.public()
        .filter(project=card.pk)
        .select_related("session")
        .order_by("session__starts_at", "position")
        .first()
    )


def labels_of(card: Card) -> dict[int, str]:
    """What the milestones call the artefacts of a project, as handed in last. One query."""
    rows = VersionItem.objects.filter(artefact__in=[artefact.pk for artefact in card.files])
    return dict(rows.order_by("version__submitted_at", "pk").values_list("artefact_id", "label"))


def buttons(card: Card, labels: Mapping[int, str]) -> list[Button]:
    """The artefacts that exist, the most telling one first.

    labels: by artefact. Other PDFs, and several artefacts of one kind, are called as there.
    """
    made: list[Button] = []
    for kind, word in KIND_WORDS.items():
        named = [row for row in card.files if row.kind == kind and row.pk in labels]
        last = card.first(kind)
        for artefact in named if len(named) > 1 else [last] if last else []:
            is_first = not made
            label = ALONE_WORDS.get(kind, word) if is_first else word
            if len(named) > 1 or kind == Kind.PDF:
                label = labels.get(artefact.pk, word)
            made.append(Button(label, artefact.get_absolute_url(), _detail(artefact), is_first))
    return made


def figures(card: Card, labels: Mapping[int, str]) -> list[Figure]:
    return [
        Figure(
            url=artefact.address(),
            small_url=artefact.address(small=True),
            width=artefact.width,
            height=artefact.height,
            alt=artefact.alt_text,
            caption=labels.get(artefact.pk, ""),
        )
        for artefact in card.files
        if artefact.kind == Kind.PICTURE
    ]


def _detail(artefact: Artefact) -> str:
    if artefact.kind in (Kind.REPORT, Kind.PDF) and artefact.pages:
        return f"PDF, {artefact.pages} page{'' if artefact.pages == 1 else 's'}"
    if artefact.kind in (Kind.REPORT, Kind.PDF) and artefact.content_type == "application/pdf":
        return "PDF"
    if artefact.kind == Kind.VIDEO:
        return "sign-in" if artefact.needs_sign_in else artefact.length
    return ""


def player(video: Artefact | None) -> Player | None:
    """What the page needs to show a recording. The frame's address is made from parsed parts only.

    An address that no known host would give has no frame and is only opened there.
    """
    if video is None:
        return None
    try:
        link = read_video(video.url, settings.VIDEO_HOSTS, settings.KALTURA_HOSTS)
        kind, frame = link.kind, link.frame_url
    except LinkRefused:
        kind, frame = "page", ""
    host = urlsplit(video.url).hostname or video.host
    needs_sign_in = video.needs_sign_in
    return Player(
        url=video.url,
        host=host,
        name=PLAYER_NAMES.get(kind, host),
        frame_url="" if needs_sign_in else frame,
        needs_sign_in=needs_sign_in,
        length=_length(video.seconds),
    )


def _length(seconds: int | None) -> str:
    if not seconds:
        return ""
    minutes, rest = divmod(seconds, 60)
    return " ".join([f"{minutes} min"] * bool(minutes) + [f"{rest} s"] * bool(rest))


def citation(card: Card, conference: Conference) -> Citation:
    """How this project is cited: venue is the conference, the year that of its talk."""
    told: datetime | None = card.session_starts_at or conference.published_at or card.published_at
    year = (told or conference.created_at).astimezone(conference.zone).year
    in_term = re.search(r"\b(?:19|20)\d\d\b", conference.term)
    address = reverse("project", args=[conference.slug, card.address])
    names = card.line.names or ((card.line.team,) if card.line.team else ())
    return Citation(
        key=f"{conference.slug}-{card.board}",
        title=card.title,
        authors=names,
        others=bool(card.line.hidden and card.line.names),
        year=int(in_term[0]) if in_term else year,
        venue=", ".join(part for part in (conference.name, conference.term) if part),
        url=f"{settings.SITE_URL}{address}",
    )
