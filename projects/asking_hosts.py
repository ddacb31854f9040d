"""Asking the host of a link what a visitor would find there. Endpoints and limits: LINKS.md, 1 to 3."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from projects.domain import link_answers
from projects.domain.link_answers import Answer, Verdict
from projects.domain.links import Link, LinkRefused
from projects.fetching import NoAnswer, address_of, ask
from projects.link_hosts import read_link
from projects.models import Artefact

logger = logging.getLogger(__name__)

FACTS_LAST = timedelta(days=7)
GIT_BYTES = 4096
GITHUB = "github.com"
GITHUB_API = "api.github.com"
GITHUB_PAUSE = "github-facts-pause-until"


def answer_for(artefact: Artefact, known: dict[str, Any]) -> Answer:
    """What the artefact's host says of it now.

    The link is parsed again, so that what is asked holds only parts that the parser lets through.
    known: the facts of earlier checks; what is fresh enough is not asked for again.
    """
    try:
        link = read_link(artefact.kind, artefact.url)
    except LinkRefused:
        return Answer(None, "host_not_allowed")
    asker = _ASKERS.get(link.kind)
    if asker is None:
        return Answer(None, "host_not_asked")
    try:
        return asker(link, known)
    except NoAnswer as problem:
        logger.info("No answer: %s", problem)
        return Answer(None, "no_answer")


def head_of(artefact: Artefact) -> Answer:
    """The commit a repository stands at now, as `commit` of the facts; empty if it holds none."""
    try:
        link = read_link(artefact.kind, artefact.url)
        return _head(link)[0]
    except LinkRefused:
        return Answer(None, "host_not_allowed")
    except NoAnswer as problem:
        logger.info("No answer: %s", problem)
        return Answer(None, "no_answer")


def _head(link: Link) -> tuple[Answer, dict[str, Any]]:
    """What git says of a repository, and the facts that came to light on the way."""
    answer = _ask_git(link.host, urlsplit(link.url).path)
    if link.host != GITHUB or answer.reason != "moved":
        return answer, {}
    # A renamed repository: its record tells the new name, and the new name is asked.
    facts = github_facts(urlsplit(link.url).path)
    name = facts.get("full_name")
    return (_ask_git(GITHUB, f"/{name}") if name else answer), facts


def _ask_git(host: str, path: str) -> Answer:
    refs = f"{path}.git/info/refs?service=git-upload-pack"
    return link_answers.git(ask(host, refs, most_bytes=GIT_BYTES), timezone.now())


def _repository(link: Link, known: dict[str, Any]) -> Answer:
    answer, facts = _head(link)
    if answer.verdict is not Verdict.WORKS or link.host != GITHUB:
        return answer
    commit = answer.facts["commit"]
    if not facts and not _is_fresh(known, commit):
        facts = github_facts(urlsplit(link.url).path)
    if facts and not facts["facts_due"]:
        facts["facts_commit"] = commit
    return replace(answer, facts={**facts, **answer.facts})


def _is_fresh(known: dict[str, Any], commit: str) -> bool:
    """Whether GitHub's record was read within a week and the head has not moved since."""
    if not known.get("facts_at") or known.get("facts_due"):
        return False
    is_old = datetime.fromisoformat(known["facts_at"]) < timezone.now() - FACTS_LAST
    return not is_old and known.get("facts_commit") == commit


def github_facts(path: str) -> dict[str, Any]:
    """What GitHub's record says of the repository at this path: /owner/name.

    Sixty requests an hour are all that GitHub gives us: once it says so, nothing is asked until the
    hour is over, and the facts stay due.
    """
    now = timezone.now()
    paused = cache.get(GITHUB_PAUSE)
    if paused and paused > now:
        return {"facts_due": True}
    try:
        return _github_facts(path, now)
    except NoAnswer:
        return {"facts_due": True}


def _github_facts(path: str, now: datetime) -> dict[str, Any]:
    headers = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
    record = ask(GITHUB_API, f"/repos{path}", headers=headers)
    number = link_answers.github_rename(record, address_of(GITHUB_API))
    if number is not None:
        record = ask(GITHUB_API, f"/repositories/{number}", headers=headers)
    told = link_answers.github_repository(record)
    if told is None:
        _pause_if_limited(record, now)
        return {"facts_due": True}
    name = told["full_name"]
    facts = {**told, "facts_at": now.isoformat(), "facts_due": False}
    facts["is_renamed"] = f"/{name}".lower() != path.lower()
    languages = ask(GITHUB_API, f"/repos/{name}/languages", headers=headers)
    readme = ask(GITHUB_API, f"/repos/{name}/readme", headers=headers, most_bytes=GIT_BYTES)
    for reply in (languages, readme):
        _pause_if_limited(reply, now)
    facts["languages"] = link_answers.github_languages(languages)
    facts["has_readme"] = link_answers.github_readme(readme)
    facts["facts_due"] = facts["languages"] is None or facts["has_readme"] is None
    return facts


def _pause_if_limited(reply: link_answers.Reply, now: datetime) -> None:
    if link_answers.is_limited(reply):
        wait = link_answers.asked_to_wait(reply, now) or timedelta(hours=1)
        cache.set(GITHUB_PAUSE, now + wait, wait.total_seconds())


def _youtube(link: Link, known: dict[str, Any]) -> Answer:
    reply = ask("www.youtube.com", f"/oembed?url={quote(link.url, safe='')}&format=json")
    picture = None
    if reply.status in (401, 404):
        picture = ask("i.ytimg.com", f"/vi/{link.video_id}/hqdefault.jpg", method="HEAD")
    return link_answers.youtube(reply, picture, timezone.now())


def _vimeo(link: Link, known: dict[str, Any]) -> Answer:
    # Without a Referer, a video that may be shown on our pages only answers as if it were gone.
    headers = {"Referer": f"{settings.SITE_URL}/"}
    reply = ask("vimeo.com", f"/api/oembed.json?url={quote(link.url, safe='')}", headers=headers)
    return link_answers.vimeo(reply, timezone.now())


def _kaltura(link: Link, known: dict[str, Any]) -> Answer:
    reply = ask(link.host, f"/oembed?url={quote(link.url, safe='')}")
    return link_answers.kaltura(reply, timezone.now())


def _drive(link: Link, known: dict[str, Any]) -> Answer:
    parts = urlsplit(link.url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return link_answers.drive(ask(link.host, path, most_bytes=GIT_BYTES), timezone.now())


def _film(link: Link, known: dict[str, Any]) -> Answer:
    owner, name, _, *rest = urlsplit(link.url).path.strip("/").split("/")
    path = f"/{owner}/{name}/{'/'.join(rest)}"
    return link_answers.film(ask("raw.githubusercontent.com", path, method="HEAD"), timezone.now())


_ASKERS: dict[str, Callable[[Link, dict[str, Any]], Answer]] = {
    "repository": _repository,
    "youtube": _youtube,
    "vimeo": _vimeo,
    "kaltura": _kaltura,
    "drive": _drive,
    "film": _film,
}
