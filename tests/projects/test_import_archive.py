"""A past edition comes in from an old course site, once, whatever the number of imports."""

from __future__ import annotations

import os
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from projects import archive
from projects.archive import Edition, ImportRefused, import_archive
from projects.domain.static_site import read_site
from projects.domain.topic_groups import group_for
from projects.models import Artefact, Conference, LogEntry, Project, Session
from tests import factories

REAL = Path(__file__).resolve().parents[3] / "shared/data/course-site-sp2024"
pytestmark = pytest.mark.django_db


class OldSite:
    """A made-up course site of two projects, two files and a program."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.page("ada", "Counting Sheep", '["Ada Byron", "Noor Haddad"]', "We count sheep.")
        self.page("kofi", "Hearing Wolves", '["Kofi Asante"]', "We hear wolves.", tags='["Audio"]')
        self.write("static_files/projects/ada.pdf", factories.pdf(3))
        self.write("static_files/projects/ada_slides.pdf", factories.pdf(5))
        self.write(
            "_data/project_presos.yml",
            "tuesday:\n"
            '  - {authors: ["Kofi Asante"], title: Hearing Wolves}\n'
            '  - {authors: ["Jo Ek"], title: A Guest}\n'
            "2024-05-02:\n"
            '  - {authors: ["Ada Byron", "Noor Haddad"], title: Counting Sheep}\n',
        )

    def page(
        self, name: str, title: str, authors: str, abstract: str, tags: str = '["Vision", "C++"]'
    ) -> None:
        self.write(
            f"_projects/{name}.md",
            f"---\nauthors: {authors}\ntitle: {title}\n"
            f"paper_url: /static_files/projects/{name}.pdf\n"
            f"video_url: https://youtu.be/{name:a<11}\n"
            f"slides_url: /static_files/projects/{name}_slides.pdf\n"
            f"tags: {tags}\ncategories: [Algorithm]\n---\n\n{abstract}\n",
        )

    def write(self, path: str, content: str | bytes) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)

    def load(self, slug: str = "old", name: str = "Mini-Conference, Spring 2024", **more: object):
        """Runs the command and gives back what it printed."""
        out = StringIO()
        call_command(
            "import_archive", str(self.root), conference=slug, name=name, stdout=out, **more
        )
        return out.getvalue()


@pytest.fixture
def site(tmp_path) -> OldSite:
    return OldSite(tmp_path / "old-site")


def everything() -> dict[str, list[dict[str, object]]]:
    """Every row of the projects app, and every stored file with its time of change."""
    rows: dict[str, list[dict[str, object]]] = {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in apps.get_app_config("projects").get_models(include_auto_created=True)
    }
    root = Path(default_storage.location)
    rows["files"] = [
        {"path": str(path), "changed": path.stat().st_mtime_ns, "content": path.read_bytes()}
        for path in sorted(root.rglob("*"))
        if path.is_file()
    ]
    return rows


# What comes in


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


# Again


def test_second_import_changes_no_row_and_no_file(site):
    site.load()
    before = everything()
    printed = site.load()
    assert everything() == before
    assert printed.splitlines()[-2] == (
        "2 projects, 3 people, 2 files, 3 talks, 5 findings: "
        "0 projects new, 0 changed, 2 unchanged."
    )


def test_second_import_keeps_what_staff_have_changed_since(site):
    site.load()
    Project.objects.filter(number=1).update(title="Counting Sheep, Corrected")
    Session.objects.filter(name="Tuesday").update(room="B12")
    site.load()
    assert Project.objects.get(number=1).title == "Counting Sheep, Corrected"
    assert Session.objects.get(name="Tuesday").room == "B12"


def test_edited_page_changes_its_own_project_and_no_other(site):
    site.load()
    before = everything()
    site.page("kofi", "Hearing Wolves Well", '["Kofi Asante", "Mei Lin"]', "We do.", tags="[Music]")
    site.load()
    project = Project.objects.get(number=2)
    assert (project.title, project.abstract, project.slug) == (
        "Hearing Wolves Well",
        "We do.",
        "hearing-wolves",
    )
    assert [credit.name for credit in project.credits.all()] == ["Kofi Asante", "Mei Lin"]
    assert [topic.name for topic in project.ordered_topics] == ["Music"]
    after = everything()
    for label in ("projects.Project", "projects.Credit", "projects.Artefact", "projects.Slot"):
        first = [row for row in before[label] if row.get("project_id", row["id"]) != project.pk]
        again = [row for row in after[label] if row.get("project_id", row["id"]) != project.pk]
        assert again == first
    assert after["files"] == before["files"]


def test_person_who_stays_keeps_how_they_appear(site):
    site.load()
    Project.objects.get(number=1).credits.filter(name="Noor Haddad").update(is_hidden=True)
    site.page("ada", "Counting Sheep", '["Noor Haddad"]', "We count more sheep.")
    site.load()
    shown = Project.objects.get(number=1).credits.values_list("name", "is_hidden", "position")
    assert list(shown) == [("Noor Haddad", True, 0)]


def test_new_page_takes_the_next_board_number(site):
    site.load()
    site.page("bea", "Between Them", '["Bea Roth"]', "In the middle.")
    site.load()
    numbers = Project.objects.values_list("number", "title")
    assert list(numbers) == [(1, "Counting Sheep"), (2, "Hearing Wolves"), (3, "Between Them")]


def test_page_that_is_gone_keeps_its_project_and_is_named(site):
    site.load()
    (site.root / "_projects/kofi.md").unlink()
    printed = site.load()
    assert "_projects/kofi.md is no longer in the folder; its project was kept." in printed
    assert Project.objects.in_gallery().count() == 2


def test_replaced_file_is_published_in_place_of_the_old_one(site):
    site.load()
    first = (site.root / "static_files/projects/ada.pdf").read_bytes()
    old = Artefact.objects.get(project__number=1, kind="report")
    site.write("static_files/projects/ada.pdf", factories.pdf(4))
    site.load()
    (new,) = Artefact.objects.published().filter(project__number=1, kind="report")
    assert (new.pages, new.pk != old.pk) == (4, True)
    site.write("static_files/projects/ada.pdf", first)
    site.load()
    (back,) = Artefact.objects.published().filter(project__number=1, kind="report")
    assert back.pk == old.pk
    assert Artefact.objects.filter(kind="report").count() == 2


def test_link_taken_away_leaves_the_page(site):
    site.load()
    page = site.root / "_projects/ada.md"
    page.write_text(page.read_text().replace("https://youtu.be/adaaaaaaaaa", "TODO"))
    (site.root / "static_files/projects/ada_slides.pdf").unlink()
    site.load()
    shown = Artefact.objects.published().filter(project__number=1)
    assert [artefact.kind for artefact in shown] == ["report"]


def test_changed_program_changes_that_day_only(site):
    site.load()
    before = list(Session.objects.filter(name="Thursday 2 May 2024").values())
    program = site.root / "_data/project_presos.yml"
    program.write_text(program.read_text().replace("A Guest", "Another Guest"))
    site.load()
    tuesday = Session.objects.get(name="Tuesday")
    assert [str(slot) for slot in tuesday.slots.all()] == [
        "Hearing Wolves",
        "Another Guest (Jo Ek)",
    ]
    assert list(Session.objects.filter(name="Thursday 2 May 2024").values()) == before


# What does not come in


def test_dry_run_reports_and_writes_nothing(site):
    before = everything()
    printed = site.load(dry_run=True)
    assert everything() == before
    assert printed.splitlines()[-2:] == [
        "2 projects, 3 people, 2 files, 3 talks, 5 findings: "
        "2 projects would be new, 0 would be changed, 0 unchanged.",
        "This was a dry run: nothing was written.",
    ]


@pytest.mark.parametrize(
    ("slug", "name", "sentence"),
    [
        ("staff", "Old", "“staff” is an address of the portal itself. Choose another."),
        (
            "Old One",
            "Old",
            "“Old One” cannot be an address. Use small letters, digits and single hyphens, such as"
            " dl-spring-2024.",
        ),
        ("old", " ", "The conference needs a name."),
        ("old", "x" * 121, "The name is longer than 120 characters. Shorten it."),
        ("mine", "Old", "“mine” is a conference that was not imported. Choose another slug."),
        (
            "other",
            "Old",
            "“other” was imported from a folder named sp2020, and this one is named old-site."
            " Choose another slug, or rename the folder if it is the same.",
        ),
    ],
)
def test_edition_that_cannot_be_is_refused_in_one_sentence(site, slug, name, sentence):
    factories.conference("mine")
    factories.conference("other", imported_from="sp2020")
    before = everything()
    with pytest.raises(CommandError) as refused:
        site.load(slug, name)
    assert str(refused.value) == sentence
    assert everything() == before


def test_unknown_time_zone_is_refused(site):
    with pytest.raises(CommandError, match="“Mars” is not a time zone"):
        site.load(time_zone="Mars")


def test_path_without_a_site_is_refused_in_one_sentence(tmp_path):
    with pytest.raises(CommandError) as refused:
        call_command("import_archive", str(tmp_path / "gone"), conference="old", name="Old")
    assert str(refused.value) == f"There is no folder {tmp_path / 'gone'}."
    (tmp_path / "empty").mkdir()
    with pytest.raises(CommandError) as refused:
        call_command("import_archive", str(tmp_path / "empty"), conference="old", name="Old")
    assert str(refused.value) == (
        f"{tmp_path / 'empty'} holds no _projects folder, so it is not a site of project pages."
    )


@pytest.mark.parametrize(
    ("error", "shown"), [(RuntimeError, RuntimeError), (IntegrityError, ImportRefused)]
)
def test_failed_import_leaves_neither_rows_nor_files(site, monkeypatch, error, shown):
    before = everything()

    def fail(*_):
        raise error

    monkeypatch.setattr(archive, "write_program", fail)
    with pytest.raises(shown):
        import_archive(read_site(site.root), Edition("old", "Old"))
    assert everything() == before


# What is printed


def test_report_names_file_and_field_and_counts_at_the_end(site):
    assert site.load().splitlines() == [
        f"Reading {site.root}",
        "  _projects/ada.md: Counting Sheep",
        "  _projects/kofi.md: Hearing Wolves",
        "",
        "What is wrong, by file",
        "",
        "_data/project_presos.yml",
        "  tuesday: No project fits “A Guest”.",
        "",
        "_projects/ada.md",
        "  categories: “Algorithm” was read as “Algorithmic”.",
        "",
        "_projects/kofi.md",
        "  paper_url: The file “static_files/projects/kofi.pdf” is not in the folder.",
        "  slides_url: The file “static_files/projects/kofi_slides.pdf” is not in the folder.",
        "  categories: “Algorithm” was read as “Algorithmic”.",
        "",
        "What is wrong, counted",
        "     2  odd spelling of a category",
        "     2  file that is not in the folder",
        "     1  program entry without a project",
        "",
        "2 projects, 3 people, 2 files, 3 talks, 5 findings: "
        "2 projects new, 0 changed, 0 unchanged.",
        "The gallery is at /old/gallery/",
    ]


# The real edition, where its folder is at hand


def test_real_edition_is_at_hand_in_continuous_integration():
    assert REAL.is_dir() or not os.environ.get("CI"), f"{REAL} is missing: its tests did not run."


needs_real = pytest.mark.skipif(not REAL.is_dir(), reason="the real edition is not at hand")


@needs_real
def test_gallery_of_the_real_edition_shows_seventeen_projects(client):
    site = read_site(REAL)
    import_archive(site, Edition("dl-2024", "Deep Learning, Spring 2024"))
    gallery = Project.objects.in_gallery().filter(conference__slug="dl-2024")
    assert list(gallery.values_list("number", flat=True)) == list(range(1, 18))
    page = client.get("/dl-2024/gallery/").content.decode()
    assert all(f'"{project.get_absolute_url()}"' in page for project in gallery)
    assert gallery.filter(topics=None).count() == 2
    assert gallery.filter(abstract="").count() == 1
    shown = Artefact.objects.published()
    assert shown.filter(kind="video", needs_sign_in=True).count() == 17
    assert shown.filter(kind="report").count() == 7
    assert shown.filter(kind="slides").count() == 3
    before = everything()
    import_archive(read_site(REAL), Edition("dl-2024", "Deep Learning, Spring 2024"))
    assert everything() == before
