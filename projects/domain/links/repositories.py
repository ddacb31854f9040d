"""Addresses of code repositories, and of anything inside one."""

from __future__ import annotations

import re
from collections.abc import Collection

from projects.domain.links.parts import Link, LinkRefused, check_host, parts_of

GITHUB = {"github.com", "www.github.com", "raw.githubusercontent.com"}
OWNER = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})")
REPOSITORY = re.compile(r"[A-Za-z0-9._-]{1,100}")
_SSH = re.compile(r"(?:ssh://)?git@([A-Za-z0-9.-]+)(?::(?:\d+/)?|/)(.+)")
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


def read_repository(text: str, hosts: Collection[str]) -> Link:
    """The repository that a pasted address or path inside a repository belongs to.

    hosts: the allowed ones, such as github.com. Raises LinkRefused.
    """
    ssh = _SSH.fullmatch(text.strip())
    if ssh:
        text = f"https://{ssh[1]}/{ssh[2]}"
    text = re.sub(r"^(git\+https|git\+ssh|git|ssh)://(git@)?", "https://", text.strip())
    host, segments, _ = parts_of(text)
    if host in GITHUB:
        host = "github.com"
    check_host(host, hosts, "Repositories")
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
    if not all(REPOSITORY.fullmatch(part) and part.strip(".") for part in segments):
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
    if not OWNER.fullmatch(owner) or not REPOSITORY.fullmatch(name) or not name.strip("."):
        raise LinkRefused(
            "GitHub has no repositories of this form. Copy the address from the repository's "
            "front page, such as https://github.com/owner/name."
        )
    return Link(url=f"https://github.com/{owner}/{name}", host="github.com", kind="repository")
