"""A flawless site is read whole, in the order of its files."""

from __future__ import annotations

from projects.domain.static_site import HEADINGS, Kind, SiteVideo
from tests.projects.domain.static_site.old_site import pdf


def test_flawless_page_is_read_without_findings(site):
    read = site.read()
    (project,) = read.projects
    assert read.findings == ()
    assert project.file == "_projects/sheep.md"
    assert project.title == "Counting Sheep with Care"
    assert project.authors == ("Ada Byron", "Noor Haddad")
    assert project.abstract == "We count sheep in pictures taken from a hill. It works in fog."
    assert project.tags == ("Vision", "CNN")
    assert project.categories == ("Application",)
    assert project.video == SiteVideo(
        "https://www.youtube.com/watch?v=abcdefghijk", "youtube.com", "abcdefghijk", False
    )
    assert [
        (file.field, file.address, file.path, file.size, file.pages) for file in project.files
    ] == [
        (
            "paper_url",
            "static_files/projects/sheep.pdf",
            site.root / "static_files/projects/sheep.pdf",
            len(pdf("sheep")),
            1,
        ),
        (
            "slides_url",
            "static_files/projects/sheep_slides.pdf",
            site.root / "static_files/projects/sheep_slides.pdf",
            len(pdf("slides")),
            1,
        ),
    ]


def test_every_kind_of_finding_has_a_heading():
    assert set(HEADINGS) == set(Kind)


def test_projects_come_in_the_order_of_file_names(site):
    site.other("Zebra", "Counting Zebras", "Kofi Asante")
    site.other("aardvark", "Counting Aardvarks", "Mei Lin")
    site.other("deep/mole", "Counting Moles", "Jo Ek")
    assert [project.file for project in site.read().projects] == [
        "_projects/aardvark.md",
        "_projects/deep/mole.md",
        "_projects/sheep.md",
        "_projects/Zebra.md",
    ]
