"""Links, and the files that they lead to."""

from __future__ import annotations

import pytest

from projects.domain.static_site import Kind, SiteVideo
from tests.projects.domain.static_site.old_site import OldSite, pdf


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
