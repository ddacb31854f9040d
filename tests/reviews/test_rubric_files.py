"""Rubrics leave as files and come in after a look; they are taken along from other conferences."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from projects.models import LogEntry, Role
from reviews import rubric_imports
from reviews.models import BankComment, Criterion, Rubric
from tests import factories
from tests.filled_forms import filled_form
from tests.reviews import rows

LIST = "/spring/staff/rubrics/"
IMPORT = f"{LIST}import/"
TALK = "rubrics:\n- name: Talk\n  criteria:\n  - name: Story\n    weight: 2\n    points: 10\n"


@pytest.fixture
def library(world, sign_in):
    world.rubric = rows.rubric(world.conference, guidance="Read it.\r\n\r\nTwice.")
    world.client = sign_in(world.carol)
    return world


def bring_in(library, text):
    """Look at it, then press the button of the preview."""
    page = library.client.post(IMPORT, {"text": text})
    assert page.status_code == 200
    data = filled_form(page, "fingerprint")
    # As a browser sends it, whatever the ends of its lines were.
    data["text"] = "\r\n".join(data["text"].splitlines())
    return library.client.post(f"{IMPORT}apply/", data)


@pytest.mark.parametrize("kind", ["yaml", "csv"])
def test_what_left_is_known_when_it_comes_back(library, kind):
    response = library.client.get(f"{LIST}rubrics.{kind}")
    assert response["Content-Disposition"] == f'attachment; filename="spring-rubrics.{kind}"'
    file = SimpleUploadedFile("rubrics", response.content)
    page = library.client.post(IMPORT, {"file": file}).content.decode()
    assert "is here already, word for word" in page
    assert "Nothing would change." in page


@pytest.mark.parametrize("kind", ["yaml", "csv"])
def test_a_rubric_comes_back_as_it_was(library, kind):
    before = rubric_imports.written_of([library.rubric])
    text = library.client.get(f"{LIST}rubrics.{kind}?rubric={library.rubric.pk}").content.decode()
    library.rubric.delete()
    assert bring_in(library, text).status_code == 302
    assert rubric_imports.written_of(Rubric.objects.all()) == before
    assert LogEntry.objects.get(verb="brought in rubrics of").after == {"Final": "new"}


def test_looking_saves_nothing_and_says_what_would_happen(library):
    Rubric.objects.create(conference=library.conference, name="Talk")
    page = library.client.post(IMPORT, {"text": TALK}).content.decode()
    assert "replaces the one here" in page
    assert "Bring in 1 rubric" in page
    assert Criterion.objects.filter(rubric__name="Talk").count() == 0


def test_an_unused_rubric_is_replaced_and_keeps_criteria_of_the_same_name(library):
    method = library.rubric.criteria.get(name="Method")
    kept = BankComment.objects.create(
        conference=library.conference, criterion=method, text="Good.", written_by=library.carol
    )
    bring_in(library, TALK.replace("Talk", "Final").replace("Story", "Method"))
    assert [(c.pk, c.name, c.points) for c in library.rubric.criteria.all()] == [
        (method.pk, "Method", 10)
    ]
    assert BankComment.objects.get() == kept


def test_a_rubric_in_use_stays_and_the_new_one_gets_another_name(library):
    Rubric.objects.update(frozen_at=timezone.now())
    text = TALK.replace("Talk", "Final")
    page = library.client.post(IMPORT, {"text": text}).content.decode()
    assert "is added as “Final, copy”: the one here is in use and stays" in page
    bring_in(library, text)
    assert [(r.name, r.criteria.count()) for r in Rubric.objects.order_by("name")] == [
        ("Final", 2),
        ("Final, copy", 1),
    ]


def test_what_is_wrong_stands_with_its_line_and_the_text_stays(library):
    response = library.client.post(IMPORT, {"text": TALK.replace("10", "ten")})
    html = response.content.decode()
    assert response.status_code == 422
    assert "Line 6: “ten” under points is not a number from 0 to 9999." in html
    assert "points: ten" in html
    response = library.client.post(IMPORT, {"file": SimpleUploadedFile("r.csv", b"\xff\xfe\x00")})
    assert response.status_code == 422


def test_only_what_was_looked_at_is_brought_in(library):
    page = library.client.post(IMPORT, {"text": TALK})
    data = filled_form(page, "fingerprint")
    Rubric.objects.create(conference=library.conference, name="Talk", frozen_at=timezone.now())
    response = library.client.post(f"{IMPORT}apply/", data)
    assert response.status_code == 409
    assert Rubric.objects.count() == 2


def test_rubrics_are_taken_along_from_conferences_that_one_instructs(library):
    other, foreign = factories.conference("autumn"), factories.conference("winter")
    factories.participant(other, "Carol", Role.INSTRUCTOR, user=library.carol)
    factories.participant(foreign, "Carol", Role.ASSISTANT, user=library.carol)
    theirs, hidden = rows.rubric(other, cap=90), rows.rubric(foreign, "CANARY")
    page = library.client.get(f"{LIST}take/").content.decode()
    assert f'value="{theirs.pk}"' in page
    assert "CANARY" not in page
    both = {"rubric": [theirs.pk, hidden.pk]}
    assert library.client.post(f"{LIST}take/", both).status_code == 302
    made = Rubric.objects.get(conference=library.conference, name="Final, copy")
    assert (made.cap, made.criteria.count(), made.frozen_at) == (90, 2, None)
    assert Rubric.objects.filter(conference=library.conference).count() == 2
    assert library.client.post(f"{LIST}take/", {"rubric": ["x"]}).status_code == 422


def test_assistants_read_files_and_bring_in_none(library, sign_in):
    eve = sign_in(library.eve)
    assert eve.get(f"{LIST}rubrics.csv").status_code == 200
    for path in (IMPORT, f"{IMPORT}apply/", f"{LIST}take/"):
        assert eve.post(path).status_code == 403
