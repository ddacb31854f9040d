"""Remarks in the offline file: taken along, changed, added and removed there."""

from __future__ import annotations

import re

import pytest

from reviews.models import Remark, Review, ReviewRound

PAGE = "/spring/reviews/offline/"


@pytest.fixture
def desk(under_review, sign_in):
    """Bob, with two remarks: on a page and on a second."""
    world = under_review
    world.client = sign_in(world.bob)
    world.video = world.version.items.get(kind="video").artefact
    world.review.remarks.create(artefact=world.video, second=65, text="Slower here.\n\n- why?")
    world.review.remarks.create(artefact=world.report, page=1, text="## Clear.")
    return world


BEFORE = "- Report, page 1: ## Clear.\n- Video, 1:05: Slower here.\n\n  - why?\n"


def file_of(desk):
    return desk.client.get(PAGE + "reviews.md").content.decode()


def applied(desk, text, **more):
    look = desk.client.post(PAGE, {"text": text, **more})
    seen = re.search(r'name="fingerprint" value="(\w+)"', look.content.decode())
    return desk.client.post(
        PAGE + "apply/", {"text": text, "fingerprint": seen[1] if seen else "", **more}
    )


def said(desk):
    rows = Remark.objects.filter(review=desk.review)
    return {(one.page or one.second or f"{one.path}:{one.line}", one.text) for one in rows}


def test_file_holds_them_and_as_it_came_changes_nothing(desk):
    text = file_of(desk)
    assert BEFORE in text
    assert ">> The parts: Report; Code; Video; Slides. A line taken out removes its remark." in text
    assert "Nothing would change" in desk.client.post(PAGE, {"text": text}).content.decode()


def test_they_are_changed_added_and_removed(desk):
    kept = desk.review.remarks.get(page=1).pk
    after = "- Report, page 1: ## Clear.\n- Code, src/model.py:42: Seed after split.\n- Video, 1:10: Slower.\n"
    text = file_of(desk).replace(BEFORE, after)
    look = desk.client.post(PAGE, {"text": text}).content.decode()
    assert ("Remarks on places" in look, Remark.objects.count()) == (True, 2)
    assert applied(desk, text).status_code == 302
    assert said(desk) == {
        (1, "## Clear."),
        (70, "Slower."),
        ("src/model.py:42", "Seed after split."),
    }
    assert desk.review.remarks.get(page=1).pk == kept
    desk.review.refresh_from_db()
    assert (desk.review.status, desk.review.saved_by) == (Review.Status.DRAFT, desk.bob)
    applied(desk, file_of(desk).replace(after.split("\n")[2], ""))
    assert Remark.objects.count() == 2


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("- Report, page 2: So", "This file has one page; write a number from 1 to 1."),
        ("- Video, 4:00: So", "The recording ends at 3:52; write an earlier time."),
        ("- Code, ../a.py:1: So", "Write a file of the repository and a line"),
        ("- Poster, page 1: So", "The parts here: Report; Code; Video; Slides."),
    ],
)
def test_what_is_wrong_names_its_line_and_nothing_is_saved(desk, line, sentence):
    text = file_of(desk).replace(BEFORE, f"{BEFORE}{line}\n")
    response = desk.client.post(PAGE, {"text": text})
    assert response.status_code == 422
    at = text.split("\n").index(line) + 1
    html = response.content.decode()
    assert (f"Line {at}." in html, sentence in html) == (True, True)
    assert applied(desk, text).status_code == 409
    assert len(said(desk)) == 2


def test_where_both_changed_the_person_chooses(desk):
    text = file_of(desk).replace("Slower here.", "Slower, please.")
    desk.review.remarks.filter(page=1).update(text="Very clear.")
    assert applied(desk, text).status_code == 409
    name = f"take-{desk.review.public_id}-remarks"
    applied(desk, text, **{name: "portal"})
    assert (1, "Very clear.") in said(desk)
    applied(desk, text, **{name: "file"})
    assert said(desk) == {(1, "## Clear."), (65, "Slower, please.\n\n- why?")}


def test_a_double_blind_file_keeps_links_closed_and_loses_no_remark_on_them(desk):
    ReviewRound.objects.update(blinding="double")
    text = file_of(desk)
    assert ">> The parts: Report; Slides. A line taken out removes its remark." in text
    assert "Slower here." not in text
    applied(desk, text.replace("- Report, page 1: ## Clear.\n", "- Slides, page 1: So.\n"))
    assert said(desk) == {(65, "Slower here.\n\n- why?"), (1, "So.")}


def test_a_review_that_is_not_mine_takes_none(desk, sign_in):
    text = file_of(desk).replace("Slower here.", "CANARY")
    alice = sign_in(desk.alice)
    assert alice.post(PAGE, {"text": text}).status_code == 422
    assert "CANARY" not in str(said(desk))
