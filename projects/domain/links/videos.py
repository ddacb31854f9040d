"""Addresses of videos: watch pages, short links, players, and files in a repository."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import quote

from projects.domain.links.pages import page_url
from projects.domain.links.parts import Link, LinkRefused, check_host, parts_of
from projects.domain.links.repositories import GITHUB, OWNER, REPOSITORY

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
_YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_VIMEO_ID = re.compile(r"[0-9]{4,12}")
_VIMEO_HASH = re.compile(r"[0-9a-f]{6,20}")
_DRIVE_ID = re.compile(r"[A-Za-z0-9_-]{20,80}")
_DRIVE_KEY = re.compile(r"[A-Za-z0-9_-]{4,60}")
_KALTURA_ID = re.compile(r"[0-9]+_[a-z0-9]{6,12}")
_FILM = (".mp4", ".webm", ".mov", ".m4v")


def read_video(text: str, hosts: Collection[str], members_only: Collection[str] = ()) -> Link:
    """The video behind a pasted address: a watch page, short link, player or file.

    hosts: the allowed ones, by their plain name (youtube.com covers youtu.be and the players).
    members_only: those of them that are MediaSpace sites of a university, where people sign in.
    Raises LinkRefused.
    """
    host, segments, query = parts_of(text)
    if host in _YOUTUBE:
        check_host("youtube.com", hosts, "Videos")
        return _youtube(host, segments, query)
    if host in _VIMEO:
        check_host("vimeo.com", hosts, "Videos")
        return _vimeo(segments, query)
    if host in _DRIVE:
        check_host("drive.google.com", hosts, "Videos")
        return _drive(segments, query)
    if host in GITHUB:
        check_host("github.com", hosts, "Videos")
        return _film(host, segments)
    check_host(host, hosts, "Videos")
    if host in members_only:
        return _kaltura(host, segments)
    return Link(url=page_url(host, segments, query), host=host, kind="page")


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
        and OWNER.fullmatch(segments[0])
        and REPOSITORY.fullmatch(segments[1])
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
