"""What the command prints, and the gallery of the real edition."""

from __future__ import annotations

import pytest

from projects.archive import Edition, import_archive
from projects.domain.static_site import read_site
from projects.models import Artefact, Project
from tests.projects.importing.old_site import everything
from tests.real_edition import REAL, needs_real

pytestmark = pytest.mark.django_db


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
