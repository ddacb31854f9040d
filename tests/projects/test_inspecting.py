"""Files are what their bytes say, and a refusal says how to mend it."""

import io
import struct
import subprocess
import zlib

import pypdfium2
import pytest
from PIL import Image

from portal.demo.paper import Page, write_pdf
from projects import inspecting
from projects.domain.uploads import FileRefused
from projects.inspecting import read_pdf, remake_cover
from tests.factories import pdf, picture


def refusal_of(act) -> str:
    with pytest.raises(FileRefused) as refusal:
        act()
    return str(refusal.value)


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_pages_are_counted():
    assert read_pdf(pdf(3), max_pages=3).pages == 3


def test_a_page_too_many_is_refused():
    assert refusal_of(lambda: read_pdf(pdf(4), max_pages=3)).startswith(
        "This PDF has 4 pages; at most 3 are allowed."
    )


@pytest.mark.parametrize(
    "data",
    [b"", b"MZ\x90\x00", b"<html>%PDF-</html>" * 3, b"PK\x03\x04 a word document", picture()],
    ids=["empty", "program", "html", "zip", "picture"],
)
def test_what_is_not_a_pdf_is_refused(data):
    assert "not a PDF, whatever its name says." in refusal_of(lambda: read_pdf(data))


def test_half_a_pdf_is_refused():
    assert refusal_of(lambda: read_pdf(b"%PDF-1.7\n garbage")).startswith("This PDF is damaged")


def protected_pdf() -> bytes:
    """A PDF whose trailer asks for the standard security handler."""
    plain = pdf()
    encrypt = (
        b"/Encrypt << /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <"
        + b"41" * 32
        + b"> /U <"
        + b"42" * 32
        + b"> >> /ID [<"
        + b"43" * 16
        + b"> <"
        + b"43" * 16
        + b">] "
    )
    return plain.replace(b"/Root", encrypt + b"/Root", 1)


def test_protected_pdf_is_refused():
    data = protected_pdf()
    with pytest.raises(pypdfium2.PdfiumError, match="password"):
        pypdfium2.PdfDocument(data)
    assert refusal_of(lambda: read_pdf(data)).startswith("This PDF is protected")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_picture_is_made_anew_in_two_sizes(kind):
    made = remake_cover(picture(1600, 1000, kind))
    assert [(opened(data).format, opened(data).size) for data in (made.large, made.small)] == [
        ("WEBP", (1280, 800)),
        ("WEBP", (640, 400)),
    ]


def test_picture_is_cut_to_eight_by_five_round_its_centre():
    wide = Image.new("RGB", (3000, 800), "red")
    wide.paste("blue", (860, 0, 2140, 800))
    buffer = io.BytesIO()
    wide.save(buffer, "PNG")
    made = opened(remake_cover(buffer.getvalue()).large).convert("RGB")
    assert made.size == (1280, 800)
    red, _, blue = made.getpixel((5, 400))
    assert blue > 200 > 60 > red


def test_a_smaller_picture_is_not_blown_up():
    assert opened(remake_cover(picture(1200, 750)).large).size == (1200, 750)


def test_metadata_is_gone_and_the_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010E] = "CANARY-EXIF"
    exif[0x8825] = {1: "N", 2: (51.0, 30.0, 0.0)}
    tall = Image.new("RGB", (1000, 1600), "white")
    tall.paste("black", (0, 800, 1000, 1600))
    buffer = io.BytesIO()
    tall.save(buffer, "JPEG", exif=exif, xmp=b"<x>CANARY-XMP</x>", comment=b"CANARY-COMMENT")
    made = remake_cover(buffer.getvalue())
    for data in (made.large, made.small):
        shown = opened(data)
        assert not {"exif", "icc_profile", "xmp"} & set(shown.info)
        assert b"CANARY" not in data
        assert b"EXIF" not in data
    # The lower half of the file is on the left once it is turned.
    shown = opened(made.large).convert("L")
    assert shown.getpixel((100, 400)) < 50 < 200 < shown.getpixel((1180, 400))


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "I;16"])
def test_every_kind_of_colour_becomes_plain(mode):
    buffer = io.BytesIO()
    Image.new(mode, (1200, 750)).save(buffer, "PNG")
    assert opened(remake_cover(buffer.getvalue()).large).mode == "RGB"


