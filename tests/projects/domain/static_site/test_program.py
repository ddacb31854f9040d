"""The program of the presentation days."""

from __future__ import annotations

import pytest

from projects.domain.static_site import Kind
from tests.projects.domain.static_site.old_site import OldSite


def program(site: OldSite, text: str):
    site.other("wolf", "Counting Wolves", "Kofi Asante")
    site.write("_data/project_presos.yml", text)
    return site.read()


def test_program_gives_each_talk_its_project(site):
    read = program(
        site,
        "tuesday:\n"
        '  - authors: ["Kofi Asante"]\n    title: Counting Wolves\n'
        "2027-04-29:\n"
        '  - authors: ["Ada Byron", "Noor Haddad"]\n    title: Counting Sheep with Care\n',
    )
    assert read.findings == ()
    assert [
        (day.name, str(day.on), [(talk.title, talk.project) for talk in day.talks])
        for day in read.days
    ] == [
        ("tuesday", "None", [("Counting Wolves", "_projects/wolf.md")]),
        ("2027-04-29", "2027-04-29", [("Counting Sheep with Care", "_projects/sheep.md")]),
    ]


def test_program_that_writes_names_and_titles_otherwise_is_matched_and_reported(site):
    read = program(
        site,
        "tuesday:\n"
        '  - {authors: ["Kofi Asantee"], title: Wolves in Numbers}\n'
        '  - {authors: ["Byron Ada", "Jo Ek"], title: Counting Sheep with Care}\n',
    )
    assert [(f.file, f.field, f.kind, f.found, f.suggestion) for f in read.findings] == [
        (
            "_data/project_presos.yml",
            "tuesday",
            Kind.PROGRAM_TITLE,
            "Wolves in Numbers",
            "Counting Wolves",
        ),
        (
            "_data/project_presos.yml",
            "tuesday",
            Kind.PROGRAM_NAME,
            "Kofi Asantee",
            "Kofi Asante",
        ),
        ("_data/project_presos.yml", "tuesday", Kind.PROGRAM_NAME, "Byron Ada", "Ada Byron"),
        ("_data/project_presos.yml", "tuesday", Kind.PROGRAM_NAME, "Jo Ek", ""),
        ("_data/project_presos.yml", "tuesday", Kind.PROGRAM_NAME, "", "Noor Haddad"),
    ]


def test_talk_without_a_project_and_project_without_a_talk_are_reported(site):
    read = program(
        site,
        "tuesday:\n"
        '  - {authors: ["Kofi Asante"], title: Counting Wolves}\n'
        '  - {authors: ["Kofi Asante"], title: Counting Wolves Again}\n'
        '  - {authors: ["Jo Ek"], title: Something Else}\n',
    )
    assert [(f.file, f.kind, f.found) for f in read.findings] == [
        ("_data/project_presos.yml", Kind.PROGRAM_TWICE, "Counting Wolves Again"),
        ("_data/project_presos.yml", Kind.PROGRAM_UNMATCHED, "Something Else"),
        ("_projects/sheep.md", Kind.NOT_IN_PROGRAM, "Counting Sheep with Care"),
    ]
    assert [talk.project for talk in read.days[0].talks] == ["_projects/wolf.md", None, None]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("", [Kind.PROGRAM_ODD]),
        ("- a\n- b\n", [Kind.PROGRAM_ODD]),
        ("tuesday: soon\n", [Kind.PROGRAM_ODD]),
        ("tuesday:\n  - just text\n", [Kind.PROGRAM_ODD]),
        ("tuesday:\n  - {authors: [], title: }\n", [Kind.PROGRAM_ODD]),
        ("tuesday: [\n", [Kind.YAML_BROKEN]),
    ],
)
def test_odd_program_is_reported(site, text, kinds):
    read = program(site, text)
    mine = [f.kind for f in read.findings if f.file == "_data/project_presos.yml"]
    assert mine == kinds
