"""The first page, a conference's front, and what robots ask for."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from projects.models import Award, Session
from tests import factories


def said(page="/"):
    answer = Client().get(page)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def on(conference, days):
    """A session this many days from now, at noon in the conference's zone."""
    at = (timezone.now().astimezone(conference.zone) + timedelta(days=days)).replace(hour=12)
    return Session.objects.create(conference=conference, name="Talks", starts_at=at)


@pytest.mark.parametrize(
    ("days", "words"), [(37, "in 37 days."), (1, "tomorrow."), (0, "The presentations are on now:")]
)
def test_current_conference_comes_first_with_its_countdown(world, days, words):
    on(world.conference, days)
    html = said()
    assert words in html
    assert "Dates and what to do" in html


def test_archive_has_a_row_with_strips_counts_and_awards(world):
    factories.public(world.alphas_project, world.betas_project)
    Award.objects.create(
        conference=world.conference,
        name="Best paper",
        project=world.alphas_project,
        announced_at=timezone.now(),
    )
    html = Client().get("/").content.decode()
    assert "2 projects" in html
    assert "Best paper" in html
    assert re.findall(r'class="strip">.*?</div>', html)[0].count("<a ") == 2
    assert html.index("01 Seeing") < html.index("02 Hearing")


def test_empty_portal_says_what_comes_next(db):
    assert "There is no conference yet." in said()


def test_home_costs_the_same_for_one_and_ten(world, django_assert_max_num_queries):
    factories.public(world.alphas_project)
    with django_assert_max_num_queries(6) as one:
        said()
    for number in range(10):
        conf = factories.conference(f"c-{number}")
        factories.public(factories.project(factories.team(conf, "T"), f"Title {number}"))
        on(conf, -300)
    with django_assert_max_num_queries(6) as ten:
        said()
    assert len(one) == len(ten)


def test_front_before_the_days_says_dates_and_what_to_do(world):
    on(world.conference, 12)
    html = said("/spring/")
    assert "in 12 days." in html
    assert "Proposal" in html
    assert "Deliverables" in html
    assert "form a team of 1 to 3" in html
    assert "2 teams are at work" in html
    assert "Seeing in the Dark" not in html


def test_front_during_the_days_shows_the_program_then_projects(world):
    on(world.conference, 0)
    factories.public(world.alphas_project)
    html = said("/spring/")
    assert html.index("See the program") < html.index("Seeing in the Dark")


def test_front_after_the_days_shows_awards_then_projects(world):
    on(world.conference, -10)
    factories.public(world.alphas_project, world.betas_project)
    Award.objects.create(
        conference=world.conference,
        name="Best paper",
        project=world.betas_project,
        announced_at=timezone.now(),
    )
    html = said("/spring/")
    assert html.index("Best paper") < html.index("2 projects by 3 students")


def test_front_costs_the_same_for_two_and_thirty(world, django_assert_max_num_queries):
    factories.public(world.alphas_project, world.betas_project)
    with django_assert_max_num_queries(12) as two:
        said("/spring/")
    for number in range(30):
        made = factories.project(
            factories.team(world.conference, f"{number}"), "More", number=50 + number
        )
        factories.public(made)
    with django_assert_max_num_queries(12) as thirty:
        said("/spring/")
    assert len(two) == len(thirty)


def test_robots_are_told_where_the_sitemap_is(world, settings):
    settings.SITE_URL = "https://projects.example"
    answer = Client().get("/robots.txt")
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert "Sitemap: https://projects.example/sitemap.xml" in answer.content.decode()


def test_sitemap_lists_public_projects_only(world):
    factories.public(world.alphas_project)
    xml = Client().get("/sitemap.xml").content.decode()
    assert "/spring/projects/01-seeing-in-the-dark/" in xml
    assert "hearing" not in xml


def test_favicon_has_its_address(db):
    answer = Client().get("/favicon.ico")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/static/portal/icon.svg")


def test_archive_runs_back_in_time(db):
    for slug, year in (("old", 2023), ("new", 2025), ("mid", 2024)):
        conf = factories.conference(slug, term=f"Spring {year}")
        Session.objects.create(
            conference=conf, name="Talks", starts_at=datetime(year, 5, 1, 12, tzinfo=UTC)
        )
        factories.public(factories.project(factories.team(conf, "T"), slug))
    html = said()
    assert html.index("Spring 2025") < html.index("Spring 2024") < html.index("Spring 2023")
