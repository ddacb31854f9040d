"""The copy of a PDF for blind readers: what its pages show stays, what tells of people goes."""

from __future__ import annotations

import io
import zlib

import pypdfium2
import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from projects import inspecting
from projects.domain.uploads.embedded import plain_jpeg, plain_jpeg_2000
from projects.domain.uploads.scrubbing import scrub
from tests import factories

CANARY = "Alice Canary"
MARK = b"Canary"


def dictionary(**entries):
    return DictionaryObject({NameObject(f"/{key}"): value for key, value in entries.items()})


def text(words: str = CANARY) -> TextStringObject:
    return TextStringObject(words)


def name(word: str) -> NameObject:
    return NameObject(f"/{word}")


def stream(data: bytes, **entries) -> StreamObject:
    made = StreamObject()
    made.update(dictionary(**entries))
    made.set_data(data)
    return made


def jpeg(**save) -> bytes:
    return factories.picture(60, 40, **save)


def exif() -> Image.Exif:
    made = Image.Exif()
    made[0x013B] = made[0x010E] = made[0x8298] = CANARY  # artist, description, copyright
    return made


def planted() -> bytes:
    """A PDF with the canary wherever a program or a camera might put a name."""
    writer = PdfWriter()
    page = writer.add_blank_page(300, 400)
    second = writer.add_blank_page(300, 400)
    writer.add_metadata({"/Author": CANARY, "/Title": CANARY, "/Producer": CANARY})
    xmp = stream(f"<dc:creator>{CANARY}</dc:creator>".encode(), Type=name("Metadata"))
    root = writer.root_object
    root[name("Metadata")] = writer._add_object(xmp)
    root[name("PieceInfo")] = dictionary(Sketch=dictionary(Private=text()))
    root[name("Lang")] = text("en")
    root[name("OpenAction")] = dictionary(S=name("JavaScript"), JS=text(f"app.alert('{CANARY}')"))
    writer.add_attachment("canary.txt", CANARY.encode())
    writer.add_outline_item(title="Results", page_number=1)
    page[name("PieceInfo")] = dictionary(App=dictionary(Private=text()))
    page[name("LastModified")] = text()
    photo = jpeg(exif=exif(), comment=CANARY.encode(), icc_profile=b"profile " + MARK)
    photo += b"trailer " + MARK
    image = {
        "Type": name("XObject"),
        "Subtype": name("Image"),
        "Width": NumberObject(60),
        "Height": NumberObject(40),
        "ColorSpace": name("DeviceRGB"),
        "BitsPerComponent": NumberObject(8),
    }
    plain = stream(photo, Filter=name("DCTDecode"), Metadata=xmp, **image)
    packed = stream(
        zlib.compress(photo),
        Filter=ArrayObject([name("FlateDecode"), name("DCTDecode")]),
        **image,
    )
    figure = stream(
        b"0 0 m 10 10 l S",
        Type=name("XObject"),
        Subtype=name("Form"),
        BBox=ArrayObject([NumberObject(n) for n in (0, 0, 10, 10)]),
        **{
            "PTEX.FileName": text(f"./{CANARY}/plot.pdf"),
            "PTEX.InfoDict": dictionary(Author=text()),
        },
    )
    page[name("Resources")] = dictionary(
        XObject=dictionary(
            **{
                key: writer._add_object(value)
                for key, value in {"Im0": plain, "Im1": packed, "Fm0": figure}.items()
            }
        )
    )
    drawing = b"q 60 0 0 40 10 10 cm /Im0 Do Q q 60 0 0 40 90 10 cm /Im1 Do Q /Fm0 Do"
    page[name("Contents")] = writer._add_object(stream(drawing))
    box = ArrayObject([FloatObject(n) for n in (10, 300, 60, 320)])
    look = stream(b"1 0 0 rg 0 0 50 20 re f", Type=name("XObject"), Subtype=name("Form"),
                  BBox=ArrayObject([FloatObject(n) for n in (0, 0, 50, 20)]))  # fmt: skip
    stamp = dictionary(Type=name("Annot"), Subtype=name("Stamp"), Rect=box, T=text(),
                       Contents=text(), AP=dictionary(N=writer._add_object(look)))  # fmt: skip
    outside = dictionary(Type=name("Annot"), Subtype=name("Link"), Rect=box,
                         A=dictionary(S=name("URI"), URI=text(f"https://x.example/{CANARY}")))  # fmt: skip
    within = dictionary(Type=name("Annot"), Subtype=name("Link"), Rect=box, NM=text(),
                        A=dictionary(S=name("GoTo"), D=ArrayObject([page.indirect_reference, name("Fit")])))  # fmt: skip
    page[name("Annots")] = ArrayObject([stamp])
    second[name("Annots")] = ArrayObject([outside, within])
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def everything_in(data: bytes) -> bytes:
    """All bytes of a PDF, with what is packed in it unpacked too."""
    found = [data]
    for value in PdfWriter(clone_from=PdfReader(io.BytesIO(data)))._objects:
        found.append(repr(value).encode())
        if isinstance(value, StreamObject):
            raw = value._data
            found.append(raw)
            if str(value.get("/Filter")).find("FlateDecode") >= 0:
                found.append(zlib.decompressobj().decompress(raw))
    return b"\n".join(found)


