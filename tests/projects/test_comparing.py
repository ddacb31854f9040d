"""Two versions side by side: texts word by word, files and links by what they are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.drafting import save_texts, submission_for
from projects.handing_in import hand_in
from projects.uploading import add_link
from tests import factories

pytestmark = pytest.mark.django_db

PAGE = "/spring/submissions/proposal/compare/"


@pytest.fixture
def submission(world):
    """Alpha's proposal in two versions."""
    submission = submission_for(world.alphas_project, world.proposal)
    save_texts(submission, world.alice, {"idea": "A quick idea", "data": "Old <b>data</b>"}, {})
    hand_in(submission, world.alice, "k1")
    save_texts(submission, world.alice, {"idea": "A slow idea"}, {"idea": 1})
    hand_in(submission, world.alice, "k2")
    return submission


def test_words_that_went_and_came_are_marked_and_said(world, sign_in, submission):
    html = sign_in(world.amir).get(PAGE + "?from=1&to=2").content.decode()
    hidden = '<span class="visually-hidden">'
    assert f"<del>{hidden}[removed: </span>quick {hidden}]</span></del>" in html
    assert f"<ins>{hidden}[added: </span>slow {hidden}]</span></ins>" in html
    assert "1 of 2 fields differs." in html


def test_markup_in_a_text_stays_text(world, sign_in, submission):
    html = sign_in(world.amir).get(PAGE).content.decode()
    assert "Old &lt;b&gt;data&lt;/b&gt;" in html


def test_the_last_two_are_compared_unless_the_address_says_otherwise(world, sign_in, submission):
    client = sign_in(world.alice)
    assert client.get(PAGE).context["old"].number == 1
    turned = client.get(PAGE + "?from=2&to=1")
    assert (turned.context["old"].number, turned.context["new"].number) == (2, 1)


def test_a_version_against_itself_differs_in_nothing(world, sign_in, submission):
    assert "Nothing differs." in sign_in(world.alice).get(PAGE + "?from=1&to=1").content.decode()


@pytest.mark.parametrize("query", ["?from=3&to=1", "?from=x", "?to=%00", "?from=1&to=01"])
def test_versions_that_are_not_there_are_404(world, sign_in, submission, query):
    assert sign_in(world.alice).get(PAGE + query).status_code == 404


def test_one_version_has_nothing_to_compare(world, sign_in):
    submission = submission_for(world.betas_project, world.proposal)
    save_texts(submission, world.bob, {"idea": "Two words"}, {})
    hand_in(submission, world.bob, "k1")
    assert sign_in(world.bob).get(PAGE).status_code == 404


def test_another_teams_versions_are_never_compared(world, sign_in, submission):
    assert sign_in(world.bob).get(PAGE + "?from=1&to=2").status_code == 404


def test_links_are_listed_as_they_were_and_are(world, sign_in):
    world.final.fields.filter(key__in=["report", "video"]).update(is_required=False)
    submission = submission_for(world.alphas_project, world.final)
    asked = world.final.fields.get(key="repository")
    for name in ("one", "two"):
        add_link(submission, asked, f"https://github.com/alpha/{name}", world.alice)
        hand_in(submission, world.alice, name)
    page = sign_in(world.alice).get("/spring/submissions/deliverables/compare/")
    (change,) = page.context["changes"]
    assert (change.state, change.before.url, change.after.url) == (
        "changed",
        "https://github.com/alpha/one",
        "https://github.com/alpha/two",
    )


def test_files_are_listed_with_their_hashes(world, sign_in):
    kinds = [("a" * 64, "b" * 64)]
    made = [
        factories.version(
            world.alphas_project,
            world.final,
            factories.artefact(world.alphas_project, "report", sha256=sha),
        )
        for sha in kinds[0]
    ]
    assert [version.number for version in made] == [1, 2]
    html = sign_in(world.alice).get("/spring/submissions/deliverables/compare/").content.decode()
    assert "a" * 64 in html
    assert "b" * 64 in html


def test_staff_compare_too(world, sign_in, submission):
    page = sign_in(world.eve).get(f"/spring/staff/submissions/{submission.pk}/compare/")
    assert [change.state for change in page.context["changes"]] == ["changed", "same"]


def test_comparing_costs_the_same_for_two_versions_and_for_six(world, sign_in, submission):
    client = sign_in(world.alice)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as two:
        client.get(PAGE)
    for number in range(4):
        revision = submission.draft_items.get(field__key="idea").revision
        save_texts(submission, world.alice, {"idea": f"Idea {number}"}, {"idea": revision})
        hand_in(submission, world.alice, f"more {number}")
    with CaptureQueriesContext(connection) as six:
        client.get(PAGE)
    assert len(six) == len(two)
