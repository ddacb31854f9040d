"""Bids by keyboard and by themselves, and without scripts; nothing chosen is lost on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from reviews.bidding import projects_to_bid_on
from reviews.models import Bid
from tests import factories
from tests.browser.driving import AXE_RULES
from tests.reviews import rows

pytestmark = pytest.mark.browser
URL = "/spring/reviews/bids/"


@pytest.fixture
def asked(world):
    """Three more projects; bids are taken until tomorrow."""
    for n in range(3):
        person = factories.participant(world.conference, f"Member {n}")
        factories.project(factories.team(world.conference, f"Team {n}", person), f"Project {n}")
    world.round = rows.round_(
        world.conference, world.final, bids_until=timezone.now() + timedelta(days=1), name="Final"
    )
    world.mine = projects_to_bid_on(world.round, world.places.alice)
    return world


def placed():
    return dict(Bid.objects.values_list("project__title", "wish"))


def test_keys_bid_and_the_page_saves_itself(asked, visit):
    page = visit(asked.alice, URL)
    page.keyboard.press("j")
    page.keyboard.press("1")
    page.keyboard.press("j")
    page.keyboard.press("4")
    expect(page.locator("[data-saved]")).to_contain_text("Saved ")
    expect(page.locator("[data-placed]")).to_have_text("2")
    page.wait_for_timeout(600)
    one, two = asked.mine[:2]
    assert placed() == {one.title: "eager", two.title: "reluctant"}
    page.keyboard.press("5")
    expect(page.locator("[data-placed]")).to_have_text("1")
    page.wait_for_timeout(900)
    assert placed() == {one.title: "eager"}


def test_x_leads_to_the_reason_and_back(asked, visit):
    page = visit(asked.alice, URL)
    page.keyboard.press("j")
    page.keyboard.press("2")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.wait_for_url("**/reviews/conflicts/**")
    one, two = asked.mine[:2]
    expect(page.locator("main")).to_contain_text(two.title)
    assert placed() == {one.title: "willing"}
    page.get_by_label("close to someone").check()
    page.get_by_label("In a sentence").fill("Cousins.")
    page.get_by_role("button", name="Report to staff").click()
    page.wait_for_url("**/reviews/bids/**")
    expect(page.locator("[data-criterion]").filter(has_text=two.title)).to_have_count(0)


def test_without_scripts_the_filter_and_the_conflict_save_first(asked, visit):
    page = visit(asked.alice, URL, scripts=False)
    one = asked.mine[0]
    row = page.locator("li").filter(has_text=one.title)
    row.get_by_label("eager").check(force=True)
    page.get_by_role("button", name="Save and show").click()
    assert placed() == {one.title: "eager"}
    row.get_by_label("reluctant").check(force=True)
    page.get_by_role("button", name=f"conflict with {asked.mine[1].title}").click()
    assert placed() == {one.title: "reluctant"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_kept_from_bidding(asked, visit, scheme):
    page = visit(asked.alice, URL)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 320, "height": 700})
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 320
    found = Axe().run(page, options=AXE_RULES).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
