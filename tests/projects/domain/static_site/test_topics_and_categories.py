"""Topics and categories."""

from __future__ import annotations

import pytest

from projects.domain.static_site import Kind


def test_placeholder_tags_are_dropped_one_by_one(site):
    site.page(tags='["tag1", "Vision", "TODO"]')
    assert site.findings() == [
        ("tags", Kind.TAG_PLACEHOLDER, "tag1", ""),
        ("tags", Kind.TAG_PLACEHOLDER, "TODO", ""),
    ]
    assert site.project().tags == ("Vision",)


def test_project_left_without_a_topic_is_reported(site):
    site.page(tags='["tag1", "tag2"]')
    assert [f.kind for f in site.read().findings] == [
        Kind.TAG_PLACEHOLDER,
        Kind.TAG_PLACEHOLDER,
        Kind.TOPIC_MISSING,
    ]


def test_tags_take_the_spelling_used_most_and_plurals_are_only_reported(site):
    site.other("wolf", "Counting Wolves", "Kofi Asante", tags='["vision", "CNNs"]')
    site.other("yak", "Counting Yaks", "Mei Lin", tags='["Vision"]')
    assert site.findings() == [
        ("tags", Kind.TAG_SPELLING, "vision", "Vision"),
        ("tags", Kind.TAG_SPELLING, "CNNs", "CNN"),
    ]
    assert [project.tags for project in site.read().projects] == [
        ("Vision", "CNN"),
        ("Vision", "CNNs"),
        ("Vision",),
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Algorithm", "Algorithmic"),
        ("Theory", "Theoretical"),
        ("Pedagogical", "Explainer"),
        ("pedagogy", "Explainer"),
        ("Aplication", "Application"),
    ],
)
def test_odd_spelling_of_a_category_is_read_as_the_usual_one(site, written, read):
    site.page(categories=f'["{written}"]')
    assert site.findings() == [("categories", Kind.CATEGORY_SPELLING, written, read)]
    assert site.project().categories == (read,)


@pytest.mark.parametrize(
    ("written", "read"),
    [("application", "Application"), ("pedagogy/explainer", "Explainer")],
)
def test_small_letters_in_a_category_are_no_mistake(site, written, read):
    site.page(categories=None, category=written)
    assert site.findings() == []
    assert site.project().categories == (read,)


def test_unknown_category_is_kept_and_reported(site):
    site.page(categories='["Dataset"]')
    assert site.findings() == [("categories", Kind.CATEGORY_UNKNOWN, "Dataset", "")]
    assert site.project().categories == ("Dataset",)


def test_category_and_categories_count_both(site):
    site.page(category="Theory")
    assert site.findings() == [
        ("category", Kind.ODD_VALUE, "", ""),
        ("category", Kind.CATEGORY_SPELLING, "Theory", "Theoretical"),
    ]
    assert site.project().categories == ("Theoretical", "Application")


def test_missing_categories_are_reported_once_for_the_site_or_by_page(site):
    site.page(categories=None)
    assert [(f.file, f.kind) for f in site.read().findings] == [
        ("_projects", Kind.CATEGORY_MISSING)
    ]
    site.other("wolf", "Counting Wolves", "Kofi Asante")
    assert [(f.file, f.kind) for f in site.read().findings] == [
        ("_projects/sheep.md", Kind.CATEGORY_MISSING)
    ]
