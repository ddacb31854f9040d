"""Writing, uploading and handing in through a real browser, with scripts and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from projects.drafting import submission_for
from projects.models import DraftItem, Version
from projects.uploading import add_file, add_link
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PROPOSAL = "/spring/submissions/proposal/"
FINAL = "/spring/submissions/deliverables/"
PDF_READER = "chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/"


def test_text_saves_itself_while_typing(world, visit):
    page = visit(world.alice, PROPOSAL)
    page.fill("#text-idea", "Seen in the dark")
    expect(page.locator("[data-saved]")).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))
    page.fill("#text-idea", "Seen in the dark again")
    expect(page.locator("[name=revision-idea]")).to_have_value("2")
    assert DraftItem.objects.get().text == "Seen in the dark again"


def test_second_member_in_the_same_field_sees_both_texts_and_chooses(world, visit):
    hers, his = visit(world.alice, PROPOSAL), visit(world.amir, PROPOSAL)
    hers.fill("#text-idea", "Hers")
    expect(hers.locator("[data-saved]")).to_have_text(re.compile("^Saved"))
    his.fill("#text-idea", "His")
    box = his.locator("[data-conflict=idea]")
    expect(box).to_contain_text("Alice changed this while you were writing")
    expect(box.locator("pre")).to_have_text(["His", "Hers"])
    expect(his.locator("#text-idea")).to_have_value("His")
    box.get_by_role("button", name="Keep mine").click()
    expect(his.locator("[data-saved]")).to_have_text(re.compile("^Saved"))
    assert DraftItem.objects.get().text == "His"


def test_words_typed_a_moment_before_submit_are_in_the_version(world, visit):
    page = visit(world.alice, PROPOSAL)
    page.fill("#text-idea", "Typed just now")
    page.get_by_role("button", name="Submit proposal").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Receipt R-"))
    assert Version.objects.get().items.get().text == "Typed just now"


def test_going_back_mending_and_submitting_makes_the_second_version(world, visit):
    page = visit(world.alice, PROPOSAL)
    page.fill("#text-idea", "First words")
    page.get_by_role("button", name="Submit proposal").click()
    page.wait_for_url("**/receipts/**")
    page.go_back()
    page.reload()
    page.fill("#text-idea", "Mended words")
    page.get_by_role("button", name="Submit proposal").click()
    page.wait_for_url("**/receipts/**")
    texts = [version.items.get().text for version in Version.objects.all()]
    assert texts == ["First words", "Mended words"]


def test_preview_draws_markdown_and_maths(world, visit):
    page = visit(world.alice, PROPOSAL)
    page.fill("#text-idea", "So *this* is $x^2$")
    page.locator("#field-idea").get_by_role("button", name="Preview").click()
    expect(page.locator("#field-idea .preview em")).to_have_text("this")
    expect(page.locator("#field-idea .preview .katex").first).to_be_visible()


def test_file_is_refused_with_a_sentence_and_the_right_one_is_taken(world, visit):
    page = visit(world.alice, FINAL)

    def choose(data: bytes) -> None:
        file = {"name": "report.pdf", "mimeType": "application/pdf", "buffer": data}
        page.set_input_files("#file-report", file)

    choose(b"no pdf at all")
    expect(page.locator("#upload-report .errors")).to_contain_text("This file is not a PDF")
    choose(factories.pdf(2))
    expect(page.locator("#field-report")).to_contain_text("In the draft")
    expect(page.locator("#field-report")).to_contain_text("2 pages")


def test_all_of_it_works_without_scripts(world, visit):
    page = visit(world.alice, FINAL, scripts=False)
    page.get_by_role("button", name="Submit deliverables").click()
    expect(page.locator("#news")).to_contain_text("This is not complete yet.")
    for key, url in (("repository", "github.com/a/b"), ("video", "https://vimeo.com/12345678")):
        page.fill(f"#url-{key}", url)
        page.locator(f"#field-{key}").get_by_role("button", name="Save link").click()
        expect(page.locator(f"#field-{key}")).to_contain_text("In the draft")
    file = {"name": "r.pdf", "mimeType": "application/pdf", "buffer": factories.pdf(1)}
    page.set_input_files("#file-report", file)
    page.get_by_role("button", name="Upload report").click()
    expect(page.locator("#field-report")).to_contain_text("In the draft")
    page.get_by_role("button", name="Submit deliverables").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Receipt R-"))
    assert Version.objects.get().items.count() == 3


def test_pdf_shows_in_a_frame_of_a_portal_page(world, visit):
    from django.core.files.uploadedfile import SimpleUploadedFile

    submission = submission_for(world.alphas_project, world.final)
    fields = {field.key: field for field in world.final.fields.all()}
    add_link(submission, fields["repository"], "github.com/a/b", world.alice)
    upload = SimpleUploadedFile("r.pdf", factories.pdf(2))
    report = add_file(submission, fields["report"], upload, world.alice)
    page = visit(world.alice, FINAL)
    page.evaluate(
        "address => { const frame = document.createElement('iframe'); frame.src = address; "
        "document.querySelector('main').prepend(frame); }",
        report.get_absolute_url(),
    )
    # The reader is a frame of its own inside ours; it is there only if the policy let it start.
    page.wait_for_timeout(500)
    for _ in range(40):
        if any(frame.url.startswith(PDF_READER) for frame in page.frames):
            break
        page.wait_for_timeout(250)
    assert any(frame.url.startswith(PDF_READER) for frame in page.frames)
