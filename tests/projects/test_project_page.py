"""A project's public page: its address, what it shows, and the stone of the withdrawn."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from projects.models import Kind, ProjectTopic, Session, Slot, VersionItem
from tests import factories


@pytest.fixture
def shown(world):
    factories.public(world.alphas_project, world.betas_project)
    return world


ADDRESS = "/spring/projects/01-seeing-in-the-dark/"


def page(address=ADDRESS):
    answer = Client().get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def text(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize(
    "wrong", ["01", "1", "1-seeing-in-the-dark", "01-", "01-an-old-title", "0001-x", "01-%D7%90"]
)
def test_wrong_slug_leads_to_the_right_address(shown, wrong):
    answer = Client().get(f"/spring/projects/{wrong}/")
    assert (answer.status_code, answer.headers["Location"]) == (301, ADDRESS)


@pytest.mark.parametrize(
    "absent", ["03", "99999999999", "seeing-in-the-dark", "-1", "٣", "%00", "1e1"]
)
def test_absent_projects_answer_404(shown, absent):
    assert Client().get(f"/spring/projects/{absent}/").status_code == 404


def test_unpublished_project_answers_like_an_absent_one(world):
    absent = Client().get("/spring/projects/77-nothing/")
    hidden = Client().get(ADDRESS)
    assert (hidden.status_code, hidden.content) == (absent.status_code, absent.content)
    assert hidden.status_code == 404


def test_slug_in_another_script_is_kept(shown):
    shown.alphas_project.slug = "видеть-в-темноте"
    shown.alphas_project.save()
    assert "Seeing in the Dark" in page("/spring/projects/01-видеть-в-темноте/")


def test_buttons_stand_for_what_exists(shown):
    factories.artefact(shown.alphas_project, Kind.REPORT, published=True, pages=8)
    factories.artefact(shown.alphas_project, Kind.VIDEO, published=True, seconds=232)
    factories.artefact(shown.alphas_project, Kind.REPOSITORY)
    buttons = re.findall(r'<a class="(button[^"]*)" href="[^"]*">(.*?)</a>', page())
    assert [(css, text(words)) for css, words in buttons] == [
        ("button button-primary", "Read the paper PDF, 8 pages"),
        ("button", "Video 3:52"),
        ("button", "Cite"),
    ]


def test_first_artefact_is_primary_without_a_paper(shown):
    factories.artefact(shown.alphas_project, Kind.SLIDES, published=True)
    assert 'button-primary" href="' in page()
    assert "See the slides" in page()


def test_without_artefacts_no_button_row_stands(shown):
    html = page()
    assert "button-primary" not in html
    assert "The team has not added a recording." in html


def test_abstract_is_sanitised_markdown_with_maths(shown):
    shown.alphas_project.abstract = (
        "We *see* $x^2$. <script>alert(1)</script> <img src=x onerror=y>"
    )
    shown.alphas_project.save()
    html = page()
    assert "<em>see</em>" in html
    assert '<span class="math inline">x^2</span>' in html
    assert "<script>alert" not in html
    assert "<img src=x" not in html


def test_player_is_built_from_the_parsed_id_only(shown):
    url = "https://youtu.be/dQw4w9WgXcQ?si=tracker&list=evil"
    factories.artefact(shown.alphas_project, Kind.VIDEO, published=True, url=url, seconds=232)
    html = page()
    assert 'data-src="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"' in html
    assert "<iframe" not in html
    assert "Play the talk, 3 min 52 s" in html
    assert "Playing loads the video from YouTube, which may set cookies." in html


@pytest.mark.parametrize(
    "url", ["https://evil.example/embed/dQw4w9WgXcQ", "https://www.youtube.com/watch?v=bad"]
)
def test_unknown_video_has_no_frame(shown, url):
    factories.artefact(shown.alphas_project, Kind.VIDEO, published=True, url=url)
    assert "data-src" not in page()


def test_video_of_the_university_says_so_before_the_click(shown):
    factories.artefact(
        shown.alphas_project,
        Kind.VIDEO,
        published=True,
        url="https://mymedia.bu.edu/media/t/1_ab12cd34",
        needs_sign_in=True,
    )
    html = page()
    said = "This recording is for members of the university. Open it at mymedia.bu.edu"
    assert said in text(html)
    assert "data-play" not in html


def test_hidden_member_is_and_one_more_everywhere(shown):
    shown.alphas_project.credits.filter(name="Amir").update(is_hidden=True)
    html = page()
    assert "Amir" not in html
    assert "<bdi>Alice</bdi> and one more" in html
    assert "author = {{Alice} and others}" in html


def test_team_of_hidden_members_shows_its_name(shown):
    shown.alphas_project.credits.update(is_hidden=True)
    assert "<bdi>Alpha</bdi>" in page()


def test_side_says_when_and_where_it_was_presented(shown):
    at = datetime(2027, 4, 29, 19, 42, tzinfo=UTC)
    session = Session.objects.create(
        conference=shown.conference, name="Talks", room="CDS 1101", starts_at=at
    )
    Slot.objects.create(session=session, project=shown.alphas_project, starts_at=at, minutes=5)
    said = text(page())
    assert "Thursday 29 April 2027, 15:42 to 15:47" in said
    assert "CDS 1101, board 01" in said


def test_neighbours_follow_the_numbers_without_a_program(shown):
    html = page()
    assert 'rel="next" href="/spring/projects/02-hearing-in-the-noise/"' in html
    assert 'rel="prev"' not in html


def test_related_projects_share_topics(shown):
    topic = factories.topic(shown.conference, "Sensing")
    for project in (shown.alphas_project, shown.betas_project):
        ProjectTopic.objects.create(project=project, topic=topic)
    assert "Related projects" in page()
    ProjectTopic.objects.filter(project=shown.betas_project).delete()
    assert "Related projects" not in page()


def test_withdrawn_project_leaves_a_stone_with_its_number_only(shown):
    shown.alphas_project.withdrawn_at = timezone.now()
    shown.alphas_project.save()
    for address in (ADDRESS, "/spring/projects/01/", "/spring/projects/1-anything/"):
        html = page(address)
        assert "This project was withdrawn by its team." in html
        assert "noindex" in html
        assert "Seeing" not in html
        assert "Alice" not in html


def test_costs_the_same_with_thirty_others(shown, django_assert_max_num_queries):
    topic = factories.topic(shown.conference, "Sensing")
    ProjectTopic.objects.create(project=shown.alphas_project, topic=topic)
    counted = []
    for turn in range(2):
        with django_assert_max_num_queries(8) as queries:
            page()
        counted.append(len(queries))
        for number in range(30):
            made = factories.project(
                factories.team(shown.conference, f"{turn} {number}"),
                "More",
                number=50 + 50 * turn + number,
            )
            ProjectTopic.objects.create(project=made, topic=topic)
            factories.public(made)
    assert counted[0] == counted[1]


def handed_in(shown, **labels: str) -> None:
    """Artefacts of kind_n with these labels, published."""
    made = []
    for key, label in labels.items():
        kind = key.rpartition("_")[0]
        more = {"alt_text": f"{label} in words"} if kind == Kind.PICTURE else {}
        made.append(factories.artefact(shown.alphas_project, kind, published=True, key=key, **more))
    version = factories.version(shown.alphas_project, shown.final)
    VersionItem.objects.bulk_create(
        VersionItem(
            version=version, key=row.key, kind=row.kind, label=labels[row.key], artefact=row
        )
        for row in made
    )


def test_other_pdfs_and_links_of_one_kind_are_called_as_the_milestone_calls_them(shown):
    handed_in(shown, pdf_1="Poster", pdf_2="Appendix", demo_1="Web demo", demo_2="Phone demo")
    buttons = re.findall(r'<a class="(?:button[^"]*)" href="[^"]*">(.*?)</a>', page())
    assert [text(words) for words in buttons] == [
        "Poster PDF",
        "Appendix PDF",
        "Web demo",
        "Phone demo",
        "Cite",
    ]


def test_picture_is_a_figure_with_its_words(shown):
    handed_in(shown, picture_1="Main figure")
    html = page()
    assert 'alt="Main figure in words"' in html
    assert "<figcaption>Main figure</figcaption>" in html
    assert "Figures" in html
