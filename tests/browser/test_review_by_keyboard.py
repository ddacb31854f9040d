"""A whole review, and two projects graded, with the keyboard alone; what is typed survives accidents."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from projects.models import Version
from reviews.models import BankComment, Evaluation, Remark, Review, ReviewRound
from tests.browser import courses
from tests.browser.driving import Opener, Window
from tests.reviews import rows

pytestmark = pytest.mark.browser


@pytest.fixture
def review(transactional_db) -> Review:
    """Bob's of a project that is not his, in an open round; the first of two."""
    courses.handed_in()
    conference = rows.Conference.objects.get(slug="dl-spring")
    final = conference.milestones.get(slug="deliverables")
    bob = conference.participants.get(user__email="bob@uni.example")
    round_ = rows.round_(conference, final, rubric=conference.rubrics.get(name="Final review"))
    ReviewRound.objects.update(opened_at=round_.opens_at, assigned_at=round_.opens_at)
    versions = Version.objects.filter(submission__milestone=final).exclude(
        submission__project__team=bob.team
    )
    made = [
        rows.review(round_, bob, one.submission.project, version=one)
        for one in versions.order_by("submission__project__number")[:2]
    ]
    return made[0]


def _press(one: Window, keys: str) -> None:
    for key in keys.split():
        one.page.keyboard.press(key)


def _reach(one: Window, words: str) -> None:
    """Tab on to what is called so."""
    for _ in range(200):
        _press(one, "Tab")
        if one.page.evaluate("document.activeElement.textContent").strip() == words:
            return
    raise AssertionError(f"Tab does not reach “{words}”")


def test_without_a_mouse_from_the_list_through_the_warning_to_the_next_review(
    review: Review, window: Opener
) -> None:
    bob = window().sign_in("bob@uni.example").go("/dl-spring/reviews/")
    page, keys = bob.page, bob.page.keyboard
    _reach(bob, f"Review project {review.project.board}")
    _press(bob, "Enter")
    expect(page.locator("[data-keys]")).to_be_visible()  # the keys are at work
    for criterion in review.round.rubric.criteria.all():
        _press(bob, "j 3")
        if criterion.asks_comment:
            _press(bob, "c")
            keys.type("Sound and clear in all its parts.")
            _press(bob, "Escape")
    _press(bob, "j 2 w")
    keys.type(f"Good work on a hard question. Yours, {review.reviewer.user.name}")
    _press(bob, "Escape")
    _reach(bob, "Submit review")
    _press(bob, "Enter")
    page.wait_for_url("**giveaway**")
    expect(page.locator(".error-summary")).to_be_focused()
    _press(bob, "Tab Enter")
    expect(page.locator("[name=summary]")).to_be_focused()
    _press(bob, "Control+End")
    keys.type(".")
    _press(bob, "Escape")
    _reach(bob, "Submit review")
    _press(bob, "Enter")
    bob.sees("Saved, but not handed in yet")
    _reach(bob, "Submit it as it is")
    _press(bob, "Enter")
    page.wait_for_url("**/reviews/")
    bob.sees("is submitted", "1 of 2")
    _reach(bob, f"Review project {review.round.reviews.exclude(pk=review.pk).get().project.board}")
    _press(bob, "Enter")
    expect(page.locator("[data-keys]")).to_be_visible()  # the keys are at work
    _press(bob, "j 2 n")
    page.wait_for_url("**/reviews/")
    bob.sees("Saved.", "1 of 2, 1 draft")


def test_keyboard_alone_writes_a_review_with_a_remark(review: Review, window: Opener) -> None:
    bob = window().sign_in("bob@uni.example").go(review.get_absolute_url())
    page, keys = bob.page, bob.page.keyboard
    saved = page.locator("[data-saved]")
    expect(page.locator("#material")).to_have_attribute("data-tab", "report")
    _press(bob, "?")
    expect(page.get_by_text("the next criterion, the one before")).to_be_visible()
    bob.look("06-review-keys", both_themes=True)
    page.reload()  # taking pictures leaves styles behind, which htmx would copy
    _press(bob, "?")
    _press(bob, "?")
    expect(page.get_by_text("the next criterion, the one before")).to_be_hidden()
    for criterion in review.round.rubric.criteria.all():
        _press(bob, "j 3")
        if criterion.asks_comment:
            _press(bob, "c")
            keys.type("Jot: no 3 but n and s.")  # the letters are text here
            _press(bob, "Escape")
    _press(bob, "j 2")
    expect(page.get_by_role("radio", name="Fairly sure")).to_be_checked()
    _press(bob, "w")
    keys.type("Good work on a hard question.")
    expect(saved).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))
    _press(bob, "Escape t")
    expect(page.locator("#material")).to_have_attribute("data-tab", "repository")
    expect(page.locator("#tab-repository")).to_be_focused()
    _press(bob, "r")
    expect(page.locator("#id_remark-new-where")).to_have_value("repository")
    keys.type("src/model.py:42")
    _press(bob, "Tab")
    keys.type("The seed is set after the split.")
    _press(bob, "Control+Enter")
    bob.sees("The remark is added.", "Code, src/model.py, line 42")
    expect(page.locator("#id_remark-new-place")).to_be_focused()
    keys.type("src/model.py:0")
    _press(bob, "Enter")
    bob.sees("Write what you want to say about this place.")
    bob.look("06-review-remarks", both_themes=True)
    page.locator("#id_remark-new-place").focus()
    _press(bob, "Control+a Delete Escape s")
    page.wait_for_load_state()
    bob.sees("Saved.")
    _tab_to(bob, "Submit review")
    _press(bob, "Enter")
    page.wait_for_url("**/reviews/")
    review.refresh_from_db()
    assert (review.status, review.confidence) == (Review.Status.SUBMITTED, 2)
    comments = [score.comment for score in review.scores.all() if score.comment]
    assert set(comments) == {"Jot: no 3 but n and s."}
    remark = Remark.objects.get()
    assert (remark.path, remark.line) == ("src/model.py", 42)


