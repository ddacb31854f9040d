"""Addresses of any public web page."""

from __future__ import annotations

from urllib.parse import quote

from projects.domain.links.parts import LONGEST, Link, LinkRefused, parts_of


def read_page(text: str) -> Link:
    """Any public web page: a demo or a dataset. Raises LinkRefused."""
    host, segments, query = parts_of(text)
    return Link(url=page_url(host, segments, query, text), host=host, kind="page")


def page_url(host: str, segments: list[str], query: dict[str, str], text: str = "") -> str:
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
