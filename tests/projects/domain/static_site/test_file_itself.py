"""Files in odd encodings, without front matter, or of odd length."""

from __future__ import annotations

import os

import pytest

from projects.domain.static_site import Kind


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
