"""PDFs as all sorts of programs leave them: what an earlier state, a packed object, a lock, a drawing
or a key of a program's own tells of people is not in the copy."""

from __future__ import annotations

import io
import re
import zlib

import pypdfium2
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, NameObject, NumberObject

from projects.domain.uploads.drawings import plain_drawing
from projects.domain.uploads.scrubbing import scrub
from tests.projects.papers import page_that_says
from tests.projects.test_scrubbing import CANARY, MARK, dictionary, exif, jpeg, name, stream, text


def everything_in(data: bytes) -> bytes:
    """The bytes of a file, and what its packed streams hold."""
    found = [data]
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.S):
        try:
            found.append(zlib.decompress(packed))
        except zlib.error:
            continue
    return b"\n".join(found)


def says(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as document:
        return document[0].get_textpage().get_text_range()


def changed_since(data: bytes) -> bytes:
    """An author who is taken out by an incremental update: the earlier state stays in the bytes."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.add_metadata({"/Author": CANARY})
    first = io.BytesIO()
    writer.write(first)
    update = PdfWriter(io.BytesIO(first.getvalue()), incremental=True)
    update.add_metadata({"/Author": "Nobody"})
    second = io.BytesIO()
    update.write(second)
    return second.getvalue()


def packed() -> bytes:
    """As LaTeX and word processors write today: objects in a compressed stream, and no plain table."""
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R/PieceInfo<</App<</Private(" + CANARY.encode() + b")>>>>>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 5 0 R/Resources<</Font<</F1 6 0 R>>>>>>",
        4: b"<</Author(" + CANARY.encode() + b")/CreationDate(D:20270101)>>",
        6: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    }
    body, places = b"", []
    for number, value in objects.items():
        places.append(f"{number} {len(body)}")
        body += value + b" "
    head = " ".join(places).encode() + b" "
    data, offsets = b"%PDF-1.5\n", {}
    drawing = b"BT /F1 12 Tf 20 200 Td (Seen) Tj ET"
    offsets[5] = len(data)
    data += b"5 0 obj<</Length %d>>stream\n%s\nendstream endobj\n" % (len(drawing), drawing)
    squeezed = zlib.compress(head + body)
    offsets[7] = len(data)
    data += b"7 0 obj<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>stream\n%s\nendstream endobj\n" % (len(objects), len(head), len(squeezed), squeezed)  # fmt: skip
    rows = b"\x00\x00\x00\x00\xff"
    for number in range(1, 9):
        if number in objects:
            rows += bytes([2]) + (7).to_bytes(3, "big") + bytes([list(objects).index(number)])
        else:
            at = offsets.get(number, len(data))
            rows += bytes([1]) + at.to_bytes(3, "big") + b"\x00"
    start = len(data)
    data += b"8 0 obj<</Type/XRef/Size 9/W[1 3 1]/Root 1 0 R/Info 4 0 R/Length %d>>stream\n%s\nendstream endobj\nstartxref\n%d\n%%%%EOF" % (len(rows), rows, start)  # fmt: skip
    return data


def locked() -> bytes:
    """Anyone can open it; only its owner, by a password, may print."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(page_that_says("Seen"))))
    writer.add_metadata({"/Author": CANARY})
    writer.encrypt("", "owner", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def with_own_keys() -> bytes:
    """Keys of a program's own wherever there is a dictionary, a path of a file, remarks in drawings."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(page_that_says("Seen"))))
    page = writer.pages[0]
    box = ArrayObject([NumberObject(n) for n in (0, 0, 10, 10)])
    image = stream(
        jpeg(exif=exif()),
        Type=name("XObject"),
        Subtype=name("Image"),
        Width=NumberObject(60),
        Height=NumberObject(40),
        ColorSpace=name("DeviceRGB"),
        BitsPerComponent=NumberObject(8),
        Filter=name("DCTDecode"),
        Note=text(),
        ID=text(),
    )
    form = stream(
        f"% drawn by {CANARY}\n0 0 m 10 10 l S".encode(),
        Type=name("XObject"),
        Subtype=name("Form"),
        BBox=box,
        Name=text(),
        Drawn=dictionary(By=text()),
        F=text(f"/home/{CANARY}/plot.eps"),
    )
    resources = page["/Resources"]
    resources[NameObject("/XObject")] = dictionary(
        Im0=writer._add_object(image), Fm0=writer._add_object(form)
    )
    resources[NameObject("/Properties")] = dictionary(
        MC0=dictionary(Type=name("Pagination"), Owner=text())
    )
    resources["/Font"]["/F1"].get_object()[NameObject("/Made")] = text()
    drawing = page["/Contents"].get_object().get_data()
    remark = f"% {CANARY}\n/Span <</Maker ({CANARY})>> BDC ".encode()
    page[NameObject("/Contents")] = writer._add_object(
        stream(remark + drawing + b" EMC q 9 0 0 9 9 9 cm /Im0 Do /Fm0 Do Q")
    )
    writer.root_object[NameObject("/Collection")] = dictionary(Owner=text())
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue() + b"\n% " + CANARY.encode()


def with_media() -> bytes:
    """Attached sound, film and file, each with a name of its own, and a link to a folder at home."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(page_that_says("Seen"))))
    spec = dictionary(Type=name("Filespec"), F=text(f"{CANARY}.mov"), UF=text(f"{CANARY}.mov"))
    box = ArrayObject([NumberObject(n) for n in (0, 0, 9, 9)])
    notes = [
        dictionary(
            Type=name("Annot"), Subtype=name(kind), Rect=box, FS=spec, T=text(), Contents=text()
        )
        for kind in ("FileAttachment", "RichMedia", "Screen", "Movie", "3D")
    ]
    away = dictionary(S=name("GoToR"), F=text(f"/home/{CANARY}/other.pdf"), D=text())
    notes.append(dictionary(Type=name("Annot"), Subtype=name("Link"), Rect=box, A=away))
    launch = dictionary(S=name("Launch"), F=text(f"C:\\Users\\{CANARY}"))
    notes.append(dictionary(Type=name("Annot"), Subtype=name("Link"), Rect=box, A=launch))
    writer.pages[0][NameObject("/Annots")] = ArrayObject(writer._add_object(one) for one in notes)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


FILES = {
    "changed since": lambda: changed_since(page_that_says("Seen")),
    "packed": packed,
    "locked": locked,
    "own keys": with_own_keys,
    "media": with_media,
}


@pytest.mark.parametrize("kind", FILES)
def test_the_copy_of_any_file_tells_of_nobody_and_shows_the_same(kind):
    made = FILES[kind]()
    copy = scrub(made)
    assert says(copy).strip() == says(made).strip() == "Seen"
    assert MARK not in everything_in(copy)
    reader = PdfReader(io.BytesIO(copy))
    assert (reader.metadata or {}, "/ID" in reader.trailer, reader.is_encrypted) == (
        {},
        False,
        False,
    )


def test_the_files_hold_the_name_before():
    unlocked = {kind: make() for kind, make in FILES.items() if kind != "locked"}
    assert [kind for kind, made in unlocked.items() if MARK not in everything_in(made)] == []


def test_the_same_file_gives_the_same_copy_whoever_sends_it_and_when():
    assert scrub(with_own_keys()) == scrub(with_own_keys())


@pytest.mark.parametrize(
    ("drawn", "plain"),
    [
        (b"0 0 m % by Alice\n1 1 l", b"0 0 m \n1 1 l"),
        (b"(100 % \\) of it) Tj % x", b"(100 % \\) of it) Tj "),
        (b"((a) %b) Tj", b"((a) %b) Tj"),
        (b"/P <</MCID 3>> BDC", b"/P <</MCID 3>> BDC"),
        (b"BI /W 1 /H 1 ID %%\x00 EI Q %a", b"BI /W 1 /H 1 ID %%\x00 EI Q "),
    ],
)
def test_of_a_drawing_only_remarks_go(drawn, plain):
    assert plain_drawing(drawn) == plain


def test_of_a_note_on_a_part_stays_what_is_read_aloud():
    note = b"/Span <</ActualText (Seen) /Maker (Alice)>> BDC"
    plain = plain_drawing(note)
    assert (b"/ActualText (Seen)" in plain, b"Alice" in plain, plain[-3:]) == (True, False, b"BDC")


@pytest.mark.parametrize("drawn", [b"(no end", b"BI /W 1 ID x", b"BI /F /DCT ID \xff\xd8 EI Q"])
def test_a_drawing_that_cannot_be_told_apart_gives_no_copy(drawn):
    with pytest.raises(ValueError, match=r"text|picture|photograph"):
        plain_drawing(drawn)
