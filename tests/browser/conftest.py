"""The browser that a module's tests share, and the windows that people open in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import Browser, sync_playwright

from tests.browser.driving import Opener, Window


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
