"""The gallery: cards, filters that count, search, order, and what it says when nothing is there."""

import re
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from projects.models import Award, Kind, ProjectTopic, TopicGroup
from tests import factories


@pytest.fixture
def hall(world):
    """Alpha: language, code and paper, best paper. Beta: health, video. Both public."""
    conf = world.conference
    language = TopicGroup.objects.create(conference=conf, name="Language", palette="iris")
    health = TopicGroup.objects.create(conference=conf, name="Health", palette="rose")
    tag(world.alphas_project, factories.topic(conf, "Translation", language))
    tag(world.betas_project, factories.topic(conf, "Retinal imaging", health))
    world.alphas_project.categories.add(factories.category(conf, "Application"))
    world.betas_project.categories.add(factories.category(conf, "Explainer"))
    factories.artefact(world.alphas_project, Kind.REPOSITORY, published=True)
    factories.artefact(world.alphas_project, Kind.REPORT, published=True)
    factories.artefact(world.betas_project, Kind.VIDEO, published=True, needs_sign_in=True)
    Award.objects.create(
        conference=conf,
        name="Best paper",
        project=world.alphas_project,
        announced_at=timezone.now(),
    )
    factories.public(world.alphas_project, world.betas_project)
    return world


def tag(project, topic, position=0):
    ProjectTopic.objects.create(project=project, topic=topic, position=position)


def page(query=""):
    answer = Client().get(f"/spring/gallery/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def titles(query=""):
    return re.findall(r'<h3 class="card-title[^"]*"><a [^>]*>([^<]*)</a>', page(query))


def text(html):
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def test_shows_both_projects_with_count_and_summary(hall):
    html = page("?sort=number")
    assert titles("?sort=number") == ["Seeing in the Dark", "Hearing in the Noise"]
    assert "2 projects by 3 students." in html
    assert "2 of 2" in html


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?topic=language", ["Seeing in the Dark"]),
        ("?topic=translation", ["Seeing in the Dark"]),
        ("?topic=language&topic=health&sort=number", ["Seeing in the Dark", "Hearing in the Noise"]),
        ("?category=explainer", ["Hearing in the Noise"]),
        ("?has=code", ["Seeing in the Dark"]),
        ("?has=code&has=paper", ["Seeing in the Dark"]),
        ("?has=code&has=video", []),
        ("?award=best-paper", ["Seeing in the Dark"]),
        ("?q=SEEING", ["Seeing in the Dark"]),
        ("?q=amir", ["Seeing in the Dark"]),
        ("?q=retinal", ["Hearing in the Noise"]),
        ("?q=&topic=&category=&has=&award=&sort=title", ["Hearing in the Noise", "Seeing in the Dark"]),
    ],
)  # fmt: skip
def test_filters_narrow(hall, query, found):
    assert titles(query) == found


def test_counts_are_of_what_the_other_filters_leave(hall):
    html = page("?topic=language")
    boxes = re.findall(r'name="(\w+)" value="([^"]+)"( checked| disabled)?>.*?muted">(\d+)<', html)
    assert {(name, value): int(count) for name, value, _, count in boxes} == {
        ("topic", "health"): 1,
        ("topic", "retinal-imaging"): 1,
        ("topic", "language"): 1,
        ("topic", "translation"): 1,
        ("category", "application"): 1,
        ("category", "explainer"): 0,
        ("has", "code"): 1,
        ("has", "paper"): 1,
        ("has", "video"): 0,
        ("has", "slides"): 0,
        ("award", "best-paper"): 1,
    }
    assert [value for _, value, state, _ in boxes if state == " disabled"] == [
        "explainer", "video", "slides",
    ]  # fmt: skip


def test_nothing_found_says_which_filter_to_remove(hall):
    html = page("?topic=health&award=best-paper")
    assert "No project has Best paper and Health" not in text(html)
    assert "No project has Health and Best paper. Remove" in text(html)
    assert 'href="/spring/gallery/?topic=health"' in html or 'href="/spring/gallery/?award=' in html


def test_search_that_finds_nothing_offers_a_spelling_and_other_conferences(hall):
    other = factories.conference("autumn", term="Autumn 2026")
    project = factories.project(factories.team(other, "Retnal"), "Retnal maps")
    factories.public(project)
    said = text(page("?q=retnal"))
    assert "Nothing in Spring 2027 matches “retnal”." in said
    assert "Did you mean Retinal?" in said
    assert "One project in other conferences matches." in said


@pytest.mark.parametrize(
    "query",
    [
        "?topic=nobody-has-this",
        "?category=%00",
        "?has=everything",
        "?award=%27%29%3B--",
        "?topic=language&has=%F0%9F%98%80",
        "?q=%F0%9F%92%A9%F0%9F%92%A9",
        "?topic=" + "x" * 5000,
    ],
)
def test_unknown_values_never_widen(hall, query):
    assert titles(query) == ([] if "%00" not in query else titles())


