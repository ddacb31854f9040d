"""What people do in every stretch of the path: open a window, sign in, read mail, look at a page.

A Window takes note of all that no page of the portal may do: an error in the console, a breach of
the content policy, a question to another site before anybody pressed play.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from playwright.sync_api import Browser, Locator, Page, Request, Route, expect

# Long enough for a machine that does much else; a page that works answers far sooner.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)

PICTURES = Path(__file__).resolve().parents[2] / "screenshots"
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
AXE_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
# A refusal is an answer, though Chromium writes it into the console.
REFUSED = re.compile(r"Failed to load resource: .* status of (409|422) ")
LINK = re.compile(r"https?://\S+")
CODE = re.compile(r"^\s*([A-Z0-9]{4,}(?:-[A-Z0-9]+)*)\s*$", re.MULTILINE)


class Window:
    """One person's browser window."""

    def __init__(self, browser: Browser, base_url: str, scripts: bool = True) -> None:
        self.base_url = base_url
        self.problems: list[str] = []
        self.asked_outside: list[str] = []
        self.may_ask_outside = False
        self.context = browser.new_context(
            base_url=base_url,
            java_script_enabled=scripts,
            viewport=WIDE,
            timezone_id="America/New_York",
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(PATIENCE)
        self.context.route(re.compile("^https?://"), self._mind)
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self._note(f"script: {error}"))
        self.page.on("console", lambda line: self._hear(line.type, line.text))

    def __str__(self) -> str:
        """Where it stands and what is read there, for whoever reads about a failed test."""
        words = " ".join(self.page.locator("body").inner_text().split())
        return f"{self.page.url}: {words[:1500]}"

    def close(self) -> None:
        self.context.close()

    def _note(self, problem: str) -> None:
        self.problems.append(f"{self.page.url.removeprefix(self.base_url)}: {problem}")

    def _hear(self, kind: str, text: str) -> None:
        is_breach = "Content Security Policy" in text
        if (kind == "error" or is_breach) and not REFUSED.match(text):
            self._note(text)

    def _mind(self, route: Route, request: Request) -> None:
        if request.url.startswith(self.base_url):
            route.continue_()
            return
        self.asked_outside.append(request.url)
        if not self.may_ask_outside:
            self._note(f"asked {request.url}")
        route.fulfill(body="<!doctype html><title>Outside</title>", content_type="text/html")

    def go(self, path: str) -> Window:
        self.page.goto(path)
        return self

    def press(self, name: str, exact: bool = False) -> None:
        """Press the first button, or follow the first link, of this name on the page proper."""
        main = self.page.locator("main")
        button = main.get_by_role("button", name=name, exact=exact)
        link = main.get_by_role("link", name=name, exact=exact)
        button.or_(link).first.click()

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label).first.fill(text)

    def sees(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)

    def heading(self) -> Locator:
        return self.page.get_by_role("heading", level=1)

    def look(self, name: str, both_themes: bool = False) -> None:
        """Keep four pictures of the page as it stands, and hold it to what every page promises:
        nothing for axe to find, and no sideways scroll on a small screen."""
        PICTURES.mkdir(exist_ok=True)
        page = self.page
        for theme in ("dark", "light"):
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            for size in (NARROW, WIDE):
                page.set_viewport_size(size)  # type: ignore[arg-type]
                page.evaluate("document.fonts.ready.then(() => true)")
                if size is NARROW and theme == "light":
                    self._check_width(name)
                picture = PICTURES / f"{name}-{size['width']}-{theme}.png"
                page.screenshot(path=picture, full_page=True, animations="disabled")
            if both_themes or theme == "light":
                self._check_access(name, theme)

    def _check_width(self, name: str) -> None:
        root = "document.documentElement"
        width, room = self.page.evaluate(f"[{root}.scrollWidth, {root}.clientWidth]")
        if width > room:
            wide = self.page.evaluate(
                "[...document.querySelectorAll('body *')].filter(e => "
                f"e.getBoundingClientRect().right > {room} + 1 && !e.closest('.table-scroll'))"
                ".slice(0, 3).map(e => e.tagName + '.' + e.className)"
            )
            self._note(f"{name} is {width} pixels wide where there is room for {room}: {wide}")

    def _check_access(self, name: str, theme: str) -> None:
        found: Any = Axe().run(self.page, options=AXE_RULES).response["violations"]
        for violation in found:
            places = [node["html"][:160] for node in violation["nodes"][:3]]
            self._note(f"{name}, {theme}, axe {violation['id']}: {violation['help']} {places}")

    def sign_in(self, email: str) -> Window:
        """With a code by mail, from the sign-in page to the place it leads to."""
        self.go("/accounts/login/")
        self.page.get_by_label("E-mail address").first.fill(email)
        self.press("Send me a code")
        self.type_code(email)
        self.page.wait_for_url(re.compile("/me/"))
        return self

    def type_code(self, email: str) -> None:
        """The code from this address's mail, typed into the page that asks for it."""
        self.page.get_by_label("Code", exact=True).fill(code_for(email))
        self.page.locator("form").get_by_role("button", name="Sign in").click()


Opener = Callable[..., Window]


def mails_to(email: str, about: str = "") -> list[Any]:
    """What this address was sent, newest last; about: words of the subject."""
    return [each for each in mail.outbox if email in each.to and about in each.subject]


def code_for(email: str) -> str:
    """The sign-in code in the newest mail to this address."""
    found = CODE.search(mails_to(email)[-1].body)
    assert found, mails_to(email)[-1].body
    return found[1]


def link_in(email: str, about: str, part: str) -> str:
    """The link holding `part` in the newest mail of this subject."""
    links = LINK.findall(mails_to(email, about)[-1].body)
    return next(link for link in links if part in link)


def file(name: str, data: bytes, kind: str = "application/pdf") -> Any:
    """A file as a person chooses it from their disk."""
    return {"name": name, "mimeType": kind, "buffer": data}
