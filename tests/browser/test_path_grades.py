"""Step 7 of the path: staff grade, the instructor releases, the student reads, the CSV agrees."""

from __future__ import annotations

import csv
import io

import pytest
from playwright.sync_api import expect

from reviews.models import Component, Evaluation, Review
from tests.browser import courses
from tests.browser.driving import Opener, Window, mails_to

pytestmark = pytest.mark.browser


def test_staff_grade_and_release_and_the_student_reads(window: Opener) -> None:
    course = courses.reviewed()
    alice = window().sign_in("alice@uni.example")
    for place in ("grade", "feedback"):
        alice.go(f"/dl-spring/{place}/").look(f"07-{place}-before")
        alice.sees("when the staff release")
    eve = window().sign_in("eve@uni.example")
    eve.go("/dl-spring/staff/grading/").look("07-grading", both_themes=True)
    report = Component.objects.get(name="Report")
    eve.go(f"/dl-spring/staff/grading/{report.pk}/{course.owls.number}/")
    eve.look("07-desk", both_themes=True)
    _grade(eve)
    evaluation = Evaluation.objects.get(component=report, project=course.owls)
    assert evaluation.completed_at is not None
    eve.go("/dl-spring/staff/gradebook/").look("07-gradebook-assistant")

    carol = window().sign_in("carol@uni.example")
    carol.go("/dl-spring/staff/gradebook/").look("07-gradebook", both_themes=True)
    carol.go(f"/dl-spring/staff/gradebook/release/{report.pk}/").look("07-release")
    carol.sees("2 get a grade now")
    assert not mails_to("alice@uni.example", "released")
    carol.press("Release 2 grades")
    carol.sees("released")
    carol.go(f"/dl-spring/staff/rounds/{course.round.pk}/release/").look("07-release-reviews")
    carol.page.locator("main form").get_by_role("button", name="Release").click()
    carol.sees("released")
    with carol.page.expect_download() as download:
        carol.go("/dl-spring/staff/gradebook/")
        carol.press("Export")
        carol.look("07-export")
        carol.press("CSV of the gradebook")
    table = download.value.path().read_text("utf-8-sig")
    rows = {row["Name"]: row for row in csv.DictReader(io.StringIO(table))}
    assert set(rows) == {"Alice Lee", "Amir Haddad", "Bob Ostrowski", "Dan Müller"}
    assert rows["Alice Lee"]["Report"] == rows["Amir Haddad"]["Report"] == "80.00"
    assert rows["Bob Ostrowski"]["Report"] == "" and rows["Alice Lee"]["Total"] == ""

    assert mails_to("alice@uni.example", "released")
    alice.go("/dl-spring/me/").look("07-dashboard")
    alice.go("/dl-spring/grade/")
    alice.sees("80", "Method", "Clear figures.")
    alice.look("07-grade", both_themes=True)
    alice.go("/dl-spring/feedback/")
    alice.sees("Reviewer A", "Good work on a hard question.")
    reviewers = Review.objects.filter(project=course.owls).select_related("reviewer__user")
    for review in reviewers:
        assert review.reviewer.user.name not in alice.page.content()
    alice.look("07-feedback", both_themes=True)


def _grade(eve: Window) -> None:
    """Method 4 of 4, Results 3, Writing 2, by keys: (2·100 + 2·75 + 1·50) / 5 = 80."""
    page = eve.page
    for level in "432":
        page.keyboard.press("j")
        page.keyboard.press(level)
    page.locator("[name=comment]").fill("Clear figures.")
    expect(page.locator("[data-saved]")).to_contain_text("Saved")
    eve.press("Mark complete")
    eve.sees("is complete")
