"""Listing AI tools and confirming by keyboard alone on a narrow screen; two members at once."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from projects.models import Confirmation, DraftItem, Version
from tests.browser.driving import NARROW
from tests.projects.declaring import milestone

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGE = "/spring/submissions/report/"
SAVED = re.compile(r"^Saved \d\d:\d\d$")


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the control whose label or text is this has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        here = page.evaluate(
            "() => { const e = document.activeElement;"
            "return (e.labels?.length ? e.labels[0] : e).textContent.trim(); }"
        )
        if here.startswith(name):
            return
    raise AssertionError(f"Tab never came to “{name}”")


def test_row_is_added_and_confirmed_by_keyboard_at_360_pixels(world, visit):
    milestone(world)
    page = visit(world.alice, PAGE)
    page.set_viewport_size(NARROW)
    keys = page.keyboard
    for tool, use, stayed in (("Copilot", "Code", "A little"), ("DeepL", "Translation", "Most")):
        if tool == "DeepL":
            tab_to(page, "Add a row")
            keys.press("Enter")
        else:
            tab_to(page, "Tool")
        keys.type(tool)
        tab_to(page, "Used for")
        keys.type(use)
        tab_to(page, "How much of it stayed")
        keys.type(stayed)
    expect(page.locator("[data-saved]")).to_have_text(SAVED)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    for _ in range(2):
        tab_to(page, "I confirm this for myself")
        keys.press("Space")
    tab_to(page, "Submit report")
    keys.press("Enter")
    page.wait_for_url("**/receipts/**")
    rows = Version.objects.get().items.get(key="tools").disclosure["rows"]
    assert [(row["tool"], row["use"], row["stayed"]) for row in rows] == [
        ("Copilot", "code", "little"),
        ("DeepL", "translation", "most"),
    ]
    assert Confirmation.objects.filter(person=world.alice).count() == 2


def test_two_members_see_both_answers_and_can_keep_both(world, visit):
    milestone(world)
    hers, his = visit(world.alice, PAGE), visit(world.amir, PAGE)
    hers.get_by_label("Tool", exact=True).fill("Copilot")
    expect(hers.locator("[data-saved]")).to_have_text(SAVED)
    his.get_by_label("Tool", exact=True).fill("DeepL")
    box = his.locator(".conflict")
    expect(box.locator("pre")).to_have_text(["DeepL", "Copilot"])
    box.get_by_role("button", name="Put both into the field").click()
    expect(his.locator("[data-saved]")).to_have_text(SAVED)
    tools = his.locator("[data-list]").get_by_label("Tool", exact=True)
    assert [one.input_value() for one in tools.all()] == ["DeepL", "Copilot"]
    rows = DraftItem.objects.get(field__key="tools").disclosure["rows"]
    assert [row["tool"] for row in rows] == ["DeepL", "Copilot"]


def test_changing_a_row_brings_the_tick_back(world, visit):
    milestone(world)
    page = visit(world.alice, PAGE)
    page.get_by_label("We used no AI tool in this project.").check()
    for tick in page.get_by_label("I confirm this for myself.").all():
        tick.check()
    page.get_by_role("button", name="Save and confirm what is ticked").click()
    expect(page.locator("[data-confirmed=tools]")).to_be_visible()
    expect(page.get_by_label("I confirm this for myself.")).to_have_count(2)
    expect(page.locator("[data-again=tools]")).to_be_hidden()
    page.get_by_label("We used no AI tool in this project.").uncheck()
    expect(page.locator("[data-again=tools]")).to_be_visible()
    expect(page.locator("[data-again=own]")).to_be_hidden()


def test_rows_work_without_scripts(world, visit):
    milestone(world)
    page = visit(world.alice, PAGE, scripts=False)
    page.get_by_label("Tool", exact=True).fill("Copilot")
    page.get_by_role("button", name="Add a row").click()
    page.get_by_label("Tool", exact=True).nth(1).fill("DeepL")
    page.get_by_role("button", name="Remove this row").first.click()
    expect(page.get_by_label("Tool", exact=True)).to_have_value("DeepL")
    page.get_by_label("Used for").select_option("translation")
    page.get_by_label("How much of it stayed").select_option("none")
    for tick in page.get_by_label("I confirm this for myself.").all():
        tick.check()
    page.get_by_role("button", name="Submit report").click()
    page.wait_for_url("**/receipts/**")
    assert Version.objects.get().items.get(key="tools").disclosure["rows"][0]["tool"] == "DeepL"
