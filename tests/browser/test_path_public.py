"""Steps 8 and 9 of the path: published, found by a visitor; a past edition comes in from files."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from tests.browser import courses
from tests.browser.driving import Opener, Window
from tests.real_edition import REAL, needs_real

pytestmark = pytest.mark.browser

GALLERY = "/dl-spring/gallery/"
PROJECT = """---
title: {title}
authors: [{authors}]
paper_url: static_files/{key}.pdf
video_url: https://www.youtube.com/watch?v=abcdefghij{number}
slides_url: TODO
tags: [vision]
category: application
---
We look at {title} and say what we saw.
"""


def test_visitor_finds_and_reads_what_the_instructor_published(window: Opener) -> None:
    course = courses.handed_in()
    explainer = course.conference.categories.get(slug="explainer")
    course.bats.categories.set([explainer])
    course.bats.project_topics.create(
        topic=course.conference.topics.get(slug="bioacoustics"), position=0
    )
    visitor = window()
    visitor.go(GALLERY).look("08-gallery-before")
    assert "Seeing in the Dark" not in visitor.page.content()

    carol = window().sign_in("carol@uni.example")
    carol.go("/dl-spring/staff/publish/").look("08-publish", both_themes=True)
    carol.press("Publish 3 projects")
    carol.sees("Public since")
    carol.look("08-published")

    visitor.go("/").look("08-home")
    visitor.go("/dl-spring/").look("08-front")
    visitor.go(GALLERY).look("08-gallery", both_themes=True)
    _filter_with_scripts(visitor)
    visitor.press("Seeing in the Dark")
    expect(visitor.heading()).to_have_text("Seeing in the Dark")
    expect(visitor.page.locator(".katex").first).to_be_visible()
    visitor.look("08-project", both_themes=True)
    for name in ("Code", "Read the paper", "Slides", "Video"):
        expect(visitor.page.locator(".hero").get_by_role("link", name=name)).to_be_visible()
    report = visitor.page.locator(".hero").get_by_role("link", name="paper").get_attribute("href")
    answer = visitor.context.request.get(report or "")
    assert answer.status == 200 and answer.body().startswith(b"%PDF")
    assert answer.headers["content-type"] == "application/pdf"

    assert visitor.asked_outside == []
    visitor.may_ask_outside = True
    visitor.press("Play here")
    frame = visitor.page.locator(".player iframe")
    expect(frame).to_have_attribute(
        "src", re.compile(r"^https://www\.youtube-nocookie\.com/embed/abcdefghij0\?")
    )
    expect(frame).to_be_visible()
    assert all("youtube-nocookie.com" in url for url in visitor.asked_outside)
    visitor.may_ask_outside = False
    for place in ("program/", "awards/"):
        visitor.go(f"/dl-spring/{place}").look(f"08-{place[:-1]}")
    visitor.go("/search/?q=noise").look("08-search")
    visitor.sees("Hearing in the Noise")
    visitor.go("/topics/bioacoustics/").look("08-topic")
    visitor.go("/accessibility/").look("08-accessibility")
    assert visitor.context.cookies() == []


def _filter_with_scripts(visitor: Window) -> None:
    cards = visitor.page.locator("#results .card")
    expect(cards).to_have_count(3)
    visitor.page.get_by_role("searchbox").fill("noise")
    expect(cards).to_have_count(1)
    assert visitor.page.url.endswith("?q=noise")
    visitor.page.get_by_role("searchbox").fill("")
    expect(cards).to_have_count(3)
    visitor.page.locator("summary", has_text="Category").click()
    visitor.look("08-gallery-category")
    visitor.page.get_by_label("Explainer").check()
    expect(cards).to_have_count(1)
    expect(cards).to_contain_text("Hearing in the Noise")
    visitor.page.keyboard.press("Escape")
    visitor.page.locator("summary", has_text="Topic").click()
    expect(visitor.page.get_by_label("Bioacoustics")).to_be_visible()
    visitor.go(f"{GALLERY}?q=zebra").look("08-gallery-nothing")
    visitor.sees("matches “zebra”")
    visitor.go(GALLERY)


def test_gallery_and_project_work_without_scripts(window: Opener) -> None:
    course = courses.handed_in()
    course.bats.categories.set([course.conference.categories.get(slug="explainer")])
    courses.published(course)
    visitor = window(scripts=False)
    visitor.go(GALLERY)
    cards = visitor.page.locator("#results .card")
    expect(cards).to_have_count(3)
    visitor.page.get_by_role("searchbox").fill("noise")
    visitor.press("Apply")
    expect(cards).to_have_count(1)
    visitor.go(GALLERY)
    visitor.page.locator("summary", has_text="Category").click()
    visitor.page.get_by_label("Explainer").check()
    visitor.press("Apply")
    expect(cards).to_have_count(1)
    visitor.go(GALLERY)
    visitor.page.locator("summary", has_text="Topic").click()
    visitor.page.get_by_label("Computer vision").check()
    visitor.press("Apply")
    expect(cards).to_contain_text("Seeing in the Dark")
    cards.get_by_role("link").first.click()
    expect(visitor.heading()).to_have_text("Seeing in the Dark")
    expect(visitor.page.get_by_role("button", name="Play here")).to_be_hidden()
    expect(visitor.page.get_by_role("link", name="Open on YouTube")).to_be_visible()
    assert visitor.context.cookies() == []


def _made_up_site(folder: Path) -> None:
    (folder / "_projects").mkdir(parents=True)
    (folder / "static_files").mkdir()
    for number, (key, title, authors) in enumerate(
        (("owls", "Owls by Night", "Ann Archer, Bo Baker"), ("bees", "Bees by Day", "Cy Cole"))
    ):
        page = PROJECT.format(key=key, title=title, authors=authors, number=number)
        (folder / "_projects" / f"{key}.md").write_text(page)
        (folder / "static_files" / f"{key}.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")


def test_past_edition_comes_in_from_a_made_up_site(window: Opener, tmp_path: Path) -> None:
    _made_up_site(tmp_path / "site")
    call_command(
        "import_archive", str(tmp_path / "site"), "--conference", "past-2024", "--name", "Past"
    )
    visitor = window().go("/past-2024/gallery/")
    expect(visitor.page.locator("#results .card")).to_have_count(2)
    visitor.look("09-gallery")
    visitor.press("Owls by Night")
    visitor.sees("Ann Archer", "say what we saw")
    visitor.look("09-project")
    assert visitor.context.cookies() == []


def test_real_past_edition_is_at_hand_in_continuous_integration() -> None:
    """Elsewhere the made-up site above stands in for it: it is no part of the project."""
    assert REAL.is_dir() or not os.environ.get("CI"), f"{REAL} is missing: its test did not run."


@needs_real
def test_real_past_edition_shows_its_seventeen_projects(window: Opener) -> None:
    call_command("import_archive", str(REAL), "--conference", "sp2024", "--name", "Spring 2024")
    visitor = window().go("/sp2024/gallery/")
    expect(visitor.page.locator("#results .card")).to_have_count(17)
    visitor.look("09-real-gallery", both_themes=True)
    visitor.page.locator("#results .card a").first.click()
    visitor.look("09-real-project", both_themes=True)
    visitor.go("/sp2024/program/").look("09-real-program", both_themes=True)
    visitor.go("/sp2024/").look("09-real-front")
    visitor.go("/").look("09-home")
    assert visitor.context.cookies() == []
