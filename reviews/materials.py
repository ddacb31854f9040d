"""What lies beside a rubric: the hand-in that is judged, as tabs, made for one kind of reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings

from projects.domain.ai_use import Disclosure
from projects.domain.links import LinkRefused, read_video
from projects.models import Artefact, Kind, PinnedCommit, Version, VersionItem
from projects.pinning import address_at, commits_of

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
class Material:
    """One tab. form: "document" (framed), "picture", "video", "link", "text", or "withheld" from this
    reader.

    frame_url: of a player that may be framed; empty if the video only opens at its host.
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
    kinds = Counter(item.kind for item in items)
    pins = {artefact: pin for (_, artefact), pin in commits_of([version]).items()}
    found = [
        _material(
            item,
            item.artefact,
            item.label if kind in CALLED_BY_FIELD or kinds[kind] > 1 else LABELS[kind],
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
        )
    if pin:
        # What is judged is what was handed in, not what was pushed since.
        detail = f"As it stood {pin.get_moment_display()}, at commit {pin.commit[:7]}."
        url = address_at(artefact.url, pin.commit)
        return Material(item.key, label, "link", url=url, host=artefact.host, detail=detail)
    return Material(item.key, label, "link", url=artefact.url, host=artefact.host)


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
