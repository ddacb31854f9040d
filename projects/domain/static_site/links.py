"""The three links of a page: a file of the site, an address elsewhere, or nothing of use."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import parse_qs, urlsplit

from projects.domain.static_site.findings import Kind, Notes
from projects.domain.static_site.placeholders import is_placeholder_link
from projects.domain.static_site.site import SiteFile, SiteLink
from projects.domain.static_site.tree import Tree, is_public, tidy

DOCUMENTS = {"paper_url": "report", "slides_url": "slides"}
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


def read_link(
    field: str,
    text: str,
    tree: Tree,
    wanted: set[str],
    sign_in_hosts: Collection[str],
    notes: Notes,
) -> SiteFile | SiteLink | None:
    """What the link leads to, or None with a finding that says why it was dropped.

    wanted: addresses that some page links to and that exist, never offered for another link.
    """
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
    if is_elsewhere and own in tree.files:
        notes.add(
            field,
            Kind.LINK_ODD,
            "The link leads to the old site's own address; the file in the folder is taken.",
            found=text,
            suggestion=f"/{own}",
        )
        bare, is_elsewhere = f"/{own}", None
    if is_elsewhere:
        return _elsewhere(field, bare, sign_in_hosts, notes)
    return _in_the_site(field, bare, tree, wanted, notes)


def _in_the_site(
    field: str, text: str, tree: Tree, wanted: set[str], notes: Notes
) -> SiteFile | None:
    what = FIELDS[field]
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
        path = tree.files[address]
        return SiteFile(field, address, path, path.stat().st_size)
    else:
        _offer(field, text, address, tree, wanted, notes)
    return None


def _offer(field: str, text: str, address: str, tree: Tree, wanted: set[str], notes: Notes) -> None:
    what = FIELDS[field]
    if other := tree.other_extension(address):
        notes.add(
            field,
            Kind.WRONG_EXTENSION,
            f"The link to the {what} has the wrong extension: the folder holds"
            f" “{other.rpartition('/')[2]}”. Correct the link and import again.",
            found=text,
            suggestion=f"/{other}",
        )
    elif close := tree.close_name(address, wanted):
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


def _elsewhere(
    field: str, text: str, sign_in_hosts: Collection[str], notes: Notes
) -> SiteLink | None:
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
    if problem := _what_is_odd(address):
        notes.add(
            field,
            Kind.LINK_ODD,
            f"The link to the {what} {problem}; it was dropped.",
            found=text,
            suggestion=address.replace(" ", "%20") if " " in address else "",
        )
        return None
    needs_sign_in = _host(address) in sign_in_hosts
    if needs_sign_in:
        notes.add(
            field,
            Kind.VIDEO_NEEDS_SIGN_IN if field == "video_url" else Kind.LINK_ELSEWHERE,
            f"The {what} is on {_host(address)}, which asks visitors to sign in.",
            found=text,
        )
    elif field in DOCUMENTS:
        notes.add(
            field,
            Kind.LINK_ELSEWHERE,
            f"The {what} is kept on {_host(address)}; only its link is imported, not the document.",
            found=text,
        )
    return SiteLink(field, address, needs_sign_in)


def _what_is_odd(address: str) -> str:
    if " " in address:
        return "holds a space"
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "is not a valid address"
    if parts.scheme not in ("http", "https"):
        return f"begins with {parts.scheme}:, which is not a web address"
    if parts.username is not None or parts.password is not None:
        return "holds a user name or password"
    if host == "localhost" or re.fullmatch(r"[\d.]+|.*:.*|.*\.local", host) or "." not in host:
        return "leads to a machine that only its author can reach"
    return ""


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").lower()


def video_key(address: str) -> str:
    """The same for two addresses of one video, by host and the host's own id where we know it."""
    parts = urlsplit(address)
    host = (parts.hostname or "").lower().removeprefix("www.").removeprefix("m.")
    segments = [segment for segment in parts.path.split("/") if segment]
    if host == "youtu.be" and segments:
        return f"youtube {segments[0]}"
    if host in ("youtube.com", "youtube-nocookie.com"):
        if segments[:1] in (["embed"], ["shorts"], ["live"]) and len(segments) > 1:
            return f"youtube {segments[1]}"
        if ids := parse_qs(parts.query).get("v"):
            return f"youtube {ids[0]}"
    number = next((segment for segment in segments if segment.isdigit()), "")
    if host in ("vimeo.com", "player.vimeo.com") and number:
        return f"vimeo {number}"
    entry = re.search(r"/(\d_[a-z0-9]{8})(?:/|$)", parts.path + "/")
    if entry:
        return f"{host} {entry[1]}"
    return f"{host} {parts.path.rstrip('/')} {parts.query}"
