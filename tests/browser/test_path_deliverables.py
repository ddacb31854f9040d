"""Step 5 of the path: code, video, report, slides and cover go in, wrong ones are refused."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from projects.models import Artefact, Version
from tests import factories
from tests.browser import courses
from tests.browser.driving import Opener, Window, file, mails_to

pytestmark = pytest.mark.browser

DELIVERABLES = "/dl-spring/submissions/deliverables/"


def _link(one: Window, key: str, url: str) -> None:
    one.page.fill(f"#url-{key}", url)
    one.page.locator(f"#field-{key}").get_by_role("button", name="Save link").click()


def _choose(one: Window, key: str, name: str, data: bytes, kind: str = "application/pdf") -> None:
    one.page.set_input_files(f"#file-{key}", file(name, data, kind))


def test_team_uploads_its_deliverables_and_hands_them_in(window: Opener) -> None:
    course = courses.teamed()
    courses.fill(course.owls, course.conference.milestones.get(slug="proposal"))
    alice = window().sign_in("alice@uni.example")
    alice.go(DELIVERABLES).look("05-deliverables-empty", both_themes=True)

    _link(alice, "video", "https://videos.example.com/watch/77")
    refusal = alice.page.locator("#field-video .errors")
    expect(refusal).to_contain_text("videos.example.com")
    alice.look("05-video-refused")
    _link(alice, "video", "https://youtu.be/dQw4w9WgXcQ")
    expect(alice.page.locator("#field-video")).to_contain_text("In the draft")
    _link(alice, "repository", "github.com/night-owls/seeing")
    expect(alice.page.locator("#field-repository")).to_contain_text("In the draft")
    alice.page.wait_for_load_state()

    _choose(alice, "report", "report.pdf", b"Dear reader, this is only text.")
    expect(alice.page.locator("#upload-report .errors")).to_contain_text("not a PDF")
    _choose(alice, "report", "report.pdf", factories.pdf(9))
    expect(alice.page.locator("#upload-report .errors")).to_contain_text("9 pages")
    expect(alice.page.locator("#upload-report .errors")).to_contain_text("8")
    alice.look("05-file-refused", both_themes=True)
    # A slow line, so that the bar is there to be seen.
    speed = alice.context.new_cdp_session(alice.page)
    speed.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 20, "downloadThroughput": -1, "uploadThroughput": 400_000},
    )
    heavy = factories.pdf(8) + b"\n%" + b"x" * 600_000
    _choose(alice, "report", "our report.pdf", heavy)
    bar = alice.page.locator("#upload-report progress")
    expect(bar).to_be_visible()
    expect(alice.page.locator("#field-report")).to_contain_text("8 pages")
    speed.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1},
    )
    _choose(alice, "slides", "slides.pdf", factories.pdf(3))
    expect(alice.page.locator("#field-slides")).to_contain_text("3 pages")
    alice.page.fill("#alt-cover", "The night sky over Boston")
    _choose(alice, "cover", "small.jpg", factories.picture(400, 300), "image/jpeg")
    expect(alice.page.locator("#upload-cover .errors")).to_contain_text("1200")
    _choose(alice, "cover", "sky.jpg", factories.picture(), "image/jpeg")
    picture = alice.page.locator("#field-cover img")
    expect(picture).to_be_visible()
    assert picture.evaluate("img => img.decode().then(() => img.naturalWidth)") > 0
    alice.page.get_by_label("We used no AI tool in this project.").check()
    expect(alice.page.locator("[data-saved]")).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))
    for tick in alice.page.get_by_label("I confirm this for myself.").all():
        tick.check()
    alice.press("Save and confirm what is ticked")
    alice.sees("Nothing is missing")
    alice.look("05-deliverables-full", both_themes=True)
    alice.press("Submit deliverables")
    expect(alice.heading()).to_have_text(re.compile(r"^Receipt R-"))
    alice.sees(
        "https://github.com/night-owls/seeing", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    )
    alice.look("05-receipt")
    assert Version.objects.filter(submission__milestone__slug="deliverables").count() == 1
    assert mails_to("amir@uni.example", "Deliverables")
    cover = Artefact.objects.get(kind="cover")
    assert cover.file.read(12)[8:] == b"WEBP" and cover.alt_text == "The night sky over Boston"

    amir = window().sign_in("amir@uni.example")
    amir.go(f"{DELIVERABLES}versions/1/")
    amir.look("05-version")
    report = amir.page.get_by_role("link", name="our report.pdf").get_attribute("href") or ""
    answer = amir.context.request.get(report)
    assert answer.status == 200 and answer.body() == heavy
    stranger = window()
    assert stranger.context.request.get(report).status == 404
