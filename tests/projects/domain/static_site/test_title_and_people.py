"""Titles and the names of people."""

from __future__ import annotations

import pytest

from projects.domain.static_site import Kind


def test_missing_title_is_reported_and_the_file_name_stands_in(site):
    site.page(title=None)
    assert site.findings() == [("title", Kind.TITLE_MISSING, "", "")]
    assert site.project().title == "Sheep"


def test_placeholder_title_is_reported_and_the_file_name_stands_in(site):
    site.page(title="Awesome Project Title")
    assert site.findings() == [("title", Kind.TITLE_PLACEHOLDER, "Awesome Project Title", "")]
    assert site.project().title == "Sheep"


@pytest.mark.parametrize(
    "front_matter",
    ["", "authors: [First1 Last1, First2 Last2]\ntitle: Awesome Project Title\ntags: [tag1]"],
)
def test_template_that_nobody_filled_in_is_left_out(site, front_matter):
    site.write("_projects/zz_template.md", f"---\n{front_matter}\n---\n\nAbstract here.\n")
    read = site.read()
    assert [project.file for project in read.projects] == ["_projects/sheep.md"]
    assert [(f.file, f.kind) for f in read.findings] == [
        ("_projects/zz_template.md", Kind.TEMPLATE_PAGE)
    ]


def test_missing_and_placeholder_authors_are_reported(site):
    site.page(authors='["First Author", "TBA"]')
    assert site.findings() == [
        ("authors", Kind.AUTHOR_PLACEHOLDER, "First Author", ""),
        ("authors", Kind.AUTHOR_PLACEHOLDER, "TBA", ""),
        ("authors", Kind.AUTHORS_MISSING, "", ""),
    ]


def test_name_that_holds_more_than_a_name_is_kept_and_reported(site):
    site.page(authors='["Mei(May) Lin", "Ada Byron <ada@uni.example>"]')
    assert site.findings() == [
        ("authors", Kind.AUTHOR_ODD, "Mei(May) Lin", ""),
        ("authors", Kind.AUTHOR_ODD, "Ada Byron <ada@uni.example>", ""),
    ]


def test_person_named_twice_on_a_page_counts_once(site):
    site.page(authors='["Ada Byron", "Ada  Byron"]')
    assert site.findings() == [("authors", Kind.DUPLICATE_PERSON, "Ada Byron", "")]
    assert site.project().authors == ("Ada Byron",)


@pytest.mark.parametrize(
    "spelling",
    ["ada byron", "ADA BYRON", "Áda Byrøn", "Byron Ada", "Byron, Ada", "Ada By-ron", "AdaByron"],
)
def test_names_that_differ_in_case_accents_spaces_or_order_are_one_person(site, spelling):
    site.other("wolf", "Counting Wolves", spelling)
    findings = [f for f in site.findings() if f[1] == Kind.DUPLICATE_PERSON]
    assert findings == [("authors", Kind.DUPLICATE_PERSON, spelling, "Ada Byron")]


def test_names_of_two_people_are_not_taken_for_one(site):
    site.other("wolf", "Counting Wolves", "Ada Baron")
    assert site.findings() == []


def test_person_on_two_projects_is_reported(site):
    site.other("wolf", "Counting Wolves", "Ada Byron")
    assert site.findings() == [("authors", Kind.PERSON_ON_TWO_PROJECTS, "Ada Byron", "")]
    assert site.read().people == ("Ada Byron", "Noor Haddad")


def test_title_used_twice_is_reported(site):
    site.other("wolf", "Counting sheep, with care", "Kofi Asante")
    assert site.findings() == [("title", Kind.TITLE_TWICE, "Counting sheep, with care", "")]
