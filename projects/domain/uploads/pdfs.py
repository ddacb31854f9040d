"""Whether bytes are a PDF that everyone can open, and what can be told of it at a first look."""

from __future__ import annotations

import ctypes
import io
import re
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

from projects.domain.uploads import FileRefused
from projects.domain.uploads.kinds import what_it_is

# Some writers put a byte order mark or a blank line before the header; nothing else may stand there.
BEFORE_HEADER = b"\xef\xbb\xbf \r\n\t\0"
NOT_PROTECTED = -1
# Text and fonts are looked for on this many pages: enough to tell a scan, cheap for a long paper.
FIRST_PAGES = 3
LEAST_LETTERS = 40
# Objects of a page that are asked for their font, and how deep they may be nested.
MOST_OBJECTS, DEEPEST = 3000, 4
# Every reader brings these along, so files may leave them out.
STANDARD_FONTS = re.compile(
    r"(Times|Helvetica|Courier|Arial)\b.*|TimesNewRoman.*|Symbol|ZapfDingbats"
)
PICTURE = (480, 680)
QUALITY = 80


@dataclass(frozen=True)
class Look:
    """What the first pages of a PDF tell.

    has_text: they hold text that a machine can read, so that it can be searched and read aloud.
    missing_fonts: names of fonts that their text uses and the file does not hold, so that readers
    put others in their place; those that every reader has are left out. Not told: later pages, text
    that stands in pictures, and the fonts of patterns and comments.
    """

    has_text: bool
    missing_fonts: tuple[str, ...]


def count_pages(data: bytes, max_pages: int | None = None) -> int:
    """The pages of a PDF that opens without a password. Raises FileRefused."""
    if not data[:64].lstrip(BEFORE_HEADER).startswith(b"%PDF-"):
        kind = what_it_is(data)
        found = f"This file is {kind}, not a PDF" if kind else "This file is not a PDF"
        raise FileRefused(
            f"{found}, whatever its name says. Export your document as PDF and upload that file."
        )
    try:
        with pypdfium2.PdfDocument(data) as document:
            pages = len(document)
            if raw.FPDF_GetSecurityHandlerRevision(document) != NOT_PROTECTED:
                raise _protected()
            if pages:
                document[0].get_size()
    except pypdfium2.PdfiumError as problem:
        if "password" in str(problem).lower() or "security" in str(problem).lower():
            raise _protected() from None
        raise FileRefused(
            "This PDF is damaged and does not open. Export it again; if the upload broke off, "
            "upload it again."
        ) from None
    if not pages:
        raise FileRefused("This PDF has no pages. Export it again.")
    if max_pages and pages > max_pages:
        raise FileRefused(
            f"This PDF has {pages} pages; at most {max_pages} are allowed. "
            "Shorten it and upload it again."
        )
    return pages


def _protected() -> FileRefused:
    return FileRefused(
        "This PDF is protected by a password or by rights, so not everyone can read it. "
        "Export it without protection and upload it again."
    )


def look_into(data: bytes) -> Look:
    """Text and fonts of the first pages of a PDF that opens."""
    letters = unreadable = 0
    missing: set[str] = set()
    with pypdfium2.PdfDocument(data) as document:
        for number in range(min(len(document), FIRST_PAGES)):
            page = document[number]
            text = page.get_textpage().get_text_range()
            letters += sum(sign.isalpha() for sign in text)
            # What a font without a table of its letters gives: nothing, or signs that mean nothing.
            unreadable += sum(
                sign == "\ufffd"
                or "\ue000" <= sign <= "\uf8ff"
                or (sign < " " and sign not in "\r\n\t")
                for sign in text
            )
            missing |= _missing_fonts(page)
    return Look(letters >= LEAST_LETTERS and unreadable < letters, tuple(sorted(missing)))


def _missing_fonts(page: pypdfium2.PdfPage) -> set[str]:
    found = set()
    texts = page.get_objects(filter=(raw.FPDF_PAGEOBJ_TEXT,), max_depth=DEEPEST)
    for _, text in zip(range(MOST_OBJECTS), texts, strict=False):
        font = raw.FPDFTextObj_GetFont(text.raw)
        if font and raw.FPDFFont_GetIsEmbedded(font) == 0:
            found.add(_font_name(font))
    return {name for name in found if name and not STANDARD_FONTS.fullmatch(name)}


def _font_name(font: raw.FPDF_FONT) -> str:
    buffer = ctypes.create_string_buffer(80)
    size = raw.FPDFFont_GetBaseFontName(font, buffer, len(buffer))
    name = buffer.value if 0 < size <= len(buffer) else b""
    return "".join(sign for sign in name.decode("utf-8", "replace") if sign.isprintable())


def draw_first_page(data: bytes) -> bytes:
    """The first page as a WebP picture that fits into PICTURE."""
    with pypdfium2.PdfDocument(data) as document:
        page = document[0]
        width, height = page.get_size()
        scale = min(PICTURE[0] / max(width, 1), PICTURE[1] / max(height, 1))
        picture = page.render(scale=scale).to_pil().convert("RGB")
    buffer = io.BytesIO()
    picture.save(buffer, "WEBP", quality=QUALITY, method=4)
    return buffer.getvalue()
