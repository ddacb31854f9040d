"""Every address has a declared rule, and the rule holds for whoever comes.

A new route without a rule fails here, so that nobody can forget one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from projects.models import Participant, Role
from tests import factories

RULES = {
    "public",
    "signed in",
    "participant",
    "course",
    "student",
    "staff",
    "instructor",
    "site admin",
}
# Routes of libraries, and of the portal's own that are open to everyone and show nothing of anyone.
LIBRARY_PREFIXES = ("accounts/", "admin/")
OPEN_NAMES = {
    "healthz",
    "readyz",
    "artefact",
    "calendar_feed",
    "artefact_small",
    "demo_sign_in",
    "invitation",
    "judge_invitation",
    "enrol",
    "receipt",
}


def routes(patterns: list[Any] | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, path)
        else:
            yield path, entry


OWN = [
    (path, pattern)
    for path, pattern in routes()
    if not path.lstrip("^").startswith(LIBRARY_PREFIXES)
]
NAMES = {pattern.name for _, pattern in OWN}


def rule_of(pattern: URLPattern) -> str | None:
    return getattr(pattern.callback, "access", None)


def test_every_route_declares_who_it_is_for():
    undeclared = sorted(
        f"{path} ({pattern.name})"
        for path, pattern in OWN
        if rule_of(pattern) not in RULES and pattern.name not in OPEN_NAMES
    )
    assert undeclared == []


def test_every_route_has_one_name():
    names = [pattern.name for _, pattern in OWN]
    assert None not in names
    assert sorted(names) == sorted(set(names))


def conference_paths(rule: str, slug: str) -> list[str]:
    """Addresses with this rule that need nothing but the conference."""
    return sorted(
        "/" + path.replace("<slug:conf>", slug)
        for path, pattern in OWN
        if rule_of(pattern) == rule and "<slug:conf>" in path and path.count("<") == 1
    )


@pytest.fixture
def actors(world, sign_in):
    """A client for each kind of person, as the conference `spring` sees them."""
    elsewhere = factories.conference("autumn")
    outsider = factories.participant(elsewhere, "Oto")
    foreign_staff = factories.participant(elsewhere, "Ines", Role.INSTRUCTOR)
    former = factories.participant(world.conference, "Fran", Role.INSTRUCTOR)
    Participant.objects.filter(pk=former.pk).update(left_at=world.conference.created_at)
    judge = factories.participant(world.conference, "Jude", Role.JUDGE)
    return {
        "visitor": Client(),
        "outsider": sign_in(outsider.user),
        "foreign staff": sign_in(foreign_staff.user),
        "former staff": sign_in(former.user),
        "judge": sign_in(judge.user),
        "student": sign_in(world.alice),
        "teamless": sign_in(world.dan),
        "assistant": sign_in(world.eve),
        "instructor": sign_in(world.carol),
        "root": sign_in(world.root),
    }


LETS_IN = {
    "participant": {"judge", "student", "teamless", "assistant", "instructor", "root"},
    "course": {"student", "teamless", "assistant", "instructor", "root"},
    "student": {"student", "teamless"},
    "staff": {"assistant", "instructor", "root"},
    "instructor": {"instructor", "root"},
}


@pytest.mark.parametrize("rule", sorted(LETS_IN))
@pytest.mark.parametrize("method", ["get", "post"])
def test_rule_holds_for_every_route_and_actor(rule, method, actors):
    wrong = []
    for path in conference_paths(rule, "spring"):
        for who, client in actors.items():
            status = getattr(client, method)(path).status_code
            if status >= 500:
                wrong.append(f"{method} {path} as {who}: {status}")
            elif who == "visitor":
                if status not in (302, 404, 405):
                    wrong.append(f"{method} {path} as {who}: {status}")
            elif who not in LETS_IN[rule]:
                refused = {403, 405} if rule == "instructor" and who == "assistant" else {404, 405}
                if status not in refused:
                    wrong.append(f"{method} {path} as {who}: {status}")
            elif method == "get" and status not in (200, 302, 403, 404, 405):
                wrong.append(f"{method} {path} as {who}: {status}")
    assert wrong == []


def test_pages_open_for_those_they_are_for(actors):
    """Not only refused to others: the page itself answers to its own people."""
    shut = [
        f"{path} as {who}: {status}"
        for rule, who in (
            ("participant", "student"),
            ("course", "student"),
            ("staff", "assistant"),
            ("instructor", "root"),
        )
        for path in conference_paths(rule, "spring")
        if (status := actors[who].get(path).status_code) not in (200, 302, 405)
        and not (
            rule == "participant" and status == 404 and path.endswith(("/grade/", "/feedback/"))
        )
    ]
    assert shut == []


def test_public_pages_set_no_cookie_and_vary_by_none(actors):
    spoiled = []
    for path in [*conference_paths("public", "spring"), "/", "/search/?q=dark", "/robots.txt"]:
        response = actors["student"].get(path)
        if response.cookies or "Cookie" in response.get("Vary", ""):
            spoiled.append(path)
        if response.status_code == 200 and "public" not in response["Cache-Control"]:
            spoiled.append(path)
        if response.status_code >= 500:
            spoiled.append(path)
    assert spoiled == []


@pytest.mark.parametrize("path", ["/spring/me/", "/spring/staff/", "/spring/team/"])
def test_signed_in_pages_are_kept_by_no_cache(path, actors):
    assert actors["instructor"].get(path)["Cache-Control"] == "private, no-store"
