"""Staff read, comment on single sections, look at risks, and decide on many, in a browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from projects.models import Submission
from tests.browser import courses
from tests.browser.driving import Opener, mails_to

pytestmark = pytest.mark.browser

QUEUE = "/dl-spring/staff/submissions/"
PROPOSAL = "/dl-spring/submissions/proposal/"


def test_words_on_a_section_survive_a_reload_and_reach_the_team(window: Opener) -> None:
    course = courses.teamed()
    proposal = course.conference.milestones.get(slug="proposal")
    submission = courses.fill(course.owls, proposal)
    eve = window().sign_in("eve@uni.example").go(f"{QUEUE}{submission.pk}/")
    page = eve.page
    page.locator("summary", has_text="Comment on “Data").focus()
    page.keyboard.press("Enter")
    on_data = page.get_by_label("Comment on “Data")
    on_data.fill("Under which **licence**?")
    page.get_by_label("Data: note").fill("Ask the library")
    expect(page.locator("[data-saved]")).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))
    page.reload()
    expect(on_data).to_have_value("Under which **licence**?")
    expect(page.get_by_label("Data: note")).to_have_value("Ask the library")
    page.get_by_label("Data: what you found").select_option("watch")
    page.get_by_label("Ask for changes").check()
    eve.look("04-decide-on-sections", both_themes=True)
    eve.press("Send decision", exact=True)
    eve.sees("changes needed", "1 to watch")
    eve.look("04-queue-with-risks", both_themes=True)
    assert "Under which **licence**?" in mails_to("amir@uni.example", "needs changes")[0].body

    amir = window().sign_in("amir@uni.example").go(PROPOSAL)
    expect(amir.page.locator("#field-data .notice")).to_contain_text("Under which licence?")
    assert "Ask the library" not in amir.page.content()
    amir.look("04-comment-beside-its-section", both_themes=True)
    amir.page.fill("#text-data", "Two hundred nights under CC BY 4.0.")
    amir.press("Submit proposal")
    amir.sees("version 2, was handed in on time")

    eve.go(f"{QUEUE}{submission.pk}/?status=again")
    expect(page.locator("#item-data .tag")).to_have_text("changed since version 1")
    page.locator("#item-data summary", has_text="What changed").click()
    expect(page.locator("#item-data ins").first).to_be_visible()
    eve.look("04-second-round", both_themes=True)


def test_many_are_decided_at_once_without_scripts(window: Opener) -> None:
    course = courses.teamed()
    submission = courses.fill(course.owls, course.conference.milestones.get(slug="proposal"))
    eve = window(scripts=False).sign_in("eve@uni.example").go(f"{QUEUE}?status=waiting")
    eve.page.get_by_role("checkbox", name="Choose Seeing in the Dark").check()
    eve.press("Decide on them together")
    eve.page.get_by_label("Accept").check()
    eve.fill("Comment", "Good luck, {team}.")
    eve.press("Preview")
    eve.sees("1 decision, 2 mails.")
    eve.page.locator("summary", has_text="The mail to 2 people").click()
    eve.press("Accept 1")
    eve.sees("1 submission: accepted.")
    submission.refresh_from_db()
    assert submission.status == Submission.Status.ACCEPTED
    assert "Good luck, Owls." in mails_to("amir@uni.example", "accepted")[0].body
