"""The browser that a module's tests share, and the windows that people open in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from projects.models import User
from tests import factories
from tests.browser.driving import Opener, Window

Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as tools:
        browser = tools.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture
def window(chromium: Browser, transactional_db, live_server, settings) -> Iterator[Opener]:
    """window(scripts=True) -> a fresh window of the live portal, which minds its manners."""
    settings.SITE_URL = live_server.url
    mail.outbox.clear()
    cache.clear()
    opened: list[Window] = []

    def _window(scripts: bool = True) -> Window:
        opened.append(Window(chromium, live_server.url, scripts))
        return opened[-1]

    yield _window
    for one in opened:
        print(one)  # noqa: T201  (shown when the test fails)
        one.close()
    assert [problem for one in opened for problem in one.problems] == []


@pytest.fixture
def world(transactional_db):
    return factories.world()


@pytest.fixture
def visit(chromium: Browser, live_server) -> Iterator[Visit]:
    """visit(person, path): a page opened as this person, in a browser window of their own.

    base: where the portal is, if not at the live server's own door.
    """
    contexts: list[BrowserContext] = []

    def _visit(person: User, path: str, scripts: bool = True, base: str = "") -> Page:
        context = chromium.new_context(
            java_script_enabled=scripts,
            timezone_id="America/New_York",
            base_url=base or live_server.url,
        )
        contexts.append(context)
        enter(context, person, base or live_server.url)
        page = context.new_page()
        page.goto(path)
        return page

    yield _visit
    for context in contexts:
        context.close()


def enter(context: BrowserContext, person: User, base: str) -> None:
    """Sign this person in, in place of whoever was."""
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get("/accounts/email/")
    names = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)
    context.clear_cookies()
    context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "url": base} for name in names]
    )
