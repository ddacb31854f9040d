"""What goes wrong on a deadline night, in a real browser: nothing that was typed or sent is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import Page, expect

from projects.drafting import submission_for
from projects.models import Artefact, DraftItem
from projects.uploading import add_file
from tests import factories
from tests.browser.conftest import Visit, enter
from tests.browser.driving import AXE_RULES, NARROW
from tests.browser.half_open import HalfOpenDoor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PROPOSAL = "/spring/submissions/proposal/"
FINAL = "/spring/submissions/deliverables/"
SAVED = re.compile(r"^Saved \d\d:\d\d$")


@pytest.fixture
def door(live_server) -> Iterator[HalfOpenDoor]:
    door = HalfOpenDoor(live_server.thread.host, live_server.thread.port)
    yield door
    door.close()


def line(page: Page):
    return page.locator("#draft [data-saved]")


def stored() -> str:
    return DraftItem.objects.get().text


def test_text_typed_offline_is_saved_when_the_connection_is_back(world, visit: Visit):
    page = visit(world.alice, PROPOSAL)
    page.context.set_offline(True)
    page.type("#text-idea", "Written in a tunnel")
    expect(line(page)).to_have_text("Not saved: no connection. Trying again.")
    assert not DraftItem.objects.exists()
    page.context.set_offline(False)
    expect(line(page)).to_have_text(SAVED)
    assert stored() == "Written in a tunnel"


def test_text_of_a_page_that_was_closed_offline_comes_back(world, visit: Visit):
    page = visit(world.alice, PROPOSAL)
    page.context.set_offline(True)
    page.type("#text-idea", "Written in a tunnel")
    expect(line(page)).to_have_text("Not saved: no connection. Trying again.")
    page.close()
    page.context.set_offline(False)
    again = page.context.new_page()
    again.goto(PROPOSAL)
    expect(again.locator("#text-idea")).to_have_value("Written in a tunnel")
    expect(line(again)).to_have_text(SAVED)
    assert stored() == "Written in a tunnel"


def test_text_that_comes_back_late_stands_beside_what_a_member_wrote(world, visit: Visit):
    hers, his = visit(world.alice, PROPOSAL), visit(world.amir, PROPOSAL)
    hers.context.set_offline(True)
    hers.type("#text-idea", "Hers, in a tunnel")
    expect(line(hers)).to_have_text("Not saved: no connection. Trying again.")
    hers.close()
    his.fill("#text-idea", "His, at his desk")
    expect(line(his)).to_have_text(SAVED)
    hers.context.set_offline(False)
    again = hers.context.new_page()
    again.goto(PROPOSAL)
    expect(again.locator("[data-conflict=idea] pre")).to_have_text(
        ["Hers, in a tunnel", "His, at his desk"]
    )
    assert stored() == "His, at his desk"
    again.get_by_role("button", name="Put both into the field").click()
    expect(line(again)).to_have_text(SAVED)
    assert stored() == "Hers, in a tunnel\n\nHis, at his desk"


def test_second_tab_of_one_person_shows_both_texts(world, visit: Visit):
    first = visit(world.alice, PROPOSAL)
    second = first.context.new_page()
    second.goto(PROPOSAL)
    first.fill("#text-idea", "In the first tab")
    expect(line(first)).to_have_text(SAVED)
    second.fill("#text-idea", "In the second tab")
    expect(second.locator("[data-conflict=idea] pre")).to_have_text(
        ["In the second tab", "In the first tab"]
    )
    second.type("#text-idea", ", and more")
    second.wait_for_timeout(1500)
    assert stored() == "In the first tab"  # nothing is chosen yet, so nothing is overwritten
    second.get_by_role("button", name="Keep mine").click()
    expect(line(second)).to_have_text(SAVED)
    assert stored() == "In the second tab, and more"


def test_text_typed_after_another_tab_signed_out_is_saved_after_signing_in(world, visit: Visit):
    page = visit(world.alice, PROPOSAL)
    base = page.evaluate("location.origin")
    other = page.context.new_page()
    other.goto("/spring/me/")
    other.get_by_role("button", name="Sign out").click()
    other.wait_for_url("**/accounts/**")
    page.type("#text-idea", "Typed while signed out")
    expect(line(page)).to_contain_text("you are signed out. Your text is kept in this browser.")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in again in a new tab").click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Sign in")
    enter(page.context, world.alice, base)
    opened.value.goto("/spring/me/")
    opened.value.close()
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(line(page)).to_have_text(SAVED)
    assert stored() == "Typed while signed out"


def test_nobody_else_in_this_browser_sees_or_sends_a_kept_text(world, visit: Visit):
    page = visit(world.alice, PROPOSAL)
    base = page.evaluate("location.origin")
    enter(page.context, world.amir, base)
    page.type("#text-idea", "Alice's own")
    expect(line(page)).to_contain_text("somebody else is signed in here now")
    page.close()
    his = page.context.new_page()
    his.goto(PROPOSAL)
    his.wait_for_timeout(1500)
    expect(his.locator("#text-idea")).to_have_value("")
    assert not DraftItem.objects.exists()
    enter(page.context, world.alice, base)
    hers = page.context.new_page()
    hers.goto(PROPOSAL)
    expect(line(hers)).to_have_text(SAVED)
    assert stored() == "Alice's own"


def test_what_was_handed_in_is_no_longer_kept_in_the_browser(world, visit: Visit):
    page = visit(world.alice, PROPOSAL)
    page.fill("#text-idea", "Typed just now")
    page.get_by_role("button", name="Submit proposal").click()
    page.wait_for_url("**/receipts/**")
    kept = "Object.keys(localStorage).filter(key => key.startsWith('draft:'))"
    assert page.evaluate(kept) == []


def chosen(data: bytes) -> dict[str, object]:
    return {"name": "report.pdf", "mimeType": "application/pdf", "buffer": data}


def test_upload_that_breaks_off_half_way_is_sent_again_with_one_press(world, visit: Visit, door):
    submission = submission_for(world.alphas_project, world.final)
    before = SimpleUploadedFile("old.pdf", factories.pdf(1))
    add_file(submission, world.final.fields.get(key="report"), before, world.alice)
    page = visit(world.alice, FINAL, base=door.url)
    door.lets = 400_000
    page.set_input_files("#file-report", chosen(factories.pdf(3) + b"%" * 1_500_000))
    form = page.locator("#upload-report")
    expect(form.get_by_role("status")).to_have_text(re.compile("^The connection broke off"))
    assert door.cuts >= 1
    held = Artefact.objects.get()
    assert (held.original_name, held.pages) == ("old.pdf", 1)
    files = [path for path in Path(default_storage.location).rglob("*") if path.is_file()]
    assert len(files) == 2  # the old file and the picture of its first page
    door.lets = None
    form.get_by_role("button", name="Try again").click()
    expect(page.locator("#field-report")).to_contain_text("3 pages")
    assert Artefact.objects.get().original_name == "report.pdf"


NOTE_PROGRESS = """
const bar = document.querySelector("#upload-report progress");
window.seen = [];
new MutationObserver(() => seen.push(bar.checkVisibility() && bar.value > 0))
  .observe(bar, { attributes: true });
