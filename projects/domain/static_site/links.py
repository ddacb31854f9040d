"""The three links of a page: a file of the site, a video elsewhere, or nothing of use."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from projects.domain.links import LinkRefused, read_page, read_video
from projects.domain.static_site.documents import NotADocument, read_document
from projects.domain.static_site.findings import Kind, Notes
from projects.domain.static_site.placeholders import is_placeholder_link
from projects.domain.static_site.site import SiteFile, SiteVideo
from projects.domain.static_site.tree import Tree, is_public, tidy

FIELDS = {"paper_url": "report", "video_url": "video", "slides_url": "slides"}
LIQUID = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
BARE_HOST = re.compile(r"(www\.)?[\w-]+(\.[\w-]+)*\.(com|org|net|edu|be|io|tv|gov|de|uk|ch)(/\S*)?")


def address_in_the_site(text: str) -> str:
    """The path a link means inside the site, if it means one: template code, the old site's
    host, queries and fragments do not count.
    """
    path = re.split(r"[?#]", LIQUID.sub("", text).strip())[0]
    if "://" in path:
        path = "static_files/" + path.partition("/static_files/")[2]
    return tidy(path)


@dataclass(frozen=True)
class Where:
    """What a link may lead to.

    wanted: addresses of files that some page names rightly, never offered for another link.
    video_hosts, sign_in_hosts: as in domain/links.py.
    """

    tree: Tree
    wanted: frozenset[str]
    video_hosts: Collection[str]
    sign_in_hosts: Collection[str]


def read_link(field: str, text: str, where: Where, notes: Notes) -> SiteFile | SiteVideo | None:
    """What the link leads to, or None with a finding that says why it was dropped."""
    what = FIELDS[field]
    if not text:
        notes.add(field, Kind.LINK_MISSING, f"The page has no link to its {what}.")
        return None
    bare = LIQUID.sub("", text).strip()
    if bare != text:
        notes.add(field, Kind.LINK_ODD, "The link holds a template's code.", found=text)
    if not bare:
        return None
    is_elsewhere = re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", bare) or BARE_HOST.fullmatch(bare)
    own = address_in_the_site(text)
    if is_elsewhere and own in where.tree.files:
        notes.add(
            field,
            Kind.LINK_ODD,
            "The link leads to the old site's own address; the file in the folder is taken.",
            found=text,
            suggestion=f"/{own}",
        )
        bare, is_elsewhere = f"/{own}", None
    if is_elsewhere:
        return _elsewhere(field, bare, where, notes)
    return _in_the_site(field, bare, where, notes)


def _in_the_site(field: str, text: str, where: Where, notes: Notes) -> SiteFile | None:
    what, tree = FIELDS[field], where.tree
    written = re.split(r"[?#]", text)[0]
    address = tidy(written)
    if address not in tree.files and not tree.leaves(written) and is_placeholder_link(text):
        notes.add(
            field,
            Kind.LINK_PLACEHOLDER,
            f"The link to the {what} is a placeholder; it was dropped.",
            found=text,
        )
    elif tree.leaves(written) or not is_public(address):
        notes.add(
            field,
            Kind.OUTSIDE,
            f"The link to the {what} leads out of the site's public files; it was not followed.",
            found=text,
        )
    elif field == "video_url":
        notes.add(
            field,
            Kind.LINK_ODD,
            "The video is a file of the old site; upload it to a video host and link to it there.",
            found=text,
        )
    elif address in tree.files:
        return _document(field, text, address, tree, notes)
    else:
        _offer(field, text, address, where, notes)
    return None


def _document(field: str, text: str, address: str, tree: Tree, notes: Notes) -> SiteFile | None:
    try:
        document = read_document(tree.files[address])
    except NotADocument as problem:
        name = address.rpartition("/")[2]
        notes.add(field, Kind.NOT_A_PDF, f"“{name}” {problem}; it was left out.", found=text)
        return None
    return SiteFile(
        field, address, tree.files[address], document.size, document.sha256, document.pages
    )


def _offer(field: str, text: str, address: str, where: Where, notes: Notes) -> None:
    what, tree = FIELDS[field], where.tree
    if other := tree.other_extension(address):
        notes.add(
            field,
            Kind.WRONG_EXTENSION,
            f"The link to the {what} has the wrong extension: the folder holds"
            f" “{other.rpartition('/')[2]}”. Correct the link and import again.",
            found=text,
            suggestion=f"/{other}",
        )
    elif close := tree.close_name(address, where.wanted):
        notes.add(
            field,
            Kind.FILE_NAME_CLOSE,
            f"The file “{address}” is not in the folder, but “{close}” is. If that is the {what},"
            " correct the link and import again.",
            found=text,
            suggestion=f"/{close}",
        )
    else:
        notes.add(
            field, Kind.FILE_MISSING, f"The file “{address}” is not in the folder.", found=text
        )


def _elsewhere(field: str, text: str, where: Where, notes: Notes) -> SiteVideo | None:
    what = FIELDS[field]
    address = text
    if text.startswith("//") or BARE_HOST.fullmatch(text):
        address = "https://" + text.lstrip("/")
        notes.add(
            field,
            Kind.LINK_ODD,
            "The link does not begin with https://, so browsers look for it on the old site.",
            found=text,
            suggestion=address,
        )
    if is_placeholder_link(address):
        notes.add(
            field,
            Kind.LINK_PLACEHOLDER,
            f"The link to the {what} is a placeholder; it was dropped.",
            found=text,
        )
        return None
    try:
        if field == "video_url":
            link = read_video(address, where.video_hosts, where.sign_in_hosts)
        else:
            link = read_page(address)
    except LinkRefused as problem:
        notes.add(
            field,
            Kind.LINK_ODD,
            f"The link to the {what} was dropped. {problem}",
            found=text,
            suggestion=address.replace(" ", "%20") if " " in address else "",
        )
        return None
    if field != "video_url":
        notes.add(
            field,
            Kind.LINK_ELSEWHERE,
            f"The {what} is kept on {link.host}, which the archive does not copy."
            " To keep it, save it as a PDF in the folder and link to that.",
            found=text,
        )
        return None
    if link.needs_sign_in:
        notes.add(
            field,
            Kind.VIDEO_NEEDS_SIGN_IN,
            f"The video is on {link.host}, which asks visitors to sign in.",
            found=text,
        )
    return SiteVideo(link.url, link.host, link.video_id, link.needs_sign_in)
