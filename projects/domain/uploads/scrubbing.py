"""A copy of a PDF that tells what its pages show and nothing else: no author, no program, no time.

What may stay is listed where that is possible: of the catalogue, of pages, of links. Comments, stamps
and filled-in forms become part of the page, so they look as before and name nobody. Links within the
document go on working; those that lead out of it do not: an address behind a word may name its
owner, and opening it would tell that owner who reads.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pypdfium2
from pypdf import PdfReader, PdfWriter
from pypdf.filters import ASCII85Decode, ASCIIHexDecode, FlateDecode
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NullObject,
    StreamObject,
    TextStringObject,
)
from pypdfium2 import raw

from projects.domain.uploads.drawings import OF_PART, plain_drawing
from projects.domain.uploads.embedded import plain_jpeg, plain_jpeg_2000
from projects.domain.uploads.kept_keys import (
    NOWHERE,
    OF_CATALOGUE,
    OF_FONT,
    OF_FORM,
    OF_LINK,
    OF_PAGE,
    OF_PICTURE,
    OF_STREAM,
)

MOST_PAGES_READ, MOST_LETTERS = 60, 12_000

BEFORE_PICTURES: dict[str, Any] = {
    "/FlateDecode": FlateDecode,
    "/Fl": FlateDecode,
    "/ASCII85Decode": ASCII85Decode,
    "/A85": ASCII85Decode,
    "/ASCIIHexDecode": ASCIIHexDecode,
    "/AHx": ASCIIHexDecode,
}


def texts_of(data: bytes) -> list[str]:
    """What the pages say, page by page: the first of them, and of each its first letters."""
    with pypdfium2.PdfDocument(data) as document:
        return [
            document[number].get_textpage().get_text_range()[:MOST_LETTERS]
            for number in range(min(len(document), MOST_PAGES_READ))
        ]


def scrub(data: bytes) -> bytes:
    """The copy. Raises whatever the readers raise on a file that they cannot take apart."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(_with_notes_drawn(data))))
    root = writer.root_object
    _keep(root, OF_CATALOGUE)
    names = _resolved(root.get("/Names"))
    if isinstance(names, DictionaryObject):
        _keep(names, {"/Dests"})
    pages = list(writer.pages)
    for page in pages:
        _keep(page, OF_PAGE)
        _keep_links(page)
        for drawing in _drawings_of(page):
            _plain_drawing(drawing)
    for value in list(writer._objects):
        if isinstance(value, StreamObject):
            _plain_stream(value)
        _clean(value)
    # Once more from its root, so that what nothing leads to any longer is left behind.
    fresh = PdfWriter(clone_from=PdfReader(io.BytesIO(_written(writer))))
    copy = _written(fresh)
    with pypdfium2.PdfDocument(copy) as document:
        if len(document) != len(pages):
            raise ValueError("The copy lost pages.")
        document[0].get_size()
    return copy


def _written(writer: PdfWriter) -> bytes:
    writer.metadata = None
    writer._ID = None
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _with_notes_drawn(data: bytes) -> bytes:
    """The file with what stands on its pages as notes and form fields drawn into them."""
    with pypdfium2.PdfDocument(data) as document:
        is_changed = False
        for number in range(len(document)):
            page = document[number]
            if any(kind != raw.FPDF_ANNOT_LINK for kind in _kinds_of_notes(page)):
                raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY)
                is_changed = True
        if not is_changed:
            return data
        buffer = io.BytesIO()
        document.save(buffer)
        return buffer.getvalue()


def _kinds_of_notes(page: pypdfium2.PdfPage) -> Iterator[int]:
    for number in range(raw.FPDFPage_GetAnnotCount(page.raw)):
        note = raw.FPDFPage_GetAnnot(page.raw, number)
        if note:
            yield raw.FPDFAnnot_GetSubtype(note)
            raw.FPDFPage_CloseAnnot(note)


def _resolved(value: Any) -> Any:
    return value.get_object() if isinstance(value, IndirectObject) else value


def _keep(row: DictionaryObject, keys: set[str]) -> None:
    for key in [key for key in row if key not in keys]:
        del row[key]


def _keep_links(page: DictionaryObject) -> None:
    """Of all that lies upon a page, the links to other places of the document."""
    notes = _resolved(page.raw_get("/Annots")) if "/Annots" in page else None
    kept = ArrayObject()
    for note in notes if isinstance(notes, ArrayObject) else ():
        link = _resolved(note)
        if isinstance(link, DictionaryObject) and _leads_within(link):
            kept.append(note)
    page.pop("/Annots", None)
    if kept:
        page[NameObject("/Annots")] = kept


