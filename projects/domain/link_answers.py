"""What the answers of repository and video hosts mean. Tables: LINKS.md, sections 1, 2 and 4.

Each function takes one reply (or two) and says what a visitor would find, or that nothing can be
said. No bytes a host sends may raise anything here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import Enum
from typing import Any
from urllib.parse import urlsplit

from projects.domain.git_advertisement import read_advertisement

LONGEST_WAIT = timedelta(days=1)
LONGEST_TITLE = 200
LONGEST_VIDEO = 24 * 3600
GIT_TYPE = "application/x-git-upload-pack-advertisement"
NO_LICENCE = {"", "NOASSERTION", "OTHER"}
_FULL_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}")


class Verdict(Enum):
    """What a visitor who follows the link finds."""

    WORKS = "works"
    NOT_EMBEDDED = "not_embedded"
    NEEDS_SIGN_IN = "needs_sign_in"
    GONE = "gone"


@dataclass(frozen=True)
class Reply:
    """One answer of a host. headers: names in lower case. body: its first bytes."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True)
class Answer:
    """verdict: None if this answer must not be judged. reason: one word that draft_health explains.

    wait: how long the host asks us to stay away.
    """

    verdict: Verdict | None
    reason: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    wait: timedelta | None = None


def works(**facts: Any) -> Answer:
    return Answer(Verdict.WORKS, facts={key: value for key, value in facts.items() if value})


def unjudged(reply: Reply, now: datetime) -> Answer:
    """The host is busy, limits us, or says what we do not understand: no word about the link."""
    if is_limited(reply):
        return Answer(None, "limited", wait=asked_to_wait(reply, now))
    if reply.status >= 500:
        return Answer(None, "host_trouble", wait=asked_to_wait(reply, now))
    return Answer(None, "not_understood")


def git(reply: Reply, now: datetime) -> Answer:
    """The answer to info/refs. Private and missing repositories look the same, on purpose."""
    kind = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    if reply.status == 200 and kind == GIT_TYPE:
        said = read_advertisement(reply.body)
        if said is None:
            return unjudged(reply, now)
        facts = {"commit": said.commit, "branch": said.branch, "is_empty": said.is_empty}
        return Answer(Verdict.WORKS, facts=facts)
    if reply.status == 401 or (reply.status in (404, 410) and not is_limited(reply)):
        return Answer(Verdict.GONE, "private_or_missing")
    if reply.status in (301, 302, 307, 308):
        return Answer(None, "moved")
    return unjudged(reply, now)


def youtube(reply: Reply, picture: Reply | None, now: datetime) -> Answer:
    """The answer of oEmbed; picture: that of the preview picture, asked where oEmbed says no."""
    if reply.status == 200:
        return _oembed(reply, now)
    if reply.status == 403 and not is_limited(reply):
        # The body may be the bare word "Forbidden".
        return Answer(Verdict.NEEDS_SIGN_IN, "private_video")
    if reply.status == 400:
        return Answer(Verdict.GONE, "no_such_video")
    if reply.status not in (401, 404):
        return unjudged(reply, now)
    if picture is None:
        return Answer(None, "not_understood")
    if reply.status == 401 and picture.status == 200:
        return Answer(Verdict.NOT_EMBEDDED, "embedding_off")
    if picture.status == 404:
        return Answer(Verdict.GONE, "no_such_video")
    # A picture without its video: closed accounts keep theirs. Nothing sure can be said.
    return unjudged(picture if picture.status != 200 else reply, now)


def vimeo(reply: Reply, now: datetime) -> Answer:
    """The answer of oEmbed, asked with our address as Referer."""
    if reply.status == 200:
        said = read_object(reply.body)
        if said and str(said.get("domain_status_code", "")) == "403":
            facts = _oembed(reply, now).facts
            return Answer(Verdict.NOT_EMBEDDED, "embedding_limited", facts)
        return _oembed(reply, now)
    if reply.status == 403 and not is_limited(reply):
        return Answer(Verdict.NEEDS_SIGN_IN, "private_or_limited")
    if reply.status == 404:
        return Answer(Verdict.GONE, "no_such_video")
    return unjudged(reply, now)


def kaltura(reply: Reply, now: datetime) -> Answer:
    """The answer of a MediaSpace site's oEmbed: JSON only if the video is open to everyone."""
    if is_limited(reply):
        return unjudged(reply, now)
    if 300 <= reply.status < 400 or reply.status in (401, 403):
        return Answer(Verdict.NEEDS_SIGN_IN, "members_only")
    if reply.status == 200:
        said = read_object(reply.body)
        if said is None and looks_like_html(reply):
            return Answer(Verdict.NEEDS_SIGN_IN, "members_only")
        if said is None or not said.get("html"):
            return Answer(None, "not_understood")
        return _oembed(reply, now)
    if reply.status == 404:
        return Answer(Verdict.GONE, "no_such_video")
    return unjudged(reply, now)


def drive(reply: Reply, now: datetime) -> Answer:
    """The answer to the page of a file, asked without cookies."""
    if reply.status == 200:
        return works()
    if 300 <= reply.status < 400:
        if _host_of(reply.headers.get("location", "")) == "accounts.google.com":
            return Answer(Verdict.NEEDS_SIGN_IN, "not_shared")
        return Answer(None, "moved")
    if reply.status in (401, 403) and not is_limited(reply):
        return Answer(Verdict.NEEDS_SIGN_IN, "not_shared")
    if reply.status in (404, 410):
        return Answer(Verdict.GONE, "no_such_file")
    return unjudged(reply, now)


