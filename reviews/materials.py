"""What lies beside a rubric: the hand-in that is judged, as tabs, made for one kind of reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from django.conf import settings

from projects.code_facts import checks_of, code_of
from projects.domain.ai_use import Disclosure
from projects.domain.links import LinkRefused, read_video
from projects.models import Artefact, Kind, PinnedCommit, Version, VersionItem
from projects.pinning import address_at, commits_of
from reviews.domain import places

LABELS = {
    Kind.REPORT: "Report",
    Kind.REPOSITORY: "Code",
    Kind.VIDEO: "Video",
    Kind.SLIDES: "Slides",
    Kind.PDF: "PDF",
    Kind.PICTURE: "Picture",
    Kind.DEMO: "Demo",
    Kind.DATASET: "Dataset",
}
# Their kind says too little; they are called what the milestone calls them.
CALLED_BY_FIELD = (Kind.PDF, Kind.PICTURE)


class AddressOf(Protocol):
    def __call__(self, artefact: Artefact, /, small: bool = False) -> str: ...


@dataclass(frozen=True)
class Section:
    """A text of the hand-in: its heading, and what the team wrote, in Markdown.

    disclosed: the use of AI tools, its links left out where this reader may not know whose it is.
    Who confirmed it is never here.
    """

    label: str
    text: str
    disclosed: Disclosure | None = None


@dataclass(frozen=True)
class Anchor:
    """Where a remark can stand. takes: a page, a second or a line; most: the last one, where known.

    repository, commit: the code's address, and where it is pinned.
    """

    artefact_id: int
    takes: str
    most: int | None = None
    repository: str = ""
    commit: str = ""


@dataclass(frozen=True)
class Material:
    """One tab. form: "document" (framed), "picture", "video", "link", "text", or "withheld" from this
    reader; of a document without its blind copy "preparing", or "unshown" if none can be made.

    frame_url: of a player that may be framed; empty if the video only opens at its host.
    anchor: what a remark on it holds on to; none for what this reader may not open. at: where it was
    opened, a page's number or a time. facts: what its host told, by name.
    picture: of the first page of a document, for screens that show no PDF in a frame; of a picture
    its smaller size. alt: what a picture shows, in words.
    """

    key: str
    label: str
    form: str
    url: str = ""
    host: str = ""
    frame_url: str = ""
    picture: str = ""
    alt: str = ""
    detail: str = ""
    needs_sign_in: bool = False
    sections: tuple[Section, ...] = ()
    anchor: Anchor | None = None
    at: str = ""
    facts: tuple[tuple[str, str], ...] = ()


def materials(
    version: Version | None, address_of: AddressOf, is_blind: bool = False
) -> list[Material]:
    """The tabs of a hand-in, those that exist, in the order of reading.

    address_of: where this reader gets a file, or the picture of its first page, from. is_blind: the reader may not learn whose it is;
    then links stay closed, because the sites they lead to name their owners.
    """
    if version is None:
        return []
    items = list(version.items.select_related("artefact__project"))
    pins = {artefact: pin for (_, artefact), pin in commits_of([version]).items()}
    names = labels_of(items)
    found = [
        _material(
            item,
            item.artefact,
            names[item.artefact.pk],
            address_of,
            is_blind,
            pins.get(item.artefact.pk),
        )
        for kind in LABELS
        for item in items
        if item.kind == kind and item.artefact is not None
    ]
    sections = tuple(
        _section(item, is_blind)
        for item in items
        if (item.kind == Kind.SECTION and item.text) or item.kind == Kind.AI_USE
    )
    return [*found, *text_tab("text", version.submission.milestone.name, sections)]


def labels_of(items: Iterable[VersionItem]) -> dict[int, str]:
    """What each artefact of a version is called, by its id."""
    held = [item for item in items if item.artefact_id is not None and item.kind in LABELS]
    kinds = Counter(item.kind for item in held)
    return {
        item.artefact_id: item.label
        if item.kind in CALLED_BY_FIELD or kinds[item.kind] > 1
        else LABELS[Kind(item.kind)]
        for item in held
        if item.artefact_id is not None
    }


def _section(item: VersionItem, is_blind: bool) -> Section:
    if item.disclosed is None:
        return Section(item.label, item.text)
    return Section(item.label, "", item.disclosed.without_links() if is_blind else item.disclosed)


def text_tab(key: str, label: str, sections: Sequence[Section]) -> list[Material]:
    """A tab of texts, or none if nothing is written."""
    return [Material(key, label, "text", sections=tuple(sections))] if sections else []


def chosen(found: Sequence[Material], key: str) -> Material | None:
    """The tab that the address asks for, else the first."""
    return next((tab for tab in found if tab.key == key), found[0] if found else None)


def opened(tab: Material | None, asked: Mapping[str, str]) -> Material | None:
    """The chosen tab, opened at the page or time that the address asks for, with what is known of a
    repository: three queries for that, none for other tabs. A place that is none is passed over."""
    if tab is None or tab.anchor is None:
        return tab
    if tab.anchor.takes == places.LINE:
        return replace(tab, facts=_facts(tab.anchor.artefact_id))
    typed = asked.get("at", "")
    try:
        place = places.read_place(tab.anchor.takes, typed, tab.anchor.most)
    except places.PlaceRefused:
        return tab
    if place.second is None:
        return replace(tab, at=place.typed)
    return replace(
        tab,
        at=place.typed,
        url=places.video_address(tab.url, place.second),
        frame_url=places.player_address(tab.frame_url, place.second),
    )


def _facts(artefact_id: int) -> tuple[tuple[str, str], ...]:
    """What the host told of a repository, in words; empty before it was asked."""
    repository = Artefact.objects.get(pk=artefact_id)
    code = code_of(repository, checks_of(repository).get(repository.pk))
    if code is None or code.told_at is None:
        return ()
    languages = ", ".join(f"{name} {share} %" for name, share in code.languages)
    readme = {True: "found", False: "not found", None: ""}[code.has_readme]
    told = (("Languages", languages), ("Licence", code.licence or "none named"), ("README", readme))
    gone = (("Reachable", "not when it was last checked"),) if code.is_gone else ()
    return tuple((name, words) for name, words in (*told, *gone) if words)


def _material(
    item: VersionItem,
    artefact: Artefact,
    label: str,
    address_of: AddressOf,
    is_blind: bool,
    pin: PinnedCommit | None,
) -> Material:
    if artefact.is_file:
        return Material(
            item.key,
            label,
            "picture" if artefact.is_picture else "document",
            alt=artefact.alt_text,
            url=address_of(artefact),
            detail="" if artefact.is_picture else _pages(artefact),
            picture=address_of(artefact, small=True) if artefact.small else "",
            anchor=anchor_of(item.kind, artefact, is_blind),
        )
    if is_blind:
        return Material(item.key, label, "withheld")
    if item.kind == Kind.VIDEO:
        return Material(
            item.key,
            label,
            "video",
            url=artefact.url,
            host=artefact.host,
            frame_url=_frame_url(artefact.url),
            detail=_length(artefact.seconds),
            needs_sign_in=artefact.needs_sign_in,
            anchor=anchor_of(item.kind, artefact, is_blind),
        )
    commit = commit_of(item, pin)
    return Material(
        item.key,
        label,
        "link",
        url=address_at(artefact.url, commit),
        host=artefact.host,
        detail=_moment(commit, pin) if item.kind == Kind.REPOSITORY else "",
        anchor=anchor_of(item.kind, artefact, is_blind, commit),
    )


def commit_of(item: VersionItem, pin: PinnedCommit | None) -> str:
    """What is judged is what was handed in, not what was pushed since: the pinned commit, else the
    one that was last seen before the hand-in; empty if neither is known."""
    return pin.commit if pin else item.commit


def _moment(commit: str, pin: PinnedCommit | None) -> str:
    if not commit:
        return "Which commit was handed in is not known yet; this is the code as it stands now."
    when = pin.get_moment_display() if pin else "when it was last seen before the hand-in"
    return f"As it stood {when}, at commit {commit[:7]}."


def anchor_of(kind: str, artefact: Artefact, is_blind: bool, commit: str = "") -> Anchor | None:
    """What a remark on this part of a hand-in holds on to; None where there can be none."""
    if artefact.is_file:
        return None if artefact.is_picture else Anchor(artefact.pk, places.PAGE, artefact.pages)
    if is_blind:
        return None
    if kind == Kind.VIDEO:
        return Anchor(artefact.pk, places.SECOND, artefact.seconds)
    if kind == Kind.REPOSITORY:
        return Anchor(artefact.pk, places.LINE, None, artefact.url, commit)
    return None


def _frame_url(url: str) -> str:
    try:
        return read_video(url, settings.VIDEO_HOSTS, settings.KALTURA_HOSTS).frame_url
    except LinkRefused:
        return ""


def _pages(artefact: Artefact) -> str:
    if artefact.pages is None:
        return "PDF"
    return f"PDF, {artefact.pages} page" + ("" if artefact.pages == 1 else "s")


def _length(seconds: int | None) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}" if seconds else ""
