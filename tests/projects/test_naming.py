"""A team names its project; the first time makes it and gives it its board number."""

import pytest
from django.utils import timezone

from projects import naming, teaming
from projects.models import Project
from projects.naming import ProjectWords
from projects.refusals import WrongState
from tests import factories

URL = "/spring/team/project/"


@pytest.fixture
def gamma(world):
    """Dan on a team of his own, without a project; two topics and two categories to choose from."""
    group = factories.TopicGroup.objects.create(
        conference=world.conference, name="Sound", palette="ochre", family="waves"
    )
    world.music = factories.topic(world.conference, "Music", group)
    world.speech = factories.topic(world.conference, "Speech")
    world.explainer = factories.category(world.conference, "Explainer")
    world.gamma = teaming.start_team(world.conference, world.places.dan, "Gamma")
    return world


def test_naming_makes_the_project_with_the_next_number(gamma, sign_in):
    response = sign_in(gamma.dan).post(
        URL,
        {
            "title": "Birds at Night",
            "pitch": "Hear who flies.",
            "abstract": "We *listen*.",
            "categories": [gamma.explainer.pk],
            "topic_1": gamma.music.pk,
            "topic_2": gamma.speech.pk,
            "cover_family": "waves",
        },
        follow=True,
    )
    assert "Your project is number 03." in response.content.decode()
    project = Project.objects.get(team=gamma.gamma)
    assert (project.number, project.slug, project.cover_family) == (3, "birds-at-night", "waves")
    assert project.ordered_topics == [gamma.music, gamma.speech]
    assert project.group.palette == "ochre"
    assert [credit.name for credit in project.credits.all()] == ["Dan"]


def test_order_of_topics_is_the_teams(gamma):
    words = ProjectWords("T", topics=[gamma.speech, gamma.music, gamma.speech])
    project = naming.name_project(gamma.gamma, words, gamma.dan)
    assert project.ordered_topics == [gamma.speech, gamma.music]


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"title": ""}, "title", "Give the project a title"),
        ({"title": "x" * 301}, "title", "at most 300"),
        ({"pitch": "x" * 111}, "pitch", "at most 110"),
        ({"cover_family": "cubes"}, "cover_family", "Select a valid choice"),
        ({"topic_1": "99999"}, "topic_1", "This topic is gone"),
        ({"categories": ["99999"]}, "categories", "Select a valid choice"),
    ],
)
def test_wrong_input_is_said_beside_its_field_and_nothing_is_lost(
    gamma, sign_in, change, field, words
):
    data = {"title": "Birds", "pitch": "Kept.", "abstract": "Kept too.", **change}
    response = sign_in(gamma.dan).post(URL, data)
    assert response.status_code == 422
    assert words in " ".join(response.context["form"].errors[field])
    assert "Kept too." in response.content.decode()
    assert not Project.objects.filter(team=gamma.gamma).exists()


def test_the_same_topic_twice_is_refused(gamma, sign_in):
    data = {"title": "Birds", "topic_1": gamma.music.pk, "topic_2": gamma.music.pk}
    response = sign_in(gamma.dan).post(URL, data)
    assert response.context["form"].errors["topic_2"] == ["This topic is chosen above already."]


def test_topics_of_another_conference_cannot_be_chosen(gamma, sign_in):
    foreign = factories.topic(factories.conference("autumn"), "Foreign")
    response = sign_in(gamma.dan).post(URL, {"title": "Birds", "topic_1": foreign.pk})
    assert "topic_1" in response.context["form"].errors


def test_slug_follows_the_title_until_the_project_is_public(world, sign_in):
    client = sign_in(world.alice)
    client.post(URL, {"title": "A New Title"})
    project = Project.objects.get(team=world.alpha)
    assert (project.slug, project.number) == ("a-new-title", 1)
    project.published_at = timezone.now()
    project.save()
    client.post(URL, {"title": "A Third Title"})
    project.refresh_from_db()
    assert (project.title, project.slug) == ("A Third Title", "a-new-title")


def test_titles_of_any_script_are_kept(world):
    project = naming.name_project(world.alpha, ProjectWords("在黑暗中看见"), world.alice)
    assert (project.title, project.slug) == ("在黑暗中看见", "在黑暗中看见")
    project = naming.name_project(world.alpha, ProjectWords("???"), world.alice)
    assert project.slug == "project"


def test_archived_conference_keeps_its_titles(world):
    world.conference.archived_at = timezone.now()
    world.conference.save()
    with pytest.raises(WrongState, match="archived"):
        naming.name_project(world.alpha, ProjectWords("Other"), world.alice)


def test_form_shows_what_is_stored_and_eight_drawings(world, sign_in):
    naming.name_project(
        world.alpha, ProjectWords("T", pitch="P", cover_family="orbits"), world.alice
    )
    page = sign_in(world.amir).get(URL)
    assert len(page.context["previews"]) == 8
    assert page.content.decode().count('name="cover_family"') == 9
    assert 'value="orbits" checked' in page.content.decode()
