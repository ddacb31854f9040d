"""Links as people paste them, made into the one address we keep. Nothing here is ever fetched.

Every form of a repository's or video's address is parsed into its parts and written again from
them, so what is shown, framed and checked later holds nothing of the text that was typed.
Hosts and their forms: LINKS.md, section 4.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, unquote, urlsplit

LONGEST = 500

_YOUTUBE = {
    "youtube.com",
    "www.youtube.com",
    "m.youtube.com",
    "music.youtube.com",
    "youtu.be",
    "www.youtu.be",
    "youtube-nocookie.com",
    "www.youtube-nocookie.com",
}
_VIMEO = {"vimeo.com", "www.vimeo.com", "player.vimeo.com"}
_DRIVE = {"drive.google.com", "docs.google.com"}
_GITHUB = {"github.com", "www.github.com", "raw.githubusercontent.com"}

_YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_VIMEO_ID = re.compile(r"[0-9]{4,12}")
_VIMEO_HASH = re.compile(r"[0-9a-f]{6,20}")
_DRIVE_ID = re.compile(r"[A-Za-z0-9_-]{20,80}")
_DRIVE_KEY = re.compile(r"[A-Za-z0-9_-]{4,60}")
_KALTURA_ID = re.compile(r"[0-9]+_[a-z0-9]{6,12}")
_OWNER = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})")
_REPOSITORY = re.compile(r"[A-Za-z0-9._-]{1,100}")
_HOST = re.compile(r"(?=.{4,120}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
_SSH = re.compile(r"(?:ssh://)?git@([A-Za-z0-9.-]+)(?::(?:\d+/)?|/)(.+)")
_FILM = (".mp4", ".webm", ".mov", ".m4v")
# First words of github.com that are pages of GitHub itself.
_GITHUB_PAGES = frozenset(
    [
        "about",
        "apps",
        "collections",
        "codespaces",
        "contact",
        "customer-stories",
        "enterprise",
        "events",
        "explore",
        "features",
        "gist",
        "issues",
        "login",
        "join",
        "marketplace",
        "new",
        "notifications",
        "orgs",
        "organizations",
        "pricing",
        "pulls",
        "search",
        "security",
        "sessions",
        "settings",
        "site",
        "sponsors",
        "stars",
        "team",
        "topics",
        "trending",
        "users",
    ]
)


class LinkRefused(ValueError):
    """The link cannot be used. The text says why and what to do, for the person who pasted it."""


@dataclass(frozen=True)
class Link:
    """A link written anew from its parts.

    kind: repository, youtube, vimeo, drive, kaltura, film (a video file in a repository) or page.
    frame_url: the address of a player we may frame; empty if it can only be opened there.
    """

    url: str
    host: str
    kind: str
    video_id: str = ""
    needs_sign_in: bool = False
    frame_url: str = ""

    @property
    def open_label(self) -> str:
        return f"Open it at {self.host}"


def read_repository(text: str, hosts: Collection[str]) -> Link:
    """The repository that a pasted address or path inside a repository belongs to.

    hosts: the allowed ones, such as github.com. Raises LinkRefused.
    """
    ssh = _SSH.fullmatch(text.strip())
    if ssh:
        text = f"https://{ssh[1]}/{ssh[2]}"
    text = re.sub(r"^(git\+https|git\+ssh|git|ssh)://(git@)?", "https://", text.strip())
    host, segments, _ = _parts(text)
    if host in _GITHUB:
        host = "github.com"
    _check_host(host, hosts, "Repositories")
    if host == "github.com":
        return _github_repository(segments)
    if "-" in segments:
        segments = segments[: segments.index("-")]
    if len(segments) < 2:
        raise LinkRefused(
            "This link does not name a repository. Paste its address, such as "
            f"https://{host}/owner/name."
        )
    segments[-1] = segments[-1].removesuffix(".git")
    if not all(_REPOSITORY.fullmatch(part) and part.strip(".") for part in segments):
        raise LinkRefused("This is not the address of a repository. Copy it from its front page.")
    return Link(url=f"https://{host}/{'/'.join(segments)}", host=host, kind="repository")


def _github_repository(segments: list[str]) -> Link:
    if not segments or segments[0].lower() in _GITHUB_PAGES:
        raise LinkRefused(
            "This is a page of GitHub, not a repository. Paste the repository's own address, "
            "such as https://github.com/owner/name."
        )
    if len(segments) < 2:
        raise LinkRefused(
            f"This link names the account “{segments[0]}”, not a repository. Open the repository "
            "and copy its address, such as https://github.com/owner/name."
        )
    owner, name = segments[0], segments[1].removesuffix(".git")
    if not _OWNER.fullmatch(owner) or not _REPOSITORY.fullmatch(name) or not name.strip("."):
        raise LinkRefused(
            "GitHub has no repositories of this form. Copy the address from the repository's "
            "front page, such as https://github.com/owner/name."
        )
    return Link(url=f"https://github.com/{owner}/{name}", host="github.com", kind="repository")


def read_video(text: str, hosts: Collection[str], members_only: Collection[str] = ()) -> Link:
    """The video behind a pasted address: a watch page, short link, player or file.

    hosts: the allowed ones, by their plain name (youtube.com covers youtu.be and the players).
    members_only: those of them that are MediaSpace sites of a university, where people sign in.
    Raises LinkRefused.
    """
    host, segments, query = _parts(text)
    if host in _YOUTUBE:
        _check_host("youtube.com", hosts, "Videos")
        return _youtube(host, segments, query)
    if host in _VIMEO:
        _check_host("vimeo.com", hosts, "Videos")
        return _vimeo(segments, query)
    if host in _DRIVE:
        _check_host("drive.google.com", hosts, "Videos")
        return _drive(segments, query)
    if host in _GITHUB:
        _check_host("github.com", hosts, "Videos")
        return _film(host, segments)
    _check_host(host, hosts, "Videos")
    if host in members_only:
        return _kaltura(host, segments)
    return Link(url=_page(host, segments, query), host=host, kind="page")


def _youtube(host: str, segments: list[str], query: dict[str, str]) -> Link:
    if host.endswith("youtu.be"):
        found = segments[0] if segments else ""
    elif segments[:1] == ["watch"]:
        found = query.get("v", "")
    elif len(segments) > 1 and segments[0] in ("embed", "shorts", "live", "v", "e"):
        found = segments[1]
    else:
        found = ""
    if not _YOUTUBE_ID.fullmatch(found):
        raise LinkRefused(
            "This YouTube link does not name one video. Open the video, choose Share, and paste "
            "the link you get there."
        )
    return Link(
        url=f"https://www.youtube.com/watch?v={found}",
        host="youtube.com",
        kind="youtube",
        video_id=found,
        frame_url=f"https://www.youtube-nocookie.com/embed/{found}",
    )


def _vimeo(segments: list[str], query: dict[str, str]) -> Link:
    """The number is the video; an unlisted one opens only with the hash that follows it."""
    at = next((i for i, part in enumerate(segments) if _VIMEO_ID.fullmatch(part)), None)
    if at is not None and segments[:1] in (["showcase"], ["album"]):
        # The first number is the collection's, the video's comes later.
        later = [i for i, part in enumerate(segments) if i > 1 and _VIMEO_ID.fullmatch(part)]
        at = later[0] if later else None
    if at is None:
        raise LinkRefused(
            "This Vimeo link does not name one video. Open the video and copy its address, such as "
            "https://vimeo.com/123456789."
        )
    number = segments[at]
    after = segments[at + 1] if len(segments) > at + 1 else query.get("h", "")
    secret = after if _VIMEO_HASH.fullmatch(after) else ""
    return Link(
        url=f"https://vimeo.com/{number}" + (f"/{secret}" if secret else ""),
        host="vimeo.com",
        kind="vimeo",
        video_id=number,
        frame_url=f"https://player.vimeo.com/video/{number}?"
        + (f"h={secret}&" if secret else "")
        + "dnt=1",
    )


def _drive(segments: list[str], query: dict[str, str]) -> Link:
    if "folders" in segments or "drive" in segments:
        raise LinkRefused(
            "This is a folder of Google Drive. Open the video in it, choose Share, allow anyone "
            "with the link, and paste that link."
        )
    found = segments[segments.index("d") + 1] if "d" in segments[:-1] else query.get("id", "")
    if not _DRIVE_ID.fullmatch(found):
        raise LinkRefused(
            "This Google Drive link does not name one file. Open the video, choose Share, allow "
            "anyone with the link, and paste that link."
        )
    key = query.get("resourcekey", "")
    tail = f"?resourcekey={key}" if _DRIVE_KEY.fullmatch(key) else ""
    return Link(
        url=f"https://drive.google.com/file/d/{found}/view{tail}",
        host="drive.google.com",
        kind="drive",
        video_id=found,
        frame_url=f"https://drive.google.com/file/d/{found}/preview{tail}",
    )


def _kaltura(host: str, segments: list[str]) -> Link:
    found = next((part for part in reversed(segments) if _KALTURA_ID.fullmatch(part)), None)
    if found is None or segments[0] not in ("media", "id"):
        raise LinkRefused(
            f"This page of {host} is not one video. Open the video itself and copy its address; it "
            "ends with a code such as 1_ab12cd34."
        )
    return Link(
        url=f"https://{host}/media/t/{found}",
        host=host,
        kind="kaltura",
        video_id=found,
        needs_sign_in=True,
    )


def _film(host: str, segments: list[str]) -> Link:
    """A video file inside a repository: owner/name/blob/branch/path.mp4."""
    if host == "raw.githubusercontent.com":
        segments = [*segments[:2], "blob", *segments[2:]]
        if segments[3:5] == ["refs", "heads"]:
            del segments[3:5]
    is_file = (
        len(segments) > 4
        and segments[2] in ("blob", "raw")
        and segments[-1].lower().endswith(_FILM)
        and _OWNER.fullmatch(segments[0])
        and _REPOSITORY.fullmatch(segments[1])
    )
    if not is_file:
        raise LinkRefused(
            "A video in a repository needs the address of the file itself: open the file on GitHub "
            "and copy the address, which ends with .mp4."
        )
    path = "/".join(quote(part) for part in segments[3:])
    return Link(
        url=f"https://github.com/{segments[0]}/{segments[1]}/blob/{path}",
        host="github.com",
        kind="film",
    )


def read_page(text: str) -> Link:
    """Any public web page: a demo or a dataset. Raises LinkRefused."""
    host, segments, query = _parts(text)
    return Link(url=_page(host, segments, query, text), host=host, kind="page")


def _page(host: str, segments: list[str], query: dict[str, str], text: str = "") -> str:
    scheme = "http" if text.strip().lower().startswith("http:") else "https"
    kept = {
        name: value
        for name, value in query.items()
        if not name.startswith("utm_") and name not in ("fbclid", "gclid", "si")
    }
    tail = "&".join(f"{quote(name)}={quote(value)}" for name, value in kept.items())
    path = "/".join(quote(part) for part in segments)
    url = f"{scheme}://{host}/{path}" + (f"?{tail}" if tail else "")
    if len(url) > LONGEST:
        raise LinkRefused(f"This link is longer than {LONGEST} characters. Use a shorter one.")
    return url


def _parts(text: str) -> tuple[str, list[str], dict[str, str]]:
    """Host, path segments and query of a pasted address, each decoded once."""
    text = text.strip()
    if not text:
        raise LinkRefused("Paste a link.")
    if len(text) > LONGEST:
        raise LinkRefused(f"This link is longer than {LONGEST} characters. Use a shorter one.")
    if re.search(r"[\s\x00-\x1f\x7f<>\"\\^`{|}]", text):
        raise LinkRefused("This is not one link: it holds a space or a sign no link has.")
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text) or re.match(r"[\w.-]+:\d", text):
        text = "https://" + text.lstrip("/")
    try:
        parts = urlsplit(text)
        port = parts.port
        asked = parse_qs(parts.query, max_num_fields=50)
    except ValueError:
        raise LinkRefused("This is not a link. Copy it from the address bar.") from None
    if parts.scheme.lower() not in ("http", "https"):
        raise LinkRefused("A link here begins with https://. Copy it from the address bar.")
    if parts.username is not None or parts.password is not None:
        raise LinkRefused("This link holds a name or password before the @. Take that out.")
    host = (parts.hostname or "").rstrip(".")
    if port not in (None, 80, 443) or not _HOST.fullmatch(host):
        raise LinkRefused(
            "This link does not lead to a public website. Copy it from the address bar."
        )
    segments = [unquote(part) for part in parts.path.split("/") if part]
    if any(part in (".", "..") or "/" in part or not part.isprintable() for part in segments):
        raise LinkRefused("This is not a link. Copy it from the address bar.")
    return host, segments, {name: values[0] for name, values in asked.items()}


def _check_host(host: str, hosts: Collection[str], what: str) -> None:
    if host not in hosts:
        allowed = sorted(set(hosts))
        listed = " or ".join([", ".join(allowed[:-1]), allowed[-1]] if allowed[1:] else allowed)
        raise LinkRefused(
            f"{what} here must be at {listed}; this link leads to {host}. "
            "Ask the staff if yours cannot be there."
        )
