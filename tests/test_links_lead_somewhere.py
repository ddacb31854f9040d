"""Nobody is offered a link that does not open for them: each role's pages are crawled."""

from __future__ import annotations

import re
from collections import deque
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from reviews.models import Component, Review, ReviewRound
from reviews.starting import add_default_rubrics

# Pages that hold one row each are opened a few times, not for every row.
EACH_KIND = 3
LINK = re.compile(r'(?:href|data-preview|data-next)="(/[^"#?]*)')


@pytest.fixture
def busy(world) -> Any:
    """The world with rubrics, components, an open round, a review and a begun evaluation."""
    add_default_rubrics(world.conference)
    rubric = world.conference.rubrics.first()
    now = timezone.now()
    round_ = ReviewRound.objects.create(
        conference=world.conference,
        name="Feedback",
        milestone=world.proposal,
        rubric=rubric,
        opens_at=now - timedelta(days=1),
        due_at=now + timedelta(days=3),
        assigned_at=now,
        opened_at=now,
    )
    Review.objects.create(round=round_, reviewer=world.places.bob, project=world.alphas_project)
    assert Component.objects.filter(conference=world.conference).exists()
    return world


def kind_of(path: str) -> str:
    return re.sub(r"[A-Za-z0-9]{16,}|\d+", "…", path)


def dead_ends(client: Client, start: str) -> list[str]:
    """Links that answer with a refusal, found by following every link from a page."""
    seen: dict[str, int] = {}
    queue = deque([(start, "the start")])
    visited, found = {start}, []
    while queue:
        path, source = queue.popleft()
        response = client.get(path)
        if response.status_code >= 400:
            found.append(f"{path} (from {source}): {response.status_code}")
        if response.status_code != 200 or "html" not in response.get("Content-Type", ""):
            continue
        for link in LINK.findall(response.content.decode()):
            if link in visited or link.startswith(("/static/", "/accounts/logout")):
                continue
            visited.add(link)
            seen[kind_of(link)] = seen.get(kind_of(link), 0) + 1
            if seen[kind_of(link)] <= EACH_KIND and "preview" not in link:
                queue.append((link, path))
    return found


@pytest.mark.parametrize("who", ["alice", "dan", "bob", "eve", "carol", "root"])
def test_every_link_opens_for_the_person_it_is_shown_to(who, busy, sign_in):
    assert dead_ends(sign_in(getattr(busy, who)), "/spring/me/") == []


def test_every_link_opens_for_a_visitor(busy):
    assert dead_ends(Client(), "/") == []
