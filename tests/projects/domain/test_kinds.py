"""A file of the wrong kind is named in its refusal."""

import io
import zipfile

import pytest
from PIL import Image

from projects.domain.uploads import FileRefused
from projects.domain.uploads.kinds import what_it_is
from projects.domain.uploads.pdfs import count_pages
from projects.domain.uploads.pictures import remake_cover
from tests import factories


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return buffer.getvalue()


def drawn(kind: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30)).save(buffer, kind)
    return buffer.getvalue()


KINDS = {
    "a Word document": zipped("[Content_Types].xml", "word/document.xml"),
    "a PowerPoint presentation": zipped("ppt/presentation.xml"),
    "an Excel table": zipped("xl/workbook.xml"),
    "a ZIP archive": zipped("report.pdf"),
    "a PDF": factories.pdf(1),
    "a PNG picture": drawn("PNG"),
    "a JPEG picture": drawn("JPEG"),
    "a WebP picture": drawn("WEBP"),
    "a GIF picture": drawn("GIF"),
    "a TIFF picture": drawn("TIFF"),
    "a HEIC picture, as phones take them": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    "an AVIF picture": b"\0\0\0\x1cftypavif",
    "a video": b"\0\0\0\x18ftypmp42",
    "an SVG drawing": b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg">',
    "a web page": b"<!DOCTYPE html><html>",
    "LaTeX source": b"% My report\n\\documentclass{article}",
    "": b"\x01\x02\x03",
}


@pytest.mark.parametrize(("words", "data"), KINDS.items(), ids=[words[:20] for words in KINDS])
def test_kind_is_told_by_content(words, data):
    assert what_it_is(data) == words


def test_refusal_says_what_the_file_is_and_what_to_do():
    with pytest.raises(FileRefused) as refusal:
        count_pages(KINDS["a Word document"])
    assert str(refusal.value) == (
        "This file is a Word document, not a PDF, whatever its name says. "
        "Export your document as PDF and upload that file."
    )
    with pytest.raises(FileRefused) as refusal:
        remake_cover(KINDS["an SVG drawing"])
    assert str(refusal.value) == (
        "This file is an SVG drawing, not a JPEG, PNG or WebP picture, whatever its name says. "
        "Save it as one of these and upload it again."
    )


def test_broken_picture_of_a_right_kind_is_called_damaged():
    with pytest.raises(FileRefused, match="This picture is damaged"):
        remake_cover(b"\x89PNG\r\n\x1a\nnothing more")