def test_keyboard_alone_grades_two_projects_with_a_kept_comment(
    review: Review, window: Opener
) -> None:
    conference = review.round.conference
    component = rows.component(
        conference, "By keyboard", "1", milestone=review.round.milestone, rubric=review.round.rubric
    )
    numbers = list(conference.projects.order_by("number").values_list("number", flat=True)[:2])
    first, second = (f"/dl-spring/staff/grading/{component.pk}/{number}/" for number in numbers)
    carol = window().sign_in("carol@uni.example").go(first)
    page, keys = carol.page, carol.page.keyboard
    saved = page.locator("[data-saved]")
    asked = [one for one in review.round.rubric.criteria.all() if one.asks_comment]
    for criterion in review.round.rubric.criteria.all():
        _press(carol, "j 3")
        if criterion in asked:
            _press(carol, "c")
            keys.type("Name the baseline, and say why.")
            _press(carol, "Escape m")
            expect(page.locator(f"#bank-comment-{criterion.pk}")).to_contain_text("Kept for all")
    _press(carol, "?")
    carol.look("08-desk-keys", both_themes=True)
    page.reload()  # taking pictures leaves styles behind
    _press(carol, "w")
    keys.type("Fine work.")
    expect(saved).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))
    _press(carol, "Escape s")
    carol.sees("Saved.")
    _tab_to(carol, "Mark complete")
    _press(carol, "Enter")
    page.wait_for_url(f"**{second}")
    for criterion in review.round.rubric.criteria.all():
        _press(carol, "j 2")
        if criterion in asked:
            _press(carol, "b 1")
            expect(page.locator(f"#id_comment-{criterion.pk}")).to_be_focused()
            _press(carol, "Escape")
    expect(saved).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))
    _tab_to(carol, "Mark complete")
    _press(carol, "Enter")
    carol.sees("By keyboard of “")
    done = Evaluation.objects.filter(component=component, completed_at__isnull=False)
    assert done.count() == 2
    kept = BankComment.objects.filter(criterion__in=asked)
    assert [(one.text, one.uses) for one in kept] == [
        ("Name the baseline, and say why.", 1) for _ in asked
    ]
    comments = {score.comment for one in done for score in one.scores.all() if score.comment}
    assert comments == {"Name the baseline, and say why."}


def _tab_to(one: Window, name: str) -> None:
    for _ in range(200):
        _press(one, "Tab")
        if one.page.evaluate("document.activeElement.textContent") == name:
            return
    raise AssertionError(f"No Tab leads to {name}.")


def test_a_half_typed_remark_comes_back_and_keys_can_be_switched_off(
    review: Review, window: Opener
) -> None:
    bob = window().sign_in("bob@uni.example").go(review.get_absolute_url())
    page = bob.page
    bob.fill("Where", "2")
    page.locator("#id_remark-new-text").fill("Half a")
    page.reload()
    expect(page.locator("#id_remark-new-text")).to_have_value("Half a")
    expect(page.locator("#id_remark-new-place")).to_have_value("2")
    bob.press("Add remark")
    bob.sees("The remark is added.", "Report, page 2")
    page.get_by_text("Keys", exact=False).first.click()
    bob.press("Single keys: on")
    bob.sees("Single keys: off")
    page.locator("body").focus()
    _press(bob, "j 3")
    expect(page.locator("[data-criterion] input:checked")).to_have_count(0)


def test_without_scripts_a_remark_is_added_and_nothing_is_lost(
    review: Review, window: Opener
) -> None:
    alone = window(scripts=False).sign_in("bob@uni.example").go(review.get_absolute_url())
    alone.page.locator("[name=summary]").fill("Half a summary")
    alone.page.locator("#id_remark-new-where").select_option("video")
    alone.fill("Where", "soon")
    alone.page.locator("#id_remark-new-text").fill("Slower here.")
    alone.press("Add remark")
    alone.sees("Write minutes and seconds with a colon, such as 1:05.")
    expect(alone.page.locator("[name=summary]")).to_have_value("Half a summary")
    alone.fill("Where", "0:30")
    alone.press("Add remark")
    alone.sees("The remark is added.", "Video, at 0:30")
    expect(alone.page.locator("[name=summary]")).to_have_value("Half a summary")
    alone.page.locator("[name=summary]").fill("A whole summary")
    alone.page.get_by_role("button", name="Slides", exact=True).click()
    expect(alone.page.locator("#material")).to_have_attribute("data-tab", "slides")
    expect(alone.page.locator("[name=summary]")).to_have_value("A whole summary")
    alone.press("Save and next")
    assert alone.page.url.rstrip("/").rsplit("/", 1)[1] != review.public_id