def test_print_colours_become_plain():
    buffer = io.BytesIO()
    Image.new("CMYK", (1200, 750)).save(buffer, "JPEG")
    assert opened(remake_cover(buffer.getvalue()).large).mode == "RGB"


def test_what_is_transparent_stands_on_white():
    buffer = io.BytesIO()
    Image.new("RGBA", (1200, 750), (0, 0, 0, 0)).save(buffer, "PNG")
    made = opened(remake_cover(buffer.getvalue()).large)
    assert min(made.getpixel((9, 9))) > 250


def test_small_picture_is_refused():
    assert refusal_of(lambda: remake_cover(picture(800, 500))) == (
        "This picture has 800 × 500 pixels; a cover needs at least 1200 × 750. Use a larger one."
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        pdf(),
        picture(1600, 1000, "GIF"),
        picture(1600, 1000, "TIFF"),
        picture(1600, 1000, "BMP"),
    ],
    ids=["empty", "svg", "pdf", "gif", "tiff", "bmp"],
)
def test_what_is_not_one_of_three_kinds_is_refused(data):
    refusal = refusal_of(lambda: remake_cover(data))
    assert "not a JPEG, PNG or WebP picture, whatever its name says." in refusal


def test_half_a_picture_is_refused():
    data = picture(1600, 1000, "JPEG")
    assert refusal_of(lambda: remake_cover(data[: len(data) // 2])).startswith(
        "This picture is damaged"
    )


def test_decompression_bomb_is_refused_before_it_is_unpacked():
    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 40000, 40000, 1, 0, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(b"\0" * 5001 * 100))
        + chunk(b"IEND", b"")
    )
    assert refusal_of(lambda: remake_cover(bomb)).startswith(
        "This picture has more than 50 million pixels."
    )


def paper(*lines: str) -> bytes:
    """A PDF with these lines of text, in fonts that it does not hold."""
    page = Page(595, 842)
    for place, line in enumerate(lines):
        page.words(72, 700 - 20 * place, line, 12)
    return write_pdf([page], "A paper").data


def test_readable_text_is_found():
    assert read_pdf(paper("Seeing in the dark needs few photons and", "many of them.")).has_text


def test_a_pdf_without_text_says_so():
    assert read_pdf(pdf(2)).has_text is False


def test_fonts_that_are_not_in_the_file_are_named():
    data = paper("Seeing in the dark").replace(b"Times-Roman", b"Garamondish")
    assert read_pdf(data).missing_fonts == ("Garamondish",)


def test_fonts_that_every_reader_has_are_not_missed():
    assert read_pdf(paper("Seeing in the dark")).missing_fonts == ()


def test_the_first_page_becomes_a_picture():
    picture = opened(read_pdf(pdf(2)).first_page)
    assert (picture.format, picture.size) == ("WEBP", (480, 680))


def test_what_breaks_after_the_pages_costs_the_picture_only(monkeypatch):
    def broken(*args, **kwargs):
        raise subprocess.TimeoutExpired("child", 1, output=b'{"pages": 3}\n')

    monkeypatch.setattr(inspecting.subprocess, "run", broken)
    assert read_pdf(pdf(3)) == inspecting.Pdf(3, None, (), b"")


def test_a_reader_that_dies_is_a_refusal_too(monkeypatch):
    monkeypatch.setattr(inspecting.sys, "executable", "/bin/false")
    assert refusal_of(lambda: read_pdf(pdf())).startswith("This file takes too much work")