def _leads_within(link: DictionaryObject) -> bool:
    if link.get("/Subtype") != "/Link":
        return False
    place = _target(_resolved(link.get("/A")))
    _keep(link, OF_LINK)
    if place is not None:
        link[NameObject("/Dest")] = place
    return "/Dest" in link


def _target(act: Any) -> Any:
    """Where an action leads inside the document; None if it does anything else."""
    if isinstance(act, DictionaryObject) and act.get("/S") == "/GoTo" and "/D" in act:
        return act.raw_get("/D")
    return None


def _clean(value: Any) -> None:
    """Take what tells of people out of a value and of all that is written inside it."""
    if isinstance(value, ArrayObject):
        for each in value:
            _clean(each)
    if not isinstance(value, DictionaryObject):
        return
    for key in [key for key in value if key in NOWHERE or key.startswith("/PTEX")]:
        del value[key]
    if value.get("/Type") == "/OCG":
        value[NameObject("/Name")] = TextStringObject("Layer")
    if "/OCGs" in value and "/D" in value:  # how layers are shown; programs sign there
        _keep(value, {"/OCGs", "/D"})
        shown = _resolved(value.get("/D"))
        if isinstance(shown, DictionaryObject):
            shown.pop("/Name", None)
    if value.get("/Type") == "/Font":
        _keep(value, OF_FONT)
        for glyph in _streams_in(value.get("/CharProcs")):
            _plain_drawing(glyph)
    parts = _resolved(value.get("/Properties"))
    for part in parts.values() if isinstance(parts, DictionaryObject) else ():
        note = _resolved(part)
        if isinstance(note, DictionaryObject) and note.get("/Type") not in ("/OCG", "/OCMD"):
            _keep(note, OF_PART)
    if "/S" in value and "/K" in value:  # an element of the structure: its title is shown nowhere
        value.pop("/T", None)
    act = _resolved(value.get("/A"))
    if isinstance(act, DictionaryObject) and isinstance(_resolved(act.get("/S")), NameObject):
        place = _target(act)
        del value["/A"]
        if place is not None:
            value[NameObject("/Dest")] = place
    for each in list(value.values()):
        if not isinstance(each, IndirectObject | NullObject):
            _clean(each)


def _drawings_of(page: DictionaryObject) -> list[StreamObject]:
    contents = _resolved(page.get("/Contents"))
    every = contents if isinstance(contents, ArrayObject) else [contents]
    return [one for one in map(_resolved, every) if isinstance(one, StreamObject)]


def _streams_in(row: Any) -> list[StreamObject]:
    values = _resolved(row)
    every = values.values() if isinstance(values, DictionaryObject) else []
    return [one for one in map(_resolved, every) if isinstance(one, StreamObject)]


def _plain_stream(stream: StreamObject) -> None:
    """What is known of a stream by its kind stays of it; no stream lies in a file beside the PDF."""
    for key in ("/F", "/FFilter", "/FDecodeParms"):
        stream.pop(key, None)
    _plain_picture(stream)
    if stream.get("/Subtype") == "/Image":
        _keep(stream, OF_PICTURE | OF_STREAM)
    elif stream.get("/Subtype") == "/Form":
        _plain_drawing(stream)
        _keep(stream, OF_FORM | OF_STREAM)
    elif stream.get("/PatternType") == 1:
        _plain_drawing(stream)


def _plain_drawing(stream: StreamObject) -> None:
    """Take out of a drawing what programs remark in it."""
    drawn = stream.get_data()
    plain = plain_drawing(drawn)
    if plain != drawn:
        stream._data = FlateDecode.encode(plain)
        stream[NameObject("/Filter")] = NameObject("/FlateDecode")
        stream.pop("/DecodeParms", None)


def _plain_picture(stream: StreamObject) -> None:
    """Take out of a picture what its camera or program wrote into it."""
    filters = _resolved(stream.get("/Filter"))
    names = [_resolved(name) for name in filters] if isinstance(filters, list) else [filters]
    plain = {
        "/DCTDecode": plain_jpeg,
        "/DCT": plain_jpeg,
        "/JPXDecode": plain_jpeg_2000,
    }.get(str(names[-1]) if names else "")
    if plain is None:
        return
    data = stream._data
    for name in names[:-1]:
        data = BEFORE_PICTURES[str(name)].decode(data)
    stream._data = plain(data)
    if len(names) > 1:
        stream[NameObject("/Filter")] = NameObject(names[-1])
        stream.pop("/DecodeParms", None)
