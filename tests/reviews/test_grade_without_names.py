"""Grading without names: nothing at the desk tells whose a project is until the part is complete."""

from __future__ import annotations

import re

import pytest

from projects.models import LogEntry
from reviews import scrubbing
from reviews.models import BlindCopy, Desk
from tests.reviews import rows

NAMES = ("Alice", "Amir", "Alpha")


@pytest.fixture
def masked(desk, sign_in):
    """Eve grades Alice's project, and the desk does not say whose it is."""
    Desk.objects.create(component=desk.component, is_anonymous=True)
    desk.carols = sign_in(desk.carol)
    for copy_id in scrubbing.waiting_copy_ids():
        assert scrubbing.make(copy_id)
    return desk


def page(world, query=""):
    return world.client.get(world.url + query).content.decode()


def files(html):
    return re.findall(r'"(/[^"#?]*/files/[^"#?]*)', html)


@pytest.mark.parametrize("tab", ["", "report", "repository", "video", "slides", "text", "abstract"])
def test_no_tab_of_the_desk_names_the_team_or_links_to_its_accounts(masked, tab):
    html = page(masked, f"?show={tab}")
    assert [name for name in NAMES if name in html] == []
    assert "alice-lee" not in html
    assert "abcdefghijk" not in html
    assert "Names are hidden." in html
    assert "Seeing in the Dark" in html


def test_files_come_as_copies_without_their_authors_properties_under_plain_names(masked):
    own = files(page(masked))
    base = f"/spring/staff/grading/{masked.component.pk}/1/files/{masked.report.public_id}"
    assert set(own) == {f"{base}/report.pdf"}
    response = masked.client.get(own[0])
    sent = b"".join(response) if response.streaming else response.content
    copy = BlindCopy.objects.get(artefact=masked.report)
    with copy.file.open("rb") as kept:
        assert sent == kept.read()
    assert "a name of theirs" not in str(response.headers)


def test_copies_are_owed_for_what_is_graded_without_names(desk):
    assert scrubbing.waiting_copy_ids() == []
    made = Desk.objects.create(component=desk.component, is_anonymous=True)
    assert len(scrubbing.waiting_copy_ids()) == 3  # Alice's report and slides, Bob's report
    BlindCopy.objects.all().delete()
    made.component.milestone = None
    made.component.save()
    assert len(scrubbing.waiting_copy_ids()) == 3


def test_original_is_never_given_where_the_copy_is_missing(masked):
    BlindCopy.objects.all().delete()
    html = page(masked)
    assert files(html) == []
    assert "is being prepared" in html
    path = f"{masked.url}files/{masked.report.public_id}/report.pdf"
    assert masked.client.get(path).status_code == 409


def test_file_of_another_project_is_404_at_this_desk(masked):
    other = rows.file(masked.betas_project)
    for name in ("report.pdf", "report-02.pdf", "x"):
        path = f"{masked.url}files/{other.public_id}/{name}"
        assert masked.client.get(path).status_code == 404


def test_names_come_back_when_every_project_is_complete_or_the_part_is_released(masked):
    first = rows.evaluation(masked.component, masked.alphas_project, masked.eve)
    assert "Alpha" not in page(masked)
    second = rows.evaluation(masked.component, masked.betas_project, masked.eve)
    assert "Alpha" in page(masked)
    second.completed_at = None
    second.save()
    assert "Alpha" not in page(masked)
    first.component.released_at = first.completed_at
    first.component.save()
    assert "Alpha" in page(masked)


def test_instructor_looks_and_the_log_says_so(masked):
    assert "Alpha" not in masked.carols.get(masked.url).content.decode()
    html = masked.carols.post(masked.url + "whose/", follow=True).content.decode()
    assert "Project 01 is by Alpha: Alice, Amir. The log says that you looked." in html
    entry = LogEntry.objects.get(verb__startswith="looked whose")
    assert (entry.actor, entry.subject) == (masked.carol, "Seeing in the Dark")
    assert "Alpha" not in masked.carols.get(masked.url).content.decode()


def test_assistant_does_not_look(masked):
    assert "Look whose it is" not in page(masked)
    response = masked.client.post(masked.url + "whose/")
    assert response.status_code == 403
    assert not LogEntry.objects.filter(verb__startswith="looked whose").exists()


def test_looking_at_what_is_not_hidden_is_refused(desk, sign_in):
    assert sign_in(desk.carol).post(desk.url + "whose/").status_code == 409


def test_overview_moderation_and_saving_name_nobody(masked):
    answers = [
        masked.client.get("/spring/staff/grading/"),
        masked.carols.get(masked.url + "moderate/"),
        masked.client.post(masked.url + "save/", {"comment": "x"}, follow=True),
        masked.client.post(masked.url + "complete/", {"comment": "x"}),
    ]
    for answer in answers:
        html = answer.content.decode()
        assert [name for name in NAMES if name in html] == []