def film(reply: Reply, now: datetime) -> Answer:
    """The answer to HEAD of a video file in a repository. There is no player for it to be framed."""
    if reply.status == 200:
        size = reply.headers.get("content-length", "")
        facts = {"bytes": int(size)} if re.fullmatch(r"[0-9]{1,15}", size) else {}
        return Answer(Verdict.NOT_EMBEDDED, "opens_there", facts)
    if reply.status in (401, 404, 410):
        return Answer(Verdict.GONE, "private_or_missing")
    return unjudged(reply, now)


def github_repository(reply: Reply) -> dict[str, Any] | None:
    """The facts in GitHub's record of a repository; None if the answer is no such record."""
    said = read_object(reply.body) if reply.status == 200 else None
    if said is None or not isinstance(said.get("full_name"), str):
        return None
    if not _FULL_NAME.fullmatch(said["full_name"]):
        return None
    licence = said.get("license")
    spdx = licence.get("spdx_id") if isinstance(licence, dict) else ""
    spdx = spdx if isinstance(spdx, str) and spdx.upper() not in NO_LICENCE else ""
    number = said.get("id")
    return {
        "full_name": said["full_name"],
        "number": number if isinstance(number, int) and not isinstance(number, bool) else 0,
        "is_archived": said.get("archived") is True,
        "has_licence": isinstance(licence, dict),
        "licence": spdx[:40],
        "branch": _line(said.get("default_branch")),
    }


def github_rename(reply: Reply, base: str) -> int | None:
    """The number of the repository that a renamed one's record is to be asked by.

    base: where GitHub's interface is; a redirect to anywhere else counts for nothing.
    """
    if reply.status not in (301, 302, 307, 308):
        return None
    found = re.fullmatch(
        re.escape(base.rstrip("/")) + r"/repositories/([0-9]{1,15})",
        reply.headers.get("location", ""),
    )
    return int(found[1]) if found else None


def github_languages(reply: Reply) -> dict[str, int] | None:
    """Languages by their share in per cent, the largest first; None if the answer does not say."""
    said = read_object(reply.body) if reply.status == 200 else None
    if said is None:
        return None
    amounts = {
        _line(name): size
        for name, size in said.items()
        if isinstance(size, int) and not isinstance(size, bool) and size > 0 and _line(name)
    }
    whole = sum(amounts.values())
    largest = sorted(amounts.items(), key=lambda pair: (-pair[1], pair[0]))[:4]
    return {name: max(1, round(100 * size / whole)) for name, size in largest}


def github_readme(reply: Reply) -> bool | None:
    """Whether there is a README; None if the answer does not say."""
    return {200: True, 404: False}.get(reply.status)


def is_limited(reply: Reply) -> bool:
    """Whether the host says "too many requests": 429, or 403 with nothing remaining."""
    if reply.status == 429:
        return True
    spent = reply.headers.get("x-ratelimit-remaining", "").strip() == "0"
    return reply.status == 403 and (spent or "retry-after" in reply.headers)


def asked_to_wait(reply: Reply, now: datetime) -> timedelta | None:
    """How long the host asks us to stay away, at most a day; None if it does not say."""
    after = reply.headers.get("retry-after", "").strip()
    resets = reply.headers.get("x-ratelimit-reset", "").strip()
    wait: timedelta | None = None
    try:
        if re.fullmatch(r"[0-9]{1,9}", after):
            wait = timedelta(seconds=int(after))
        elif after:
            until = parsedate_to_datetime(after)
            wait = (until if until.tzinfo else until.replace(tzinfo=UTC)) - now
        elif re.fullmatch(r"[0-9]{1,11}", resets):
            wait = datetime.fromtimestamp(int(resets), UTC) - now
    except (ValueError, TypeError, OverflowError, OSError):
        return None
    if wait is None or wait <= timedelta(0):
        return None
    return min(wait, LONGEST_WAIT)


def read_object(body: bytes) -> dict[str, Any] | None:
    """The JSON object in these bytes, or None."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def looks_like_html(reply: Reply) -> bool:
    kind = reply.headers.get("content-type", "").lower()
    return "html" in kind or reply.body[:200].lstrip().lower().startswith((b"<!doctype", b"<html"))


def _oembed(reply: Reply, now: datetime) -> Answer:
    """Title, length and picture. The `html` a host offers is never used."""
    said = read_object(reply.body)
    if said is None:
        return unjudged(reply, now)
    seconds = said.get("duration")
    is_length = isinstance(seconds, int) and not isinstance(seconds, bool)
    picture = said.get("thumbnail_url")
    picture = picture if isinstance(picture, str) and len(picture) <= 500 else ""
    return works(
        title=_line(said.get("title")),
        seconds=seconds if is_length and 0 < seconds <= LONGEST_VIDEO else 0,  # type: ignore[operator]
        picture=picture if picture.startswith("https://") else "",
        picture_host=_host_of(picture) if picture.startswith("https://") else "",
    )


def _host_of(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _line(value: Any) -> str:
    """A host's text as one line that any database can hold."""
    if not isinstance(value, str):
        return ""
    kept = "".join(sign if sign.isprintable() else " " for sign in value[: 4 * LONGEST_TITLE])
    return " ".join(kept.split())[:LONGEST_TITLE]