@pytest.mark.parametrize(
    "query",
    ["?q=%00", "?q=" + "a" * 9000, "?sort=__class__", "?page=-1", "?q[]=1", "?has&topic", "?%ff=%fe"],
)  # fmt: skip
def test_malformed_parameters_answer_a_page(hall, query):
    page(query)


def test_markup_in_parameters_is_only_text(hall):
    html = page("?q=<script>alert(1)</script>&topic=<b>x</b>")
    assert "<script>alert" not in html
    assert "<b>x" not in html


def test_search_folds_case_and_accents(hall):
    hall.alphas_project.title = "Évaluer l’œuvre de Łukasz"
    hall.alphas_project.save()
    for query in ("?q=EVALUER", "?q=oeuvre", "?q=%C5%82ukasz", "?q=lukasz"):
        assert titles(query) == ["Évaluer l’œuvre de Łukasz"]


def test_hidden_name_finds_nothing_and_stands_nowhere(hall):
    hall.alphas_project.credits.filter(name="Amir").update(is_hidden=True)
    html = page()
    assert "Amir" not in html
    assert "<bdi>Alice</bdi> and one more" in html
    assert titles("?q=amir") == []


def test_video_behind_a_sign_in_says_so(hall):
    assert "Video (sign-in)" in page("?has=video")


def test_three_filters_stand_as_chips_that_can_be_removed(hall):
    html = page("?topic=language&has=code&has=paper")
    assert 'aria-label="Remove Code"' in html
    assert 'href="/spring/gallery/?topic=language&amp;has=paper"' in html
    assert "Clear all" in html
    assert "Clear all" not in page("?topic=language&has=code")


def test_order_of_the_day_is_stable(hall):
    assert page() == page()


def test_unpublished_gallery_says_when(world):
    world.conference.gallery_opens_on = date(2027, 5, 2)
    world.conference.save()
    said = text(page())
    assert "Projects appear here on 2 May 2027. 2 teams are at work." in said
    assert "Seeing in the Dark" not in said


def test_withdrawn_and_unpublished_projects_are_not_in_it(hall):
    hall.alphas_project.withdrawn_at = timezone.now()
    hall.alphas_project.save()
    assert titles() == ["Hearing in the Noise"]
    hall.betas_project.published_at = None
    hall.betas_project.save()
    assert titles() == []
    assert "No project of Spring 2027 is public yet." in text(page())


def test_hidden_award_gives_no_ribbon_and_no_filter(hall):
    Award.objects.update(announced_at=None)
    assert "Best paper" not in page()
    assert titles("?award=best-paper") == []


def test_two_awards_show_the_first_and_plus_one(hall):
    Award.objects.create(
        conference=hall.conference,
        name="Best talk",
        project=hall.alphas_project,
        announced_at=timezone.now(),
        position=1,
    )
    assert "Best paper +1" in text(page())


def test_torture_titles_and_names_are_shown_whole(hall):
    conf = hall.conference
    names = ["محمد الحسيني", "דוד כהן", "陈小明", "김민지", "தமிழ்ச்செல்வி", "Lê Thị Minh Châu", "Σοφία",
             "ნინო", "X"]  # fmt: skip
    for number, title in enumerate(["Four", "a" * 60, "b " * 56 + "c", "d" * 300, "<i>&amp;"]):
        made = factories.project(factories.team(conf, f"T{number}"), title, number=10 + number)
        for place, name in enumerate(names[: (1, 4, 9, 2, 0)[number]]):
            made.credits.create(name=name, position=place)
        factories.public(made)
    html = page("?sort=number")
    assert "d" * 300 in html
    assert "&lt;i&gt;&amp;amp;" in html
    assert "<bdi>محمد الحسيني</bdi>" not in html  # two short words stay on one line
    assert '<bdi class="nowrap">محمد الحسيني</bdi>' in html
    assert "and 2 more" in html
    assert "and 7 more" in html
    assert ", ".join(names) in html


def test_costs_the_same_for_one_and_thirty(hall, django_assert_max_num_queries):
    hall.betas_project.delete()
    counted = []
    for turn in range(2):
        with django_assert_max_num_queries(6) as queries:
            page()
        counted.append(len(queries))
        for number in range(30):
            made = factories.project(
                factories.team(hall.conference, f"{turn} {number}"),
                f"More {number}",
                number=50 + 50 * turn + number,
            )
            made.credits.create(name=f"Person {number}")
            factories.artefact(made, Kind.REPORT, published=True)
            tag(made, hall.alphas_project.topics.get())
            factories.public(made)
    assert counted[0] == counted[1]
    with django_assert_max_num_queries(6):
        page("?q=nothing-like-it")
