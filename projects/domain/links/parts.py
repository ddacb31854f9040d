"""What every link is made of: a host, segments of a path, a query; and what a refusal is."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

LONGEST = 500
_HOST = re.compile(r"(?=.{4,120}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")


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


def parts_of(text: str) -> tuple[str, list[str], dict[str, str]]:
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


def check_host(host: str, hosts: Collection[str], what: str) -> None:
    if host not in hosts:
        allowed = sorted(set(hosts))
        listed = " or ".join([", ".join(allowed[:-1]), allowed[-1]] if allowed[1:] else allowed)
        raise LinkRefused(
            f"{what} here must be at {listed}; this link leads to {host}. "
            "Ask the staff if yours cannot be there."
        )
