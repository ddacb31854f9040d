"""Every public page: the same bytes for everyone, no cookie, cacheable, and nothing unpublished."""

import pytest
from django.test import Client
from django.utils import timezone

from projects.models import Award, Kind, ProjectTopic, Session, Slot
from tests import factories

SECRETS = ["Hearing in the Noise", "hearing-in-the-noise", "Bob", "Canary pitch", "Canary abstract",
           "Secret topic", "Secret award"]  # fmt: skip
PAGES = [
    "/",
    "/spring/",
    "/spring/gallery/",
    "/spring/gallery/?q=noise",
    "/spring/projects/01-seeing-in-the-dark/",
    "/spring/program/",
    "/spring/awards/",
    "/search/",
    "/search/?q=canary",
    "/search/?q=bob",
    "/search/?q=seeing",
    "/topics/sensing/",
    "/robots.txt",
    "/sitemap.xml",
]


@pytest.fixture
def half(world):
    """Alpha is public. Beta is not, though it has all a public project has."""
    conf = world.conference
    sensing = factories.topic(conf, "Sensing")
    secret = factories.topic(conf, "Secret topic")
    ProjectTopic.objects.create(project=world.alphas_project, topic=sensing)
    for position, topic in enumerate([secret, sensing]):
        ProjectTopic.objects.create(project=world.betas_project, topic=topic, position=position)
    beta = world.betas_project
    beta.pitch, beta.abstract = "Canary pitch", "Canary abstract"
    beta.save()
    session = Session.objects.create(conference=conf, name="Talks", starts_at=timezone.now())
    for position, project in enumerate([world.alphas_project, beta]):
        Slot.objects.create(
            session=session, project=project, position=position, starts_at=timezone.now()
        )
    Award.objects.create(
        conference=conf, name="Secret award", project=beta, announced_at=timezone.now()
    )
    world.hidden_file = factories.artefact(beta, Kind.REPORT, published=True)
    world.shown_file = factories.artefact(world.alphas_project, Kind.REPORT, published=True)
    factories.public(world.alphas_project)
    # Search must not trust the stored text alone.
    beta.search_text = "hearing in the noise bob canary"
    beta.save()
    return world


@pytest.mark.parametrize("page", PAGES)
def test_sets_no_cookie_and_may_be_kept_by_any_cache(half, page):
    answer = Client().get(page)
    assert answer.status_code == 200
    assert answer.cookies == {}
    assert "cookie" not in answer.headers.get("Vary", "").lower()
    assert answer.headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize("page", PAGES)
def test_is_the_same_bytes_for_everyone(half, sign_in, page):
    bytes_of = [client.get(page).content for client in (Client(), sign_in(half.carol))]
    assert bytes_of[0] == bytes_of[1]
    assert b"csrf" not in bytes_of[0]


@pytest.mark.parametrize("page", PAGES)
def test_signed_in_visitors_keep_their_session(half, sign_in, page):
    carol = sign_in(half.carol)
    answer = carol.get(page)
    assert answer.cookies == {}
    assert carol.get("/spring/me/").status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_is_not_sent_twice(half, page):
    first = Client().get(page)
    again = Client().get(page, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("page", PAGES)
def test_tells_nothing_of_an_unpublished_project(half, page):
    html = Client().get(page).content.decode()
    said = html.replace('value="bob"', "").replace("“bob”", "").replace("bob ·", "")
    assert [secret for secret in SECRETS if secret in said] == []


def test_files_of_unpublished_projects_are_not_reachable(half):
    assert Client().get(half.shown_file.get_absolute_url()).status_code == 200
    assert Client().get(half.hidden_file.get_absolute_url()).status_code in (302, 404)


def test_topic_of_unpublished_projects_only_is_not_there(half):
    absent = Client().get("/topics/no-such-topic/")
    secret = Client().get("/topics/secret-topic/")
    assert (secret.status_code, secret.content) == (404, absent.content)


@pytest.mark.parametrize("page", PAGES)
def test_before_publication_nothing_of_any_project_shows(half, page):
    half.conference.published_at = None
    half.conference.save()
    html = Client().get(page).content.decode()
    assert [word for word in ("Seeing in the Dark", "Alice", *SECRETS) if word in html] == []


@pytest.mark.parametrize("page", [p for p in PAGES if "spring" in p])
def test_unknown_conference_is_not_there(half, page):
    assert Client().get(page.replace("spring", "winter", 1)).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_posting_changes_nothing(half, page):
    answer = Client().post(page, {"q": "x"})
    assert answer.status_code in (200, 301, 405)
    assert answer.cookies == {}
