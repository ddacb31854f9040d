"""A past edition comes in from an old course site."""

from __future__ import annotations

import pytest

from projects.domain.topic_groups import group_for
from projects.models import Artefact, Conference, LogEntry, Project, Session

pytestmark = pytest.mark.django_db


def test_conference_is_archived_published_and_knows_its_source(site):
    site.load(course="DS 542", time_zone="Europe/Berlin")
    conference = Conference.objects.get()
    assert (
        conference.slug,
        conference.name,
        conference.course,
        conference.term,
        conference.time_zone,
        conference.imported_from,
        conference.is_archived,
        conference.is_published,
        f"{conference.created_at:%Y-%m}",
    ) == (
        "old",
        "Mini-Conference",
        "DS 542",
        "Spring 2024",
        "Europe/Berlin",
        "old-site",
        True,
        True,
        "2024-05",
    )


def test_conference_without_a_term_says_how_to_name_it_and_takes_it_later(site):
    assert site.load(name="Sheep Days").splitlines()[-2] == (
        "Pages call its term “Past edition”: run this again with --term to name it."
    )
    site.load(name="Sheep Days", term="Term 2 of 2024")
    assert str(Conference.objects.get()) == "Sheep Days, Term 2 of 2024"


def test_projects_come_with_their_people_topics_and_categories(site):
    site.load()
    gallery = Project.objects.in_gallery()
    assert [
        (
            project.board,
            project.slug,
            project.title,
            project.abstract,
            [credit.name for credit in project.credits.all()],
            [(topic.name, topic.slug) for topic in project.ordered_topics],
            project.group.name if project.group else "",
            [category.name for category in project.categories.all()],
            project.source_key,
        )
        for project in gallery
    ] == [
        (
            "01",
            "counting-sheep",
            "Counting Sheep",
            "We count sheep.",
            ["Ada Byron", "Noor Haddad"],
            [("Vision", "vision"), ("C++", "c-plus-plus")],
            "Images and generation",
            ["Algorithmic"],
            "_projects/ada.md",
        ),
        (
            "02",
            "hearing-wolves",
            "Hearing Wolves",
            "We hear wolves.",
            ["Kofi Asante"],
            [("Audio", "audio")],
            "Audio and signals",
            ["Algorithmic"],
            "_projects/kofi.md",
        ),
    ]


def test_files_are_copied_with_their_pages_and_links_written_anew(site):
    site.load()
    artefacts = Artefact.objects.published().filter(project__number=1)
    report, slides, video = artefacts
    assert [
        (artefact.kind, artefact.pages, artefact.content_type, artefact.original_name)
        for artefact in (report, slides)
    ] == [
        ("report", 3, "application/pdf", "ada.pdf"),
        ("slides", 5, "application/pdf", "ada_slides.pdf"),
    ]
    with report.file.open() as stored:
        assert stored.read() == (site.root / "static_files/projects/ada.pdf").read_bytes()
    assert (video.kind, video.url, video.host, video.video_id, video.needs_sign_in) == (
        "video",
        "https://www.youtube.com/watch?v=adaaaaaaaaa",
        "youtube.com",
        "adaaaaaaaaa",
        False,
    )


def test_program_comes_in_order_and_without_invented_times(site):
    site.load()
    assert [
        (session.name, session.starts_at, [str(slot) for slot in session.slots.all()])
        for session in Session.objects.all()
    ] == [
        ("Tuesday", None, ["Hearing Wolves", "A Guest (Jo Ek)"]),
        ("Thursday 2 May 2024", None, ["Counting Sheep"]),
    ]


def test_site_without_a_program_has_no_sessions(site):
    (site.root / "_data/project_presos.yml").unlink()
    site.load()
    assert Session.objects.count() == 0


def test_import_is_in_the_log(site):
    site.load()
    (entry,) = LogEntry.objects.all()
    assert (entry.verb, entry.actor, entry.after["new"]) == (
        "imported",
        None,
        ["_projects/ada.md", "_projects/kofi.md"],
    )


@pytest.mark.parametrize(
    ("tag", "group"),
    [
        ("LLM", "Language"),
        ("RAG Evaluation", "Language"),
        ("GNN", "Graphs and networks"),
        ("Time Series Analysis", "Forecasting and tables"),
        ("Medical Imaging", "Health and biology"),
        ("Reinforcement Learning", "Agents and games"),
        ("Contrastive Learning", "Theory and systems"),
        ("MNIST-1D", "Theory and systems"),
    ],
)
def test_usual_tags_find_the_group_that_gives_their_hue(tag, group):
    found = group_for(tag)
    assert found is not None
    assert found.name == group


def test_unusual_tag_has_no_group():
    assert group_for("Sheep learning") is None


def test_pages_of_the_imported_conference_open(site, client):
    site.load()
    gallery = client.get("/old/gallery/")
    assert gallery.status_code == 200
    for project in Project.objects.all():
        assert project.get_absolute_url() in gallery.content.decode()
        assert client.get(project.get_absolute_url()).status_code == 200
    program = client.get("/old/program/").content.decode()
    assert program.index("Hearing Wolves") < program.index("Counting Sheep")
    report = Artefact.objects.get(project__number=1, kind="report")
    answer = client.get(report.get_absolute_url())
    assert (
        b"".join(answer.streaming_content)
        == (site.root / "static_files/projects/ada.pdf").read_bytes()
    )
