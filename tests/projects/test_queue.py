"""The queue: everything that was handed in, to find, read and decide on."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.deciding import decide
from projects.drafting import save_texts, submission_for
from projects.handing_in import hand_in
from tests import factories

pytestmark = pytest.mark.django_db

QUEUE = "/spring/staff/submissions/"


def handed_in(project, milestone, by, words="Two words"):
    submission = submission_for(project, milestone)
    save_texts(submission, by, {"idea": words}, {})
    return hand_in(submission, by, f"key{project.pk}")


@pytest.fixture
def both(world):
    alphas = handed_in(world.alphas_project, world.proposal, world.alice)
    betas = handed_in(world.betas_project, world.proposal, world.bob)
    return alphas, betas


def titles(answer) -> list[str]:
    return [row.title for row in answer.context["page"].object_list]


def test_queue_lists_what_was_handed_in(world, sign_in, both):
    answer = sign_in(world.eve).get(QUEUE)
    assert answer.status_code == 200
    assert titles(answer) == ["Hearing in the Noise", "Seeing in the Dark"]
    assert "2 wait for a decision." in answer.content.decode()


def test_empty_queue_says_so(world, sign_in):
    assert "Nothing has been begun yet." in sign_in(world.eve).get(QUEUE).content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=dark", ["Seeing in the Dark"]),
        ("?q=alpha", ["Seeing in the Dark"]),
        ("?q=amir", ["Seeing in the Dark"]),
        ("?q=in the bob", ["Hearing in the Noise"]),
        ("?q=nothing", []),
        ("?status=accepted", ["Hearing in the Noise"]),
        ("?status=submitted", ["Seeing in the Dark"]),
        ("?milestone=proposal&sort=title", ["Hearing in the Noise", "Seeing in the Dark"]),
        ("?milestone=deliverables", []),
        ("?sort=number", ["Seeing in the Dark", "Hearing in the Noise"]),
        ("?sort=-number", ["Hearing in the Noise", "Seeing in the Dark"]),
        ("?sort=handed_in_at", ["Seeing in the Dark", "Hearing in the Noise"]),
        ("?status=%00&sort=evil&milestone=x&q=%00", ["Hearing in the Noise", "Seeing in the Dark"]),
        ("?page=99", ["Hearing in the Noise", "Seeing in the Dark"]),
        ("?page=x", ["Hearing in the Noise", "Seeing in the Dark"]),
    ],
)
def test_queue_is_filtered_and_sorted(world, sign_in, both, query, found):
    decide(both[1], "accept", "", world.carol)
    assert titles(sign_in(world.carol).get(QUEUE + query)) == found


def test_heads_sort_and_keep_the_filter(world, sign_in, both):
    answer = sign_in(world.carol).get(QUEUE + "?q=in&sort=title&page=1")
    heads = {head["label"]: head for head in answer.context["heads"]}
    assert heads["Project"] == {
        "label": "Project",
        "direction": "ascending",
        "query": "q=in&sort=-title",
    }
    assert heads["Board"] == {"label": "Board", "query": "q=in&sort=number"}
    assert heads["Status"] == {"label": "Status"}


def test_queue_is_for_staff(world, sign_in, client, both):
    stranger = factories.participant(factories.conference("autumn"), "Zoe", "instructor").user
    for who in (world.alice, world.bob, world.dan, stranger):
        assert sign_in(who).get(QUEUE).status_code == 404
        assert sign_in(who).get(f"{QUEUE}{both[0].submission.pk}/").status_code == 404
    assert client.get(QUEUE).status_code == 302


def test_submission_of_another_conference_is_404(world, sign_in, both):
    autumn = factories.conference("autumn")
    zoe = factories.participant(autumn, "Zoe", "instructor").user
    address = f"/autumn/staff/submissions/{both[0].submission.pk}/"
    assert sign_in(zoe).get(address).status_code == 404
    assert sign_in(world.root).get(address).status_code == 404


def test_staff_read_the_latest_version_and_earlier_ones(world, sign_in, both):
    submission = both[0].submission
    save_texts(submission, world.alice, {"idea": "Newer words"}, {"idea": 1})
    hand_in(submission, world.alice, "k2")
    client = sign_in(world.carol)
    html = client.get(f"{QUEUE}{submission.pk}/").content.decode()
    assert "<p>Newer words</p>" in html
    assert "Decide on version 2" in html
    html = client.get(f"{QUEUE}{submission.pk}/?version=1").content.decode()
    assert "<p>Two words</p>" in html
    assert "This version does not count." in html
    assert client.get(f"{QUEUE}{submission.pk}/?version=x").status_code == 200


def test_draft_is_the_teams_own(world, sign_in):
    submission = submission_for(world.alphas_project, world.proposal)
    save_texts(submission, world.alice, {"idea": "CANARY-DRAFT"}, {})
    client = sign_in(world.carol)
    html = client.get(f"{QUEUE}{submission.pk}/").content.decode()
    assert "CANARY" not in html
    assert "The team has a draft, which is its own until it hands it in." in html
    assert "CANARY" not in client.get(QUEUE).content.decode()


def test_milestone_without_decisions_has_no_decision_form(world, sign_in):
    world.proposal.needs_decision = False
    world.proposal.save()
    version = handed_in(world.alphas_project, world.proposal, world.alice)
    html = sign_in(world.carol).get(f"{QUEUE}{version.submission.pk}/").content.decode()
    assert "Staff do not decide on this milestone" in html
    assert "Send decision" not in html


def test_history_of_decisions_is_shown(world, sign_in, both):
    decide(both[0], "decline", "Too *large*", world.carol)
    html = sign_in(world.eve).get(f"{QUEUE}{both[0].submission.pk}/").content.decode()
    assert "Too <em>large</em>" in html
    assert "Reopen" in html


def test_queries_do_not_grow_with_the_rows(world, sign_in, both, django_assert_num_queries):
    client = sign_in(world.carol)
    client.get(QUEUE)
    with CaptureQueriesContext(connection) as caught:
        client.get(QUEUE)
    for number in range(10):
        place = factories.participant(world.conference, f"Person {number}")
        team = factories.team(world.conference, f"Team {number}", place)
        handed_in(factories.project(team, f"Project {number}"), world.proposal, place.user)
    with django_assert_num_queries(len(caught)):
        assert len(titles(client.get(QUEUE))) == 12


def test_queries_do_not_grow_with_the_versions(world, sign_in, both, django_assert_num_queries):
    client = sign_in(world.carol)
    address = f"{QUEUE}{both[0].submission.pk}/"
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        client.get(address)
    submission = both[0].submission
    for number in range(1, 5):
        save_texts(submission, world.alice, {"idea": f"Words {number}"}, {"idea": number})
        hand_in(submission, world.alice, f"k{number}")
    with django_assert_num_queries(len(caught)):
        client.get(address)
