"""The ideas board: post, change, close, like, and start a team from an idea."""

import pytest

from projects import ideas
from projects.ideas import IdeaWords
from projects.models import Idea, IdeaInterest, Team
from projects.refusals import WrongState
from tests import factories


@pytest.fixture
def idea(world):
    return ideas.post(
        world.conference,
        world.places.carol,
        IdeaWords("Listening to Ice", "Hear a lake freeze.", "**Sound** of ice."),
    )


def test_student_posts_an_idea(world, sign_in):
    category = factories.category(world.conference, "Application")
    sent = {"title": "Maps", "category": category.pk, "links": "https://example.org/a"}
    response = sign_in(world.dan).post("/spring/ideas/new/", sent, follow=True)
    made = Idea.objects.get()
    assert (made.posted_by, made.category, made.links) == (
        world.places.dan,
        category,
        ["https://example.org/a"],
    )
    assert "https://example.org/a" in response.content.decode()


@pytest.mark.parametrize(
    ("links", "words"),
    [
        ("javascript:alert(1)", "is not an address"),
        ("\n".join(f"https://example.org/{n}" for n in range(6)), "Keep at most 5"),
    ],
)
def test_wrong_links_are_said_beside_the_field(world, sign_in, links, words):
    response = sign_in(world.dan).post("/spring/ideas/new/", {"title": "T", "links": links})
    assert response.status_code == 422
    assert words in response.context["form"].errors["links"][0]


def test_author_changes_an_idea_and_others_do_not(world, idea, sign_in):
    url = f"/spring/ideas/{idea.pk}/change/"
    assert sign_in(world.dan).post(url, {"title": "Mine"}).status_code == 403
    sign_in(world.carol).post(url, {"title": "Listening to Snow"})
    idea.refresh_from_db()
    assert idea.title == "Listening to Snow"


def test_closed_idea_leaves_the_board_and_comes_back(world, idea, sign_in):
    client, url = sign_in(world.carol), f"/spring/ideas/{idea.pk}/close/"
    client.post(url)
    assert "Listening to Ice" not in client.get("/spring/ideas/").content.decode()
    client.post(url, {"act": "reopen"})
    assert "Listening to Ice" in client.get("/spring/ideas/").content.decode()


def test_interest_is_shown_and_taken_back(world, idea, sign_in):
    client, url = sign_in(world.dan), f"/spring/ideas/{idea.pk}/like/"
    client.post(url)
    client.post(url)
    assert IdeaInterest.objects.count() == 1
    page = sign_in(world.alice).get(f"/spring/ideas/{idea.pk}/").content.decode()
    assert "<li><bdi>Dan</bdi>" in page
    client.post(url, {"act": "take-back"})
    assert IdeaInterest.objects.count() == 0


def test_team_starts_from_an_idea_and_names_its_project_with_it(world, idea, sign_in):
    client = sign_in(world.dan)
    client.post(f"/spring/ideas/{idea.pk}/start/", {"name": "Ice"})
    idea.refresh_from_db()
    assert idea.taken_by == Team.objects.get(name="Ice")
    page = client.get("/spring/team/project/").content.decode()
    assert 'value="Listening to Ice"' in page
    assert 'value="Hear a lake freeze."' in page


def test_team_without_a_project_takes_an_idea(world, idea, sign_in):
    gamma = factories.team(world.conference, "Gamma", world.places.dan)
    sign_in(world.dan).post(f"/spring/ideas/{idea.pk}/start/")
    idea.refresh_from_db()
    assert idea.taken_by == gamma


def test_idea_is_taken_once(world, idea):
    ideas.start_team(idea, world.places.dan, "Ice")
    other = factories.participant(world.conference, "Other")
    with pytest.raises(WrongState, match="taken this idea already"):
        ideas.start_team(idea, other, "Late")
    assert not Team.objects.filter(name="Late").exists()


def test_name_that_is_taken_leaves_the_idea_open(world, idea, sign_in):
    response = sign_in(world.dan).post(f"/spring/ideas/{idea.pk}/start/", {"name": "Alpha"})
    assert response.status_code == 422
    idea.refresh_from_db()
    assert idea.is_open


def test_judges_and_outsiders_see_no_ideas(world, idea, sign_in):
    judge = factories.participant(world.conference, "Jude", "judge")
    outsider = factories.participant(factories.conference("autumn"), "Oto")
    for user in (judge.user, outsider.user):
        assert sign_in(user).get("/spring/ideas/").status_code == 404
        assert not Idea.objects.visible_to(user).exists()


def test_board_costs_the_same_for_many(world, idea, sign_in, django_assert_max_num_queries):
    for n in range(8):
        ideas.like(ideas.post(world.conference, world.places.dan, IdeaWords(f"I{n}")),
                   world.places.dan)  # fmt: skip
    client = sign_in(world.alice)
    with django_assert_max_num_queries(12):
        client.get("/spring/ideas/")
