"""Steps 3 and 4 of the path: the proposal is written, handed in, sent back, mended and accepted."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from projects.models import Submission, Version
from tests.browser import courses
from tests.browser.driving import Opener, Window, mails_to

pytestmark = pytest.mark.browser

PROPOSAL = "/dl-spring/submissions/proposal/"
SECTIONS = {
    "question": "Can a *cheap* sensor see the Milky Way? We estimate $\\hat{x} = Ay$.",
    "data": "Two hundred nights, CC BY.",
    "method": "A small U-Net; the baseline is a median.",
    "evaluation": "PSNR.",
    "plan": "Alice: data. Amir: model.",
}


def _saved(one: Window) -> None:
    expect(one.page.locator("[data-saved]")).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))


def test_team_writes_its_proposal_and_hands_in_two_versions(window: Opener) -> None:
    courses.teamed()
    alice = window().sign_in("alice@uni.example")
    expect(alice.page.locator("#next-action")).to_contain_text("Begin your proposal")
    alice.press("Begin the proposal")
    alice.look("03-proposal-empty", both_themes=True)
    question = alice.page.locator("#text-question")
    question.fill(SECTIONS["question"])
    _saved(alice)
    alice.page.reload()
    expect(question).to_have_value(SECTIONS["question"])
    alice.page.locator("#field-question").get_by_role("button", name="Preview").click()
    preview = alice.page.locator("#field-question .preview")
    expect(preview.locator("em")).to_have_text("cheap")
    expect(preview.locator(".katex").first).to_be_visible()
    alice.look("03-proposal-preview")
    alice.page.locator("#field-question").get_by_role("button", name="Go on writing").click()

    question.fill("word " * 251)
    expect(alice.page.locator("#field-question .over")).to_contain_text("1 too many")
    alice.press("Submit proposal")
    alice.sees("This is not complete yet.")
    expect(alice.page.locator("#news")).to_contain_text("Question and motivation")
    alice.look("03-proposal-refused")
    assert not Version.objects.exists()
    for key, text in SECTIONS.items():
        alice.page.fill(f"#text-{key}", text)
    _saved(alice)
    alice.press("Submit proposal")
    expect(alice.heading()).to_have_text(re.compile(r"^Receipt R-"))
    alice.sees("version 1, was handed in on time")
    alice.look("03-receipt", both_themes=True)
    number = Version.objects.get().receipt_number
    for member in ("alice@uni.example", "amir@uni.example"):
        assert number in mails_to(member, "Receipt")[0].subject

    alice.press("Back to the proposal")
    alice.page.fill("#text-plan", "Alice: data and writing. Amir: model.")
    alice.press("Submit proposal")
    alice.sees("version 2, was handed in on time")
    assert Version.objects.count() == 2
    assert len(mails_to("amir@uni.example", "Receipt")) == 2
    alice.go(PROPOSAL).look("03-proposal-handed-in")
    alice.go("/dl-spring/submissions/").look("03-submissions")
    alice.go(f"{PROPOSAL}versions/1/").look("03-version")
    alice.go("/dl-spring/me/").look("03-dashboard")


def test_same_field_in_two_tabs_shows_both_texts(window: Opener) -> None:
    courses.teamed()
    hers = window().sign_in("alice@uni.example").go(PROPOSAL)
    his = window().sign_in("amir@uni.example").go(PROPOSAL)
    hers.page.fill("#text-data", "Alice says: two hundred nights.")
    _saved(hers)
    his.page.fill("#text-data", "Amir says: ten nights.")
    box = his.page.locator("[data-conflict=data]")
    expect(box).to_contain_text("Alice Lee changed this while you were writing")
    both = ["Amir says: ten nights.", "Alice says: two hundred nights."]
    expect(box.locator("pre")).to_have_text(both)
    expect(his.page.locator("#text-data")).to_have_value("Amir says: ten nights.")
    his.look("03-two-texts", both_themes=True)
    box.get_by_role("button", name="Keep mine").click()
    _saved(his)
    hers.page.reload()
    expect(hers.page.locator("#text-data")).to_have_value("Amir says: ten nights.")


def test_assistant_asks_for_changes_and_accepts_the_mended_proposal(window: Opener) -> None:
    course = courses.teamed()
    submission = courses.fill(course.owls, course.conference.milestones.get(slug="proposal"))
    eve = window().sign_in("eve@uni.example")
    eve.look("04-dashboard-assistant")
    eve.go("/dl-spring/staff/submissions/").look("04-queue", both_themes=True)
    eve.page.get_by_role("link", name="Decide").click()
    expect(eve.heading()).to_have_text("Seeing in the Dark")
    eve.page.get_by_label("Ask for changes").check()
    eve.page.get_by_label("Comment", exact=True).fill("Say which **licence** the data has.")
    eve.look("04-decide", both_themes=True)
    eve.press("Send decision")
    submission.refresh_from_db()
    assert submission.status == Submission.Status.CHANGES_REQUESTED
    eve.look("04-decided")
    assert "which **licence**" in mails_to("amir@uni.example", "needs changes")[0].body

    amir = window().sign_in("amir@uni.example")
    expect(amir.page.locator("#next-action")).to_contain_text("Staff ask for changes")
    amir.look("04-dashboard-changes")
    amir.press("Read the comments")
    amir.sees("Changes needed", "Say which licence the data has.")
    amir.look("04-changes", both_themes=True)
    amir.page.fill("#text-data", "Two hundred nights under CC BY 4.0.")
    amir.press("Submit proposal")
    amir.sees("version 2, was handed in on time")

    eve.go(f"/dl-spring/staff/submissions/{submission.pk}/")
    eve.sees("CC BY 4.0", "version 2 of 2")
    eve.page.get_by_label("Accept").check()
    eve.press("Send decision")
    eve.sees("accepted")
    amir.go(PROPOSAL)
    amir.sees("Accepted")
    amir.look("04-accepted")
    submission.refresh_from_db()
    assert submission.status == Submission.Status.ACCEPTED
