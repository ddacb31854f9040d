"""The editor of a milestone's fields, and the advised length of a text, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EDITOR = "/spring/staff/settings/milestones/proposal/"


def test_field_shows_what_its_kind_needs_and_moves_by_keyboard(world, visit):
    page = visit(world.carol, EDITOR)
    row = page.locator("[data-field]").last
    expect(row.get_by_label("Most words", exact=False).last).to_be_visible()
    row.get_by_label("Kind").select_option("picture")
    expect(row.get_by_label("Shorter side, pixels")).to_be_visible()
    expect(row.get_by_label("Most words", exact=False).last).to_be_hidden()
    expect(row.get_by_label("Most pages")).to_be_hidden()
    row.get_by_label("Label").fill("Plot")
    row.get_by_role("button", name="Move up").press("Enter")
    expect(page.locator("[data-fields-said]")).to_contain_text("Plot is now 2 of 3.")
    page.get_by_role("button", name="Save milestone").click()
    expect(page.get_by_text("Proposal is saved.")).to_be_visible()
    assert list(world.proposal.fields.values_list("key", flat=True)) == ["idea", "plot", "data"]


def test_passing_the_advised_length_is_told_at_once_and_blocks_nothing(world, visit):
    world.proposal.fields.filter(key="idea").update(soft_max_words=3)
    page = visit(world.alice, "/spring/submissions/proposal/")
    told = page.locator('[data-advice-on="text-idea"]')
    expect(told).to_be_hidden()
    page.get_by_label("Idea").fill("one two three four")
    expect(page.locator(".count-line.word-warn, .count-line .word-warn")).to_have_text(
        "4 of 200 words: 1 over the advised 3"
    )
    expect(told).to_have_text("“Idea” has 4 words, 1 over the advised 3.")
    expect(page.locator("#health")).to_contain_text("Has 4 words, 1 over the advised 3.")
    page.get_by_role("button", name="Submit proposal").click()
    expect(page.get_by_text("Version 1 is handed in.", exact=False)).to_be_visible()
