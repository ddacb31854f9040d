"""An old course site is read whole, and everything wrong with it is named by file and field."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.domain.static_site import HEADINGS, Kind, NotASite, SiteVideo, read_site

REAL = Path(__file__).resolve().parents[4] / "shared/data/course-site-sp2024"


def pdf(name: str) -> bytes:
    """The smallest PDF that opens, of one page, different for each name."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
        b"trailer<</Root 1 0 R>>\n% " + name.encode() + b"\n%%EOF\n"
    )


FLAWLESS = {
    "authors": '["Ada Byron", "Noor Haddad"]',
    "title": "Counting Sheep with Care",
    "paper_url": "/static_files/projects/sheep.pdf",
    "video_url": '"https://www.youtube.com/watch?v=abcdefghijk"',
    "slides_url": "/static_files/projects/sheep_slides.pdf",
    "tags": '["Vision", "CNN"]',
    "categories": '["Application"]',
}
ABSTRACT = "We count sheep in pictures taken from a hill.\nIt works in fog.\n"


class OldSite:
    """Writes a made-up site; read() gives it back as the importer sees it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "_projects").mkdir()

    def page(self, name: str = "sheep", abstract: str = ABSTRACT, **changes: str | None) -> None:
        values = {**FLAWLESS, **changes}
        lines = [f"{key}: {value}" for key, value in values.items() if value is not None]
        self.write(f"_projects/{name}.md", "\n".join(["---", *lines, "---", "", abstract]))

    def other(self, name: str, title: str, author: str, **changes: str | None) -> None:
        """A second flawless page with files and a video of its own."""
        for ending in ("", "_slides"):
            self.write(f"static_files/projects/{name}{ending}.pdf", pdf(name + ending))
        own = {
            "title": title,
            "authors": f'["{author}"]',
            "paper_url": f"/static_files/projects/{name}.pdf",
            "slides_url": f"/static_files/projects/{name}_slides.pdf",
            "video_url": f"https://vimeo.com/{10**6 + sum(name.encode())}",
        }
        self.page(name, **{**own, **changes})

    def write(self, path: str, content: str | bytes) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)

    def read(self):
        return read_site(self.root)

    def findings(self):
        """(field, kind, found, suggestion) of each finding."""
        return [(f.field, f.kind, f.found, f.suggestion) for f in self.read().findings]

    def project(self):
        (project,) = self.read().projects
        return project


@pytest.fixture
def site(tmp_path) -> OldSite:
    made = OldSite(tmp_path)
    made.page()
    made.write("static_files/projects/sheep.pdf", pdf("sheep"))
    made.write("static_files/projects/sheep_slides.pdf", pdf("slides"))
    return made


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


# The path


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("gone", "There is no folder {}."),
        ("a.txt", "{} is a file. Give the folder of the site, which holds _projects."),
        ("empty", "{} holds no _projects folder, so it is not a site of project pages."),
        ("_projects", "Give the folder above {}: the one that holds _projects."),
    ],
)
def test_path_without_a_site_is_refused_in_one_sentence(site, path, sentence):
    site.write("a.txt", "x")
    (site.root / "empty").mkdir()
    with pytest.raises(NotASite) as refused:
        read_site(site.root / path)
    assert str(refused.value) == sentence.format(site.root / path)


# The file itself


def test_byte_order_mark_is_reported_and_the_page_read(site):
    file = site.root / "_projects/sheep.md"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert site.findings() == [("", Kind.BYTE_ORDER_MARK, "", "")]
    assert site.project().title == "Counting Sheep with Care"


@pytest.mark.parametrize("ends", [b"\r\n", b"\r"])
def test_foreign_line_endings_are_reported_and_the_page_read(site, ends):
    file = site.root / "_projects/sheep.md"
    file.write_bytes(file.read_bytes().replace(b"\n", ends))
    assert site.findings() == [("", Kind.LINE_ENDINGS, "", "")]
    assert site.project().tags == ("Vision", "CNN")


def test_file_that_is_not_utf8_is_read_as_windows_1252(site):
    file = site.root / "_projects/sheep.md"
    file.write_bytes(file.read_bytes().replace(b"Ada Byron", "Zoë Müller".encode("cp1252")))
    assert [(f.kind, f.message) for f in site.read().findings] == [
        (
            Kind.NOT_UTF8,
            "Line 2 is not UTF-8; the file was read as Windows-1252. Check its accents.",
        )
    ]
    assert site.project().authors == ("Zoë Müller", "Noor Haddad")


def test_utf_16_is_reported_and_read(site):
    file = site.root / "_projects/sheep.md"
    file.write_bytes(file.read_text().encode("utf-16"))
    assert site.findings() == [("", Kind.NOT_UTF8, "", "")]
    assert site.project().title == "Counting Sheep with Care"


def test_control_characters_are_left_out(site):
    site.page(abstract="We count\x00 sheep.")
    assert site.findings() == [("", Kind.CONTROL_CHARACTERS, "", "")]
    assert site.project().abstract == "We count sheep."


def test_page_that_is_a_link_out_of_the_folder_is_not_read(site, tmp_path_factory):
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.md"
    secret.write_text("---\ntitle: Secret\nauthors: [Eve]\n---\n")
    (site.root / "_projects/zecret.md").symlink_to(secret)
    read = site.read()
    assert [project.file for project in read.projects] == ["_projects/sheep.md"]
    assert [(f.file, f.kind) for f in read.findings] == [("_projects/zecret.md", Kind.OUTSIDE)]


def test_links_in_a_circle_and_pipes_are_reported_and_not_opened(site):
    (site.root / "_projects/one.md").symlink_to("two.md")
    (site.root / "_projects/two.md").symlink_to("one.md")
    (site.root / "static_files/projects/loop.pdf").symlink_to("loop.pdf")
    (site.root / "static_files/projects/up").symlink_to("..")
    os.mkfifo(site.root / "_projects/pipe.md")
    (site.root / "_data").mkdir()
    os.mkfifo(site.root / "_data/project_presos.yml")
    assert [(f.file, f.kind) for f in site.read().findings] == [
        ("_data/project_presos.yml", Kind.UNREADABLE),
        ("_projects/one.md", Kind.UNREADABLE),
        ("_projects/pipe.md", Kind.UNREADABLE),
        ("_projects/two.md", Kind.UNREADABLE),
    ]


def test_other_files_among_the_pages_are_reported_and_hidden_ones_passed_over(site):
    for name in (".DS_Store", "notes.txt", "sheep.md.bak", "_draft.md"):
        site.write(f"_projects/{name}", "x")
    assert [(f.file, f.kind) for f in site.read().findings] == [
        ("_projects/_draft.md", Kind.NOT_A_PAGE),
        ("_projects/notes.txt", Kind.NOT_A_PAGE),
        ("_projects/sheep.md.bak", Kind.NOT_A_PAGE),
    ]


def test_huge_page_is_left_out(site):
    site.write("_projects/zhuge.md", b"x" * 1_000_001)
    read = site.read()
    assert len(read.projects) == 1
    assert [(f.file, f.kind) for f in read.findings] == [("_projects/zhuge.md", Kind.UNREADABLE)]


# The front matter


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


# Title and people


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


# Topics and categories


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


# Links and files


def test_missing_links_are_reported(site):
    site.page(paper_url=None, video_url='""', slides_url="")
    assert [finding[:2] for finding in site.findings()] == [
        ("paper_url", Kind.LINK_MISSING),
        ("video_url", Kind.LINK_MISSING),
        ("slides_url", Kind.LINK_MISSING),
    ]


@pytest.mark.parametrize(
    "link", ['"#"', "/url.html", "TODO", '"https://"', "https://example.com/x", "path/to/file.pdf"]
)
def test_placeholder_link_is_dropped(site, link):
    site.page(slides_url=link)
    kinds = [(f.field, f.kind, f.found) for f in site.read().findings]
    assert kinds == [
        ("slides_url", Kind.LINK_PLACEHOLDER, link.strip('"')),
        ("", Kind.FILE_UNUSED, ""),
    ]
    assert [file.field for file in site.project().files] == ["paper_url"]


def test_file_that_is_not_in_the_folder_is_named(site):
    site.page(slides_url="/static_files/projects/goats.pdf")
    (site.root / "static_files/projects/sheep_slides.pdf").unlink()
    assert [(f.field, f.kind, f.message) for f in site.read().findings] == [
        (
            "slides_url",
            Kind.FILE_MISSING,
            "The file “static_files/projects/goats.pdf” is not in the folder.",
        )
    ]


def test_wrong_extension_is_reported_with_the_file_that_is_there(site):
    site.page(paper_url="/static_files/projects/sheep.pdfl")
    assert site.findings() == [
        (
            "paper_url",
            Kind.WRONG_EXTENSION,
            "/static_files/projects/sheep.pdfl",
            "/static_files/projects/sheep.pdf",
        )
    ]
    assert [file.field for file in site.project().files] == ["slides_url"]


@pytest.mark.parametrize("written", ["Sheep_Slides.pdf", "sheep_slidse.pdf"])
def test_file_name_with_a_slip_is_reported_with_the_file_that_is_there(site, written):
    site.page(slides_url=f"/static_files/projects/{written}")
    assert site.findings() == [
        (
            "slides_url",
            Kind.FILE_NAME_CLOSE,
            f"/static_files/projects/{written}",
            "/static_files/projects/sheep_slides.pdf",
        )
    ]


@pytest.mark.parametrize(
    "written",
    [
        "static_files/projects/sheep.pdf",
        "/static_files/projects/sheep.pdf#page=2",
        '"/static_files/projects/./sheep.pdf?download=1"',
        '"\\\\static_files\\\\projects\\\\sheep.pdf"',
    ],
)
def test_ways_to_write_the_path_of_a_file_are_all_understood(site, written):
    site.page(paper_url=written)
    assert site.findings() == []
    assert site.project().files[0].address == "static_files/projects/sheep.pdf"


def test_percent_signs_and_decomposed_letters_in_a_path_are_understood(site):
    site.write("static_files/projects/tre\u0301s bien.pdf", pdf("other"))
    site.page(paper_url="/static_files/projects/tr%C3%A9s%20bien.pdf")
    assert [(f.file, f.kind) for f in site.read().findings] == [
        ("static_files/projects/sheep.pdf", Kind.FILE_UNUSED)
    ]


@pytest.mark.parametrize(
    "written",
    [
        "{{ site.baseurl }}/static_files/projects/sheep.pdf",
        "https://course.example.edu/site/static_files/projects/sheep.pdf",
    ],
)
def test_file_behind_template_code_or_the_old_address_is_found(site, written):
    site.page(paper_url=f'"{written}"')
    assert [finding[:3] for finding in site.findings()] == [("paper_url", Kind.LINK_ODD, written)]
    assert len(site.project().files) == 2


@pytest.mark.parametrize(
    "written",
    [
        "/../outside.pdf",
        "/static_files/../../outside.pdf",
        "/%2e%2e/outside.pdf",
        "/_config.yml",
        "/.git/config",
        "/linked/outside.pdf",
        "/static_files/projects/out.pdf",
    ],
)
def test_link_that_leaves_the_public_files_is_not_followed(tmp_path, written):
    (tmp_path / "outside.pdf").write_bytes(pdf("outside"))
    root = tmp_path / "site"
    root.mkdir()
    site = OldSite(root)
    site.write("static_files/projects/sheep_slides.pdf", pdf("other"))
    site.write("_config.yml", "x")
    (root / "linked").symlink_to(tmp_path)
    (root / "static_files/projects/out.pdf").symlink_to(tmp_path / "outside.pdf")
    site.page(paper_url=f'"{written}"')
    assert site.findings() == [("paper_url", Kind.OUTSIDE, written, "")]
    assert [file.field for file in site.project().files] == ["slides_url"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<!DOCTYPE html><title>404</title>", "is not a PDF but a web page"),
        (b"PK\x03\x04rest", "is not a PDF but a ZIP or Office file"),
        (b"", "is empty"),
        (b"%PDF-1.4\nnothing\n%%EOF\n", "is a damaged PDF that does not open"),
        (b"%PDF-1.4\nhalf of it", "is a PDF without its end, as if cut off while copying"),
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:00\n",
            "is only a Git LFS pointer: fetch the file itself with `git lfs pull`",
        ),
    ],
)
def test_file_that_is_not_a_pdf_is_left_out(site, content, words):
    site.write("static_files/projects/sheep.pdf", content)
    assert [(f.field, f.kind, f.message) for f in site.read().findings] == [
        ("paper_url", Kind.NOT_A_PDF, f"“sheep.pdf” {words}; it was left out.")
    ]
    assert [file.field for file in site.project().files] == ["slides_url"]


def test_pdf_that_nobody_links_to_is_reported(site):
    site.write("static_files/projects/lost.pdf", pdf("other"))
    site.write("static_files/lectures/one.pdf", pdf("other"))
    assert [(f.file, f.kind) for f in site.read().findings] == [
        ("static_files/projects/lost.pdf", Kind.FILE_UNUSED)
    ]


def test_document_kept_elsewhere_is_left_there_and_reported(site):
    site.page(slides_url="https://docs.google.com/presentation/d/abc")
    assert [finding[:2] for finding in site.findings()] == [
        ("slides_url", Kind.LINK_ELSEWHERE),
        ("", Kind.FILE_UNUSED),
    ]
    assert [file.field for file in site.project().files] == ["paper_url"]


def test_video_behind_a_sign_in_is_kept_and_marked(site):
    site.page(video_url="https://mymedia.bu.edu/media/t/1_abcd1234")
    assert site.findings() == [
        (
            "video_url",
            Kind.VIDEO_NEEDS_SIGN_IN,
            "https://mymedia.bu.edu/media/t/1_abcd1234",
            "",
        )
    ]
    assert site.project().video == SiteVideo(
        "https://mymedia.bu.edu/media/t/1_abcd1234", "mymedia.bu.edu", "1_abcd1234", True
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://youtu.be/abcdefghijk?t=3", "https://www.youtube.com/watch?v=abcdefghijk&t=9"),
        ("https://vimeo.com/1234567", "https://player.vimeo.com/video/1234567?dnt=1"),
        (
            "https://mymedia.bu.edu/media/t/1_abcd1234",
            "https://mymedia.bu.edu/media/My+Talk/1_abcd1234",
        ),
    ],
)
def test_one_video_on_two_projects_is_reported_on_the_second(site, one, other):
    site.page(video_url=one)
    site.other("wolf", "Counting Wolves", "Kofi Asante", video_url=other)
    assert [
        (f.file, f.kind, f.message)
        for f in site.read().findings
        if f.kind != Kind.VIDEO_NEEDS_SIGN_IN
    ] == [
        (
            "_projects/wolf.md",
            Kind.DUPLICATE_VIDEO,
            "The link leads to the same video as that of _projects/sheep.md. One of the two is"
            " wrong.",
        )
    ]


def test_one_document_under_two_names_is_reported(site):
    site.write("static_files/projects/sheep_slides.pdf", pdf("sheep"))
    assert [(f.field, f.kind, f.message) for f in site.read().findings] == [
        (
            "slides_url",
            Kind.DUPLICATE_LINK,
            "The link leads to the same document as paper_url of this page. One of the two is wrong.",
        )
    ]


def test_text_longer_than_the_portal_keeps_is_cut_and_reported(site):
    site.page(title="T" * 301, tags=f'["{"t" * 61}"]', authors=f'["{"A" * 201}"]')
    assert site.findings() == [
        ("title", Kind.TOO_LONG, "T", ""),
        ("authors", Kind.TOO_LONG, "A", ""),
        ("tags", Kind.TOO_LONG, "t", ""),
    ]
    assert site.project().title == "T" * 300


def test_one_document_behind_two_links_is_reported(site):
    site.page(slides_url="/static_files/projects/sheep.pdf")
    assert [finding[:2] for finding in site.findings()] == [
        ("slides_url", Kind.DUPLICATE_LINK),
        ("", Kind.FILE_UNUSED),
    ]


@pytest.mark.parametrize(
    ("written", "suggestion"),
    [
        ("javascript:alert(1)", ""),
        ("https://user:pw@vimeo.com/1", ""),
        ("http://localhost:4000/v.mp4", ""),
        ("http://10.0.0.1/v", ""),
        ("https://vimeo.com/a b", "https://vimeo.com/a%20b"),
        ("http://[bad", ""),
        ("/videos/talk.mp4", ""),
    ],
)
def test_odd_video_link_is_dropped(site, written, suggestion):
    site.page(video_url=f'"{written}"')
    assert site.findings() == [("video_url", Kind.LINK_ODD, written, suggestion)]
    assert site.project().video is None


def test_link_without_https_gets_it(site):
    site.page(video_url="www.youtube.com/watch?v=abcdefghijk")
    assert site.findings() == [
        (
            "video_url",
            Kind.LINK_ODD,
            "www.youtube.com/watch?v=abcdefghijk",
            "https://www.youtube.com/watch?v=abcdefghijk",
        )
    ]
    assert site.project().video.address == "https://www.youtube.com/watch?v=abcdefghijk"


# The abstract


def test_missing_abstract_is_reported(site):
    site.page(abstract="  \n")
    assert site.findings() == [("abstract", Kind.ABSTRACT_MISSING, "", "")]


@pytest.mark.parametrize(
    "text", ["Abstract here.", "TBA", "*Your abstract goes here*", "Lorem ipsum dolor\nsit amet."]
)
def test_placeholder_abstract_is_treated_as_missing(site, text):
    site.page(abstract=text)
    assert site.findings() == [("abstract", Kind.ABSTRACT_PLACEHOLDER, text, "")]
    assert site.project().abstract == ""


@pytest.mark.parametrize(
    ("broken", "stored", "suggestion"),
    [
        ("re-\ngarding", "re-garding", "regarding"),
        ("GPT-\n4", "GPT-4", "GPT-4"),
        ("real-\ntime", "real-time", "real-time"),
        ("state-of-\nthe-art", "state-of-the-art", "state-of-the"),
        ("Long-\nTerm", "Long-Term", "Long-Term"),
        ("par\u00ad\nticular", "particular", "particular"),
    ],
)
def test_word_broken_at_a_line_end_is_stored_whole_and_the_repair_suggested(
    site, broken, stored, suggestion
):
    site.page(abstract=f"We ask {broken} sheep.")
    ((field, kind, found, suggested),) = site.findings()
    assert (field, kind, suggested) == ("abstract", Kind.BROKEN_WORD, suggestion)
    assert stored.startswith(found)
    assert site.project().abstract == f"We ask {stored} sheep."


def test_hyphen_is_kept_or_dropped_as_the_rest_of_the_site_writes_the_word(site):
    site.page(abstract="An anti-\nbody met a co-\noperative. One antibody, two co-operative.")
    assert [f[3] for f in site.findings() if f[1] == Kind.BROKEN_WORD] == [
        "antibody",
        "co-operative",
    ]


def test_hanging_hyphen_is_no_broken_word(site):
    site.page(abstract="In pre-\nand post-war times, 2019-\n2024.")
    assert site.findings() == []
    assert site.project().abstract == "In pre- and post-war times, 2019-2024."


def test_ligatures_are_resolved_and_reported_and_nothing_else_is_folded(site):
    site.page(abstract="We are ﬁxing eﬃcient x² ½ Ⅳ sheep.")
    assert site.findings() == [
        ("abstract", Kind.LIGATURE, "ﬁxing", "fixing"),
        ("abstract", Kind.LIGATURE, "eﬃcient", "efficient"),
    ]
    assert site.project().abstract == "We are fixing efficient x² ½ Ⅳ sheep."


@pytest.mark.parametrize(
    ("text", "found", "suggestion"),
    [
        (
            "The code: https://github.com/ada/counting sheep.\nWe count.",
            "https://github.com/ada/counting sheep",
            "https://github.com/ada/counting_sheep",
        ),
        (
            "The code: https://github.com/ada/counting_\nsheep. We count.",
            "https://github.com/ada/counting_ sheep",
            "https://github.com/ada/counting_sheep",
        ),
    ],
)
def test_address_broken_by_a_space_is_reported(site, text, found, suggestion):
    site.page(abstract=text)
    assert site.findings() == [("abstract", Kind.BROKEN_URL, found, suggestion)]


@pytest.mark.parametrize(
    "text",
    [
        "The code is at https://github.com/ada/sheep too.",
        "See https://github.com/ada/sheep for the code.",
        "See https://github.com/ada/sheep. We count.",
        "See https://example.org/\nfor more.",
    ],
)
def test_whole_address_in_a_sentence_is_no_finding(site, text):
    site.page(abstract=text)
    assert site.findings() == []


@pytest.mark.parametrize(
    ("text", "kind", "found", "suggestion"),
    [
        ("Itâ€™s a sheep.", Kind.GARBLED_TEXT, "Itâ€™s", "It’s"),
        ("The cafÃ© sheep.", Kind.GARBLED_TEXT, "cafÃ©", "café"),
        ("Sheep <b>count</b>.", Kind.LEFT_OVER_MARK, "<b>", ""),
        ("Sheep {{ site.x }} count.", Kind.LEFT_OVER_MARK, "{{ site.x }}", ""),
        ("Sheep count [3, 4].", Kind.LEFT_OVER_MARK, "[3, 4]", ""),
        ("The sheep . They count.", Kind.PUNCTUATION, "sheep .", "sheep."),
        ("Re-count and recount.", Kind.TWO_SPELLINGS, "recount", "re-count"),
    ],
)
def test_small_oddities_of_an_abstract_are_reported(site, text, kind, found, suggestion):
    site.page(abstract=text)
    assert site.findings()[0] == ("abstract", kind, found, suggestion)


def test_long_abstract_without_an_end_is_reported(site):
    site.page(abstract="Sheep " * 20 + "stand on the hill")
    assert site.findings() == [
        ("abstract", Kind.ABSTRACT_CUT_OFF, "stand on the hill", "stand on the hill.")
    ]


def test_lines_are_joined_in_paragraphs_and_kept_in_everything_else(site):
    body = (
        "One\ntwo.\n\n- a\n  b\n- c\n\n1. d\n2. e\n\n```\nx\n  y\n```\nAfter\ncode\\\nbreak.\n\n"
        "# H\nText\n\n$$\nx\n= 1\n$$\n\n| a |\n|---|\n"
    )
    site.page(abstract=body)
    assert site.findings() == []
    assert site.project().abstract == (
        "One two.\n\n- a b\n- c\n\n1. d\n2. e\n\n```\nx\n  y\n```\nAfter code\\\nbreak.\n\n"
        "# H\nText\n\n$$\nx\n= 1\n$$\n\n| a |\n|---|"
    )


def test_lines_of_scripts_without_spaces_are_joined_without_one(site):
    site.page(abstract="我们数\n绵羊。")
    assert site.project().abstract == "我们数绵羊。"


# The program


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


# Whatever the files hold

PIECES = [
    "---", "\n", ": ", "[", "]", '"', "'", "- ", "#", "{{", "&a ", "*a", "!!x ", "|", "\t", "\x00",
    "\u2028", "\ufeff", "\r\n", "authors", "title", "tags", "https://", "http://[", "/../", "$$",
    "```", "-\n", "null", "<<: *a", "? ", "%YAML", "\\ud800", "\\0", "Ada", "sheep.pdf",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.binary(max_size=60))
@settings(max_examples=150, deadline=None)
def test_nothing_in_a_page_or_program_stops_the_reading(tmp_path_factory, text, raw):
    site = OldSite(tmp_path_factory.mktemp("odd"))
    site.page(title=text)
    site.write("_projects/raw.md", b"---\n" + raw + b"\n---\n" + raw)
    site.write("_projects/text.md", text)
    site.write("_data/project_presos.yml", text.encode() + raw)
    for project in site.read().projects:
        for value in (project.title, project.abstract, *project.authors, *project.tags):
            assert "\x00" not in value
            value.encode()


# The real edition, where its folder is at hand


def test_real_edition_is_at_hand_in_continuous_integration():
    assert REAL.is_dir() or not os.environ.get("CI"), f"{REAL} is missing: its tests did not run."


needs_real = pytest.mark.skipif(not REAL.is_dir(), reason="the real edition is not at hand")


@needs_real
def test_real_edition_holds_what_it_holds():
    site = read_site(REAL)
    assert len(site.projects) == 17
    assert len(site.people) == 28
    assert sum(project.video.needs_sign_in for project in site.projects if project.video) == 17
    assert sum(len(project.files) for project in site.projects) == 10
    assert site.days == ()
    assert Counter(finding.kind for finding in site.findings) == {
        Kind.VIDEO_NEEDS_SIGN_IN: 17,
        Kind.FILE_MISSING: 21,
        Kind.TAG_PLACEHOLDER: 5,
        Kind.BROKEN_WORD: 3,
        Kind.LINK_PLACEHOLDER: 2,
        Kind.TOPIC_MISSING: 2,
        Kind.LEFT_OVER_MARK: 2,
        Kind.TWO_SPELLINGS: 2,
        Kind.WRONG_EXTENSION: 1,
        Kind.DUPLICATE_VIDEO: 1,
        Kind.ABSTRACT_PLACEHOLDER: 1,
        Kind.ABSTRACT_CUT_OFF: 1,
        Kind.BROKEN_URL: 1,
        Kind.LIGATURE: 1,
        Kind.PUNCTUATION: 1,
        Kind.CATEGORY_MISSING: 1,
    }


@needs_real
def test_real_edition_has_its_defects_named_by_file_and_field():
    usual = (Kind.VIDEO_NEEDS_SIGN_IN, Kind.FILE_MISSING, Kind.TAG_PLACEHOLDER)
    assert [
        (f.file.removeprefix("_projects/"), f.field, f.kind, f.found, f.suggestion)
        for f in read_site(REAL).findings
        if f.kind not in usual
    ] == [
        ("_projects", "categories", Kind.CATEGORY_MISSING, "", ""),
        ("andy_wei.md", "abstract", Kind.BROKEN_WORD, "re-garding", "regarding"),
        (
            "anush_et_al.md",
            "paper_url",
            Kind.WRONG_EXTENSION,
            "/static_files/projects/veeranala_subtitle.pdfl",
            "/static_files/projects/veeranala_subtitle.pdf",
        ),
        ("anush_et_al.md", "abstract", Kind.BROKEN_WORD, "par-ticularly", "particularly"),
        ("cannon.md", "abstract", Kind.BROKEN_WORD, "GPT-4", "GPT-4"),
        ("cannon.md", "abstract", Kind.LEFT_OVER_MARK, "[3]", ""),
        ("carmen.md", "paper_url", Kind.LINK_PLACEHOLDER, "/url.html", ""),
        ("carmen.md", "slides_url", Kind.LINK_PLACEHOLDER, "/url.html", ""),
        ("carmen.md", "abstract", Kind.ABSTRACT_PLACEHOLDER, "Abstract here.", ""),
        (
            "cass_lee_et_al.md",
            "abstract",
            Kind.BROKEN_URL,
            "https://github.com/cassielee04/smart brains",
            "https://github.com/cassielee04/smart_brains",
        ),
        ("cass_lee_et_al.md", "abstract", Kind.TWO_SPELLINGS, "Multiscale", "Multi-scale"),
        ("dabbousi.md", "abstract", Kind.TWO_SPELLINGS, "anticheats", "anti-cheats"),
        ("ishan_et_al.md", "abstract", Kind.LEFT_OVER_MARK, "[3]", ""),
        ("nikhita.md", "tags", Kind.TOPIC_MISSING, "", ""),
        ("nikhita.md", "abstract", Kind.PUNCTUATION, "patients .", "patients."),
        ("quinn.md", "abstract", Kind.LIGATURE, "ﬁxing", "fixing"),
        ("tsukumo.md", "tags", Kind.TOPIC_MISSING, "", ""),
        (
            "tsukumo.md",
            "abstract",
            Kind.ABSTRACT_CUT_OFF,
            "in intensive care settings",
            "in intensive care settings.",
        ),
        (
            "zouxu.md",
            "video_url",
            Kind.DUPLICATE_VIDEO,
            "https://mymedia.bu.edu/media/t/1_byz3e277",
            "",
        ),
    ]


@needs_real
def test_real_edition_has_its_missing_files_listed_one_by_one():
    folder = "/static_files/projects/"
    assert [
        (f.file.removeprefix("_projects/"), f.field, f.found.removeprefix(folder))
        for f in read_site(REAL).findings
        if f.kind == Kind.FILE_MISSING
    ] == [
        ("andy_wei.md", "paper_url", "yang_building_insights.pdf"),
        ("andy_wei.md", "slides_url", "yang_preso.pdf"),
        ("anush_et_al.md", "slides_url", "veeranala_subtitle_preso.pdf"),
        ("cannon.md", "slides_url", "cannon_preso.pdf"),
        ("cass_lee_et_al.md", "paper_url", "zhang_tumor_segmentation.pdf"),
        ("cass_lee_et_al.md", "slides_url", "zhang_tumor_seg_preso.pdf"),
        ("dabbousi.md", "slides_url", "dabbousi_preso.pdf"),
        ("ishan_et_al.md", "paper_url", "ranjan_vqa.pdf"),
        ("ishan_et_al.md", "slides_url", "ranjan_vqa_preso.pdf"),
        ("jasmine_farid.md", "slides_url", "pham_isl_reco_preso.pdf"),
        ("jiao.md", "slides_url", "jiao_pred_maint_preso.pdf"),
        ("li.md", "paper_url", "li_gnn_reco.pdf"),
        ("park.md", "paper_url", "park_global_wheat.pdf"),
        ("quinn.md", "slides_url", "quinn_preso.pdf"),
        ("tsukumo.md", "paper_url", "Tsukumo_Comp_Analysis_Mortality_Rates.pdf"),
        ("tsukumo.md", "slides_url", "Tsukumo_Comp_Analysis_Mortality_Rates_preso.pdf"),
        ("wang_et_al.md", "paper_url", "liu_fake_news.pdf"),
        ("wang_et_al.md", "slides_url", "liu_fake_news_preso.pdf"),
        ("yu_et_al.md", "paper_url", "lu_yu_human_fall_detection.pdf"),
        ("yu_et_al.md", "slides_url", "lu_yu_preso.pdf"),
        ("zouxu.md", "slides_url", "zouxu_poker_ocr_preso.pdf"),
    ]


@needs_real
def test_reading_the_real_edition_twice_gives_the_same():
    assert read_site(REAL) == read_site(REAL)