"""


def test_upload_shows_how_far_it_is(world, visit: Visit):
    page = visit(world.alice, FINAL)
    page.evaluate(NOTE_PROGRESS)
    name = page.locator("#upload-report progress").get_attribute("aria-label")
    page.set_input_files("#file-report", chosen(factories.pdf(1) + b"%" * 1_500_000))
    expect(page.locator("#field-report")).to_contain_text("In the draft")
    assert (name, page.evaluate("seen.some(Boolean)")) == ("Sending: Report file", True)


def test_what_is_missing_is_told_anew_after_an_upload(world, visit: Visit):
    page = visit(world.alice, FINAL)
    expect(page.locator("#missing")).to_contain_text("Report")
    page.set_input_files("#file-report", chosen(factories.pdf(1)))
    expect(page.locator("#missing")).not_to_contain_text("Report")
    expect(page.locator("#missing")).to_contain_text("Repository")


def test_two_texts_are_told_apart_by_keyboard_on_a_small_screen(world, visit: Visit):
    his = visit(world.amir, PROPOSAL)
    hers = visit(world.alice, PROPOSAL)
    hers.set_viewport_size(NARROW)  # type: ignore[arg-type]
    his.fill("#text-idea", "His")
    expect(line(his)).to_have_text(SAVED)
    hers.focus("#text-idea")
    hers.keyboard.type("Hers")
    box = hers.locator("[data-conflict=idea]")
    expect(box).to_contain_text("Amir changed this while you were writing.")
    expect(box).to_have_attribute("role", "alert")
    assert hers.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    for _ in range(10):
        hers.keyboard.press("Tab")
        if hers.evaluate("document.activeElement.textContent") == "Take theirs":
            break
    hers.keyboard.press("Enter")
    expect(hers.locator("#text-idea")).to_be_focused()
    expect(hers.locator("#text-idea")).to_have_value("His")
    assert Axe().run(hers, options=AXE_RULES).response["violations"] == []
