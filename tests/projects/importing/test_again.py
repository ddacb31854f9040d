"""Importing again changes what the site changed, and nothing else."""

from __future__ import annotations

import pytest

from projects.models import Artefact, Project, Session
from tests import factories
from tests.projects.importing.old_site import everything

pytestmark = pytest.mark.django_db


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
