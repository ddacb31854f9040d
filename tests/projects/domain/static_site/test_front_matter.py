"""Front matter that is no YAML, or says things twice, is read as far as it goes."""

from __future__ import annotations

import pytest

from projects.domain.static_site import Kind


@pytest.mark.parametrize("text", ["", "Only a text.\n", "# A heading\n---\ntitle: Late\n---\n"])
def test_page_without_front_matter_is_left_out(site, text):
    site.write("_projects/zz.md", text)
    read = site.read()
    assert len(read.projects) == 1
    assert [f.kind for f in read.findings] == [Kind.FRONT_MATTER_MISSING, Kind.TEMPLATE_PAGE]


def test_front_matter_that_is_not_closed_ends_where_its_keys_end(site):
    site.write(
        "_projects/sheep.md",
        (site.root / "_projects/sheep.md").read_text().replace("\n---\n", "\n"),
    )
    assert site.findings() == [("", Kind.FRONT_MATTER_ODD, "", "")]
    assert site.project().categories == ("Application",)
    assert site.project().abstract == (
        "We count sheep in pictures taken from a hill. It works in fog."
    )


@pytest.mark.parametrize("opening", ["\n---", "-----", "—", "  ---"])
def test_odd_opening_line_is_reported_and_the_page_read(site, opening):
    file = site.root / "_projects/sheep.md"
    file.write_text(file.read_text().replace("---", opening, 1))
    assert site.findings() == [("", Kind.FRONT_MATTER_ODD, "", "")]
    assert site.project().title == "Counting Sheep with Care"


def test_front_matter_of_another_form_is_reported(site):
    site.write("_projects/sheep.md", "---\n- title\n- authors\n---\nText\n")
    assert [f.kind for f in site.read().findings] == [
        Kind.FRONT_MATTER_ODD,
        Kind.TEMPLATE_PAGE,
    ]


def test_title_with_a_colon_breaks_the_yaml_and_is_read_all_the_same(site):
    site.page(title="Sheep: A Study")
    assert [(f.field, f.kind, f.message, f.suggestion) for f in site.read().findings] == [
        (
            "",
            Kind.YAML_BROKEN,
            "The front matter is not valid YAML (line 2: mapping values are not allowed here);"
            " it was read line by line.",
            "",
        ),
        (
            "title",
            Kind.YAML_BROKEN,
            "The value needs quotation marks.",
            'title: "Sheep: A Study"',
        ),
    ]
    assert site.project().title == "Sheep: A Study"
    assert site.project().authors == ("Ada Byron", "Noor Haddad")


def test_list_with_an_open_bracket_is_read_all_the_same(site):
    site.page(authors='["Ada Byron", "Noor Haddad"')
    assert [(f.field, f.kind) for f in site.read().findings] == [
        ("", Kind.YAML_BROKEN),
        ("authors", Kind.YAML_BROKEN),
        ("authors", Kind.ODD_VALUE),
    ]
    assert site.project().authors == ("Ada Byron", "Noor Haddad")


def test_yaml_that_names_objects_builds_none(site):
    site.page(title="!!python/object/apply:os.system ['true']")
    assert ("", Kind.YAML_BROKEN) in [(f.field, f.kind) for f in site.read().findings]


def test_deeply_nested_yaml_is_reported(site):
    site.page(tags="[" * 600)
    assert ("", Kind.YAML_BROKEN) in [(f.field, f.kind) for f in site.read().findings]


def test_key_given_twice_is_reported_and_the_last_counts(site):
    site.page(tags='["Sheep"]\ntags: ["Hill"]')
    assert site.findings() == [("tags", Kind.DUPLICATE_KEY, "", "")]
    assert site.project().tags == ("Hill",)


def test_unknown_key_is_reported_with_the_key_it_resembles(site):
    site.page(layout="project", paper_ulr="/x.pdf", mood="good")
    assert site.findings() == [
        ("paper_ulr", Kind.UNKNOWN_KEY, "paper_ulr", "paper_url"),
        ("mood", Kind.UNKNOWN_KEY, "mood", ""),
    ]


def test_words_that_yaml_would_change_stay_as_written(site):
    site.page(title="2024", authors='[Null Haddad, "No"]', tags="[on, 1e3, 2024-01-01]")
    assert site.findings() == []
    project = site.project()
    assert (project.title, project.authors, project.tags) == (
        "2024",
        ("Null Haddad", "No"),
        ("on", "1e3", "2024-01-01"),
    )


@pytest.mark.parametrize(
    ("authors", "names", "findings"),
    [
        (
            "Ada Byron, Noor Haddad and Li Wei",
            ("Ada Byron", "Noor Haddad", "Li Wei"),
            [
                (
                    "authors",
                    Kind.ODD_VALUE,
                    "Ada Byron, Noor Haddad and Li Wei",
                    'authors: ["Ada Byron", "Noor Haddad", "Li Wei"]',
                )
            ],
        ),
        ("Ada Byron", ("Ada Byron",), [("authors", Kind.ODD_VALUE, "Ada Byron", "")]),
        (
            '["Byron, Ada"]',
            ("Byron, Ada",),
            [("authors", Kind.AUTHOR_ODD, "Byron, Ada", "Ada Byron")],
        ),
        ("[{name: Ada Byron, email: a@b.example}]", ("Ada Byron",), []),
        ('["Ada Byron", 7, [x], ""]', ("Ada Byron", "7"), None),
        ("[{email: a@b.example}, Ada]", ("Ada",), [("authors", Kind.ODD_VALUE, "", "")]),
        ('["A\\0da  \\ud800Byron "]', ("A da �Byron",), []),
    ],
)
def test_authors_are_read_in_whatever_form(site, authors, names, findings):
    site.page(authors=authors)
    assert site.project().authors == names
    if findings is not None:
        assert site.findings() == findings


def test_tags_in_one_text_are_split_and_reported(site):
    site.page(tags='["Vision; CNN", "vision"]')
    assert site.findings() == [
        ("tags", Kind.ODD_VALUE, "Vision; CNN", 'tags: ["Vision", "CNN"]'),
        ("tags", Kind.TAG_TWICE, "vision", ""),
    ]
    assert site.project().tags == ("Vision", "CNN")


def test_title_that_is_a_mapping_is_reported(site):
    site.page(title="{a: b}")
    assert site.findings() == [
        ("title", Kind.ODD_VALUE, "", ""),
        ("title", Kind.TITLE_MISSING, "", ""),
    ]
    assert site.project().title == "Sheep"


def test_page_marked_as_not_published_is_left_out(site):
    site.page(published="false")
    read = site.read()
    assert read.projects == ()
    assert [f.kind for f in read.findings] == [Kind.NOT_PUBLISHED]
