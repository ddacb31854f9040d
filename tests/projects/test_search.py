"""Search over all conferences, and the pages of topics."""

import re

import pytest
from django.test import Client

from projects.models import ProjectTopic
from projects.naming import ProjectWords, name_project
from tests import factories


@pytest.fixture
def years(world):
    """Alpha of spring and Gamma of autumn are public and share the topic Sensing."""
    autumn = factories.conference("autumn", term="Autumn 2026")
    world.gamma = factories.project(
        factories.team(autumn, "Gamma"), "Seeing Ärger", abstract="retina"
    )
    world.gamma.credits.create(name="Núria")
    for project in (world.alphas_project, world.gamma):
        topic = factories.topic(project.conference, "Sensing")
        ProjectTopic.objects.create(project=project, topic=topic)
    factories.public(world.alphas_project, world.gamma)
    return world


def found(query):
    html = Client().get("/search/", {"q": query}).content.decode()
    return re.findall(r'<th scope="row"><a [^>]*>([^<]*)</a>', html)


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("seeing", ["Seeing Ärger", "Seeing in the Dark"]),
        ("SEEING dark", ["Seeing in the Dark"]),
        ("arger", ["Seeing Ärger"]),
        ("nuria", ["Seeing Ärger"]),
        ("retina", ["Seeing Ärger"]),
        ("sensing", ["Seeing Ärger", "Seeing in the Dark"]),
        ("nothing", []),
        ("\x00", []),
        ("%", []),
        ("_", []),
        ("hearing", []),
    ],
)
def test_finds_by_title_people_topic_and_abstract(years, query, titles):
    assert found(query) == titles


def test_results_stand_under_their_conference(years):
    html = Client().get("/search/?q=seeing").content.decode()
    assert html.index("Autumn 2026") < html.index("Ärger") < html.index("Spring 2027")
    assert "2 projects" in html


def test_nothing_found_says_what_to_do(years):
    html = Client().get("/search/?q=zebra").content.decode()
    assert "Nothing matches “zebra”." in html


def test_name_hidden_after_publication_is_not_found_by_it(years):
    years.gamma.credits.update(is_hidden=True)
    assert found("nuria") == []


def test_search_costs_at_most_six_queries(years, django_assert_max_num_queries):
    with django_assert_max_num_queries(6) as one:
        found("seeing")
    for number in range(30):
        made = factories.project(
            factories.team(years.conference, f"{number}"), "Seeing", number=50 + number
        )
        factories.public(made)
    with django_assert_max_num_queries(6) as thirty:
        assert len(found("seeing")) == 32
    assert len(one) == len(thirty)


def test_topic_shows_its_projects_of_all_years(years):
    html = Client().get("/topics/sensing/").content.decode()
    assert "2 projects in 2 conferences." in html
    assert html.index("Seeing Ärger") < html.index("Seeing in the Dark")
    assert "· Autumn 2026" in html


@pytest.mark.parametrize("slug", ["none", "%00", "x" * 300, "%F0%9F%98%80"])
def test_unknown_topic_is_not_there(years, slug):
    assert Client().get(f"/topics/{slug}/").status_code == 404


@pytest.mark.parametrize("number", ["0", "-1", "x", "999", ""])
def test_odd_page_numbers_answer_a_page(years, number):
    assert Client().get(f"/topics/sensing/?page={number}").status_code == 200
    assert Client().get(f"/?page={number}").status_code == 200


def test_new_words_of_a_public_project_are_found(years):
    team = years.alphas_project.team
    name_project(team, ProjectWords("Listening to Zebras"), by=years.alice)
    assert found("zebras") == ["Listening to Zebras"]
    assert found("seeing dark") == []
