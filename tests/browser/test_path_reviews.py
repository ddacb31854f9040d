"""Step 6 of the path: a round is set up, assigned and opened; a reviewer fills the rubric."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from reviews.models import Review, ReviewRound
from tests.browser import courses
from tests.browser.driving import Opener, Window, mails_to

pytestmark = pytest.mark.browser


def test_instructor_opens_a_round_and_a_reviewer_writes_in_it(window: Opener) -> None:
    courses.handed_in()
    carol = window().sign_in("carol@uni.example")
    carol.go("/dl-spring/staff/rubrics/").look("06-rubrics")
    carol.press("Final review")
    carol.look("06-rubric", both_themes=True)
    carol.go("/dl-spring/staff/rounds/")
    carol.press("New round")
    carol.fill("Name", "Peer review")
    carol.page.get_by_label("Hand-in that is reviewed").select_option(label="Deliverables")
    carol.page.get_by_label("Rubric").select_option(label="Final review")
    carol.fill("Reviews that each writes", "1")
    carol.page.get_by_label("single-blind").check()
    today = timezone.localdate()
    carol.fill("Opens", f"{today - timedelta(days=1)}T08:00")
    carol.fill("Due", f"{today + timedelta(days=7)}T23:59")
    carol.look("06-new-round", both_themes=True)
    carol.press("Save round")
    expect(carol.heading()).to_have_text("Peer review")
    carol.look("06-round-new")
    carol.press("Assign reviewers")
    carol.look("06-assign")
    carol.press("Compute")
    carol.look("06-configurations", both_themes=True)
    carol.press("Fair, 97 % of the best floor")
    carol.look("06-configuration", both_themes=True)
    carol.press("Apply")
    carol.look("06-apply")
    carol.press("Assign 4 reviews")
    carol.look("06-round-assigned", both_themes=True)
    made = ReviewRound.objects.get()
    for review in made.reviews.select_related("reviewer", "project__team"):
        assert review.reviewer.team != review.project.team
    assert not mails_to("bob@uni.example", "to write")
    carol.press("Open the round")
    carol.look("06-open")
    carol.page.locator("main form").get_by_role("button", name="Open the round").click()
    carol.sees("is open")
    assert mails_to("bob@uni.example", "Peer review")

    bob = window().sign_in("bob@uni.example")
    bob.go("/dl-spring/reviews/").look("06-reviews")
    bob.page.locator(".rows a").first.click()
    address = bob.page.url
    bob.look("06-review-empty", both_themes=True)
    _fill(bob, address)
    _tabs(bob)
    bob.press("Submit review")
    bob.page.wait_for_load_state()
    review = Review.objects.get(reviewer__user__email="bob@uni.example")
    assert review.status == Review.Status.SUBMITTED and review.scores.count() == 5
    bob.go(f"/dl-spring/reviews/{review.public_id}/").look("06-review-submitted")
    carol.go(f"/dl-spring/staff/rounds/{made.pk}/").look("06-round-running")
    carol.sees("1 of 4 reviews submitted")


def _fill(bob: Window, address: str) -> None:
    """Keys for the levels, the mouse for one of them, text saved while it is typed."""
    page = bob.page
    saved = page.locator("[data-saved]")
    criteria = page.locator("[data-criterion]")
    page.keyboard.press("j")
    page.keyboard.press("3")
    expect(criteria.nth(0).get_by_role("radio").nth(2)).to_be_checked()
    expect(saved).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))
    page.keyboard.press("j")
    page.keyboard.press("4")
    criteria.nth(2).get_by_text("Good", exact=False).first.click()
    expect(criteria.nth(2).get_by_role("radio").nth(2)).to_be_checked()
    page.keyboard.press("j")
    page.keyboard.press("2")
    page.keyboard.press("j")
    page.keyboard.press("1")
    expect(criteria.nth(4).get_by_role("radio").nth(0)).to_be_checked()
    page.keyboard.press("j")
    page.keyboard.press("3")
    expect(page.get_by_role("radio", name="Sure", exact=True)).to_be_checked()
    bob.press("Submit review")
    bob.sees("Saved, but not handed in.")
    bob.look("06-review-missing")
    for place in (1, 2):
        criteria.nth(place).get_by_role("textbox").fill("Say which baseline you mean; $p < 0.05$.")
    page.locator("[name=summary]").fill("Good work on a hard question.")
    expect(saved).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))
    expect(page.locator("[name=revision-summary]")).not_to_have_value("")
    page.goto(address)
    expect(page.locator("[name=summary]")).to_have_value("Good work on a hard question.")
    expect(criteria.nth(1).get_by_role("radio").nth(3)).to_be_checked()


def _tabs(bob: Window) -> None:
    """Another tab of the hand-in leaves what is typed beside it alone."""
    page = bob.page
    page.locator("[name=note_to_staff]").fill("I know nobody of them.")
    page.locator("#material").get_by_role("link", name="Video", exact=True).click()
    expect(page.locator("#material .player")).to_be_visible()
    expect(page.locator("[name=note_to_staff]")).to_have_value("I know nobody of them.")
    bob.look("06-review-video")
    page.locator("#material").get_by_role("link", name="Report", exact=True).click()
    expect(page.locator("#material iframe")).to_be_visible()
