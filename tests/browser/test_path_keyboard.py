"""The heart of the path with the keyboard alone: sign in, write, submit."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from projects.models import Version
from tests.browser import courses
from tests.browser.driving import Opener, Window, code_for

pytestmark = pytest.mark.browser

TEXTS = ("Can we?", "", "Nights.", "A net.", "PSNR.", "Alice: all.")


def _tab_to(one: Window, name: str, most: int = 60) -> None:
    """Press Tab until the control of this name has the focus, and check that the focus shows."""
    for _ in range(most):
        one.page.keyboard.press("Tab")
        here = one.page.evaluate(
            "() => { const e = document.activeElement; const s = getComputedStyle(e);"
            "const words = e.labels?.length ? e.labels[0].textContent : e.textContent;"
            "return [words.trim(), s.outlineStyle !== 'none' || s.boxShadow !== 'none']; }"
        )
        if here[0].startswith(name):
            assert here[1], f"nobody sees that “{name}” has the focus"
            return
    raise AssertionError(f"Tab never came to “{name}”")


def test_keyboard_alone_signs_in_writes_and_submits(window: Opener) -> None:
    courses.teamed()
    alice = window().go("/")
    keys = alice.page.keyboard
    keys.press("Tab")
    expect(alice.page.locator(":focus")).to_have_text(re.compile("^Skip to the"))
    _tab_to(alice, "Sign in")
    keys.press("Enter")
    alice.page.wait_for_url("**/accounts/login/**")
    _tab_to(alice, "E-mail address")
    keys.type("alice@uni.example")
    keys.press("Enter")
    alice.page.wait_for_url("**/code/confirm/**")
    if not alice.page.evaluate("document.activeElement.name === 'code'"):
        _tab_to(alice, "Code")
    keys.type(code_for("alice@uni.example"))
    keys.press("Enter")
    alice.page.wait_for_url("**/dl-spring/me/")
    _tab_to(alice, "Begin the proposal")
    keys.press("Enter")
    alice.page.wait_for_url("**/submissions/proposal/")
    for label, text in zip(
        ("Question", "Related work", "Data", "Method", "Evaluation", "Plan"), TEXTS, strict=True
    ):
        _tab_to(alice, label)
        keys.type(text)
    _tab_to(alice, "Submit proposal")
    keys.press("Enter")
    alice.page.wait_for_url("**/receipts/**")
    texts = {item.key: item.text for item in Version.objects.get().items.all()}
    assert texts["question"] == "Can we?" and texts["plan"] == "Alice: all."
