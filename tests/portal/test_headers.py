"""Every answer carries the whole set of safety headers, whatever it answers."""

from __future__ import annotations

import pytest
from django.test import Client

EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
PATHS = ["/", "/accounts/login/", "/healthz", "/no-such-page/", "/spring/me/"]


@pytest.mark.parametrize("path", PATHS)
def test_answer_carries_every_header(world, path):
    answer = Client().get(path)
    assert {name: answer.headers.get(name) for name in EXPECTED} == EXPECTED


@pytest.mark.parametrize("path", PATHS)
def test_policy_allows_nothing_inline_and_nothing_of_others(world, path):
    policy = dict(
        part.strip().split(" ", 1)
        for part in Client().get(path).headers["Content-Security-Policy"].split(";")
    )
    named = ["default-src", "script-src", "style-src", "form-action", "frame-ancestors"]
    assert [policy[name] for name in named] == ["'none'", "'self'", "'self'", "'self'", "'none'"]


@pytest.mark.parametrize("path", ["/accounts/login/", "/no-such-page/", "/spring/me/"])
def test_page_that_is_not_public_is_kept_by_nobody(world, path):
    kept = Client().get(path).headers["Cache-Control"]
    assert "private" in kept
    assert "public" not in kept


def test_signed_in_page_is_kept_by_nobody(world, sign_in):
    assert sign_in(world.alice).get("/spring/me/").headers["Cache-Control"] == "private, no-store"


def test_public_page_sets_no_cookie_and_may_be_kept(world):
    answer = Client().get("/")
    assert (answer.headers["Cache-Control"], len(answer.cookies)) == ("public, max-age=60", 0)