def drawn(data: bytes, page: int) -> bytes:
    with pypdfium2.PdfDocument(data) as document:
        return document[page].render(scale=1).to_pil().convert("RGB").tobytes()


def test_nothing_of_people_is_left_in_the_copy():
    before = planted()
    assert everything_in(before).count(MARK) > 15
    copy = scrub(before)
    assert MARK not in everything_in(copy)
    reader = PdfReader(io.BytesIO(copy))
    assert (reader.metadata, reader.xmp_metadata, reader.attachments) == (None, None, {})
    assert "/ID" not in reader.trailer


def test_the_copy_looks_like_the_original_comments_counted_in():
    before = planted()
    copy = scrub(before)
    assert [drawn(copy, page) for page in (0, 1)] == [drawn(before, page) for page in (0, 1)]
    assert len(set(drawn(copy, 0))) > 1


def test_places_inside_the_document_stay_and_ways_out_of_it_go():
    reader = PdfReader(io.BytesIO(scrub(planted())))
    (link,) = reader.pages[1]["/Annots"]
    assert link.get_object()["/Dest"][0].get_object() == reader.pages[0].get_object()
    assert [row.title for row in reader.outline] == ["Results"]
    assert reader.root_object["/Lang"] == "en"


def test_the_same_file_gives_the_same_copy():
    """So that nothing of the time or the machine stands in it."""
    before = planted()
    assert scrub(before) == scrub(before)


def test_the_child_gives_the_texts_and_the_copy():
    made = inspecting.scrub_pdf(factories.pdf(pages=2))
    assert len(made.texts) == 2
    assert made.copy.startswith(b"%PDF-")


def test_a_file_that_cannot_be_taken_apart_has_no_copy():
    """Its texts may still be read; what matters is that no half copy comes back."""
    whole = planted()
    broken = whole.replace(b"\xff\xd8", b"\xff\xd9", 1)
    assert inspecting.scrub_pdf(broken).copy == b""


@pytest.mark.parametrize("progressive", [False, True])
def test_a_photo_keeps_its_pixels_and_loses_its_notes(progressive):
    photo = jpeg(exif=exif(), comment=CANARY.encode(), progressive=progressive)
    assert MARK in photo
    plain = plain_jpeg(photo)
    assert MARK not in plain
    pixels = [Image.open(io.BytesIO(data)).convert("RGB").tobytes() for data in (photo, plain)]
    assert pixels[0] == pixels[1]


@pytest.mark.parametrize("data", [b"", b"\xff\xd8", b"\xff\xd8\xff\xe1\xff\xff", b"GIF89a"])
def test_a_broken_photo_is_refused_and_not_let_through(data):
    with pytest.raises(ValueError, match="JPEG"):
        plain_jpeg(data)


def test_boxes_that_tell_of_a_jpeg_2000_go():
    def box(kind: bytes, body: bytes) -> bytes:
        return (len(body) + 8).to_bytes(4, "big") + kind + body

    kept = box(b"jP  ", b"\r\n\x87\n") + box(b"jp2h", b"header")
    told = box(b"xml ", CANARY.encode()) + box(b"uuid", CANARY.encode())
    assert plain_jpeg_2000(kept + told + box(b"jp2c", b"pixels")) == kept + box(b"jp2c", b"pixels")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("remake", [inspecting.remake_cover, inspecting.remake_figure])
def test_uploaded_pictures_lose_all_notes(kind, remake):
    """EXIF, XMP, comments, colour profile and texts: pictures are made anew when they come in."""
    from PIL.PngImagePlugin import PngInfo

    notes = PngInfo()
    notes.add_text("Author", CANARY)
    notes.add_itxt("XML:com.adobe.xmp", CANARY)
    more = {
        "JPEG": {"comment": CANARY.encode(), "xmp": CANARY.encode()},
        "PNG": {"pnginfo": notes},
        "WEBP": {"xmp": CANARY.encode()},
    }[kind]
    before = factories.picture(1600, 1000, kind, exif=exif(), icc_profile=CANARY.encode(), **more)
    assert before.count(MARK) >= 3
    made = remake(before)
    for picture in (made.large, made.small):
        assert MARK not in picture
        opened = Image.open(io.BytesIO(picture))
        assert (dict(opened.getexif()), set(opened.info) - {"loop", "background", "timestamp", "duration"}) == ({}, set())  # fmt: skip
