"""Is a linked document the whole PDF it claims to be? By content, never by name."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

MOST_BYTES = 100_000_000
LFS_POINTER = b"version https://git-lfs.github.com/spec/"


class NotADocument(ValueError):
    """The file cannot be kept as a PDF. The text goes after its name: "is empty"."""


@dataclass(frozen=True)
class Document:
    size: int
    sha256: str
    pages: int


def read_document(path: Path) -> Document:
    """Size, hash and pages of a PDF that opens. Raises NotADocument."""
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise NotADocument("is larger than 100 MB")
        content = path.read_bytes()
    except OSError as error:
        raise NotADocument(f"cannot be opened: {error.strerror or 'unknown reason'}") from None
    if not content:
        raise NotADocument("is empty")
    if content.startswith(LFS_POINTER):
        raise NotADocument("is only a Git LFS pointer: fetch the file itself with `git lfs pull`")
    if b"%PDF-" not in content[:1024]:
        raise NotADocument(f"is not a PDF but {_kind_of(content[:1024])}")
    if b"%%EOF" not in content[-2048:]:
        raise NotADocument("is a PDF without its end, as if cut off while copying")
    return Document(len(content), hashlib.sha256(content).hexdigest(), _count_pages(content))


def _count_pages(content: bytes) -> int:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise NotADocument("is locked with a password") from None
        raise NotADocument("is a damaged PDF that does not open") from None
    try:
        pages = len(document)
    finally:
        document.close()
    if pages == 0:
        raise NotADocument("is a PDF without pages")
    return pages


def _kind_of(head: bytes) -> str:
    start = head.lstrip()[:64].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "a web page"
    if head.startswith(b"PK\x03\x04"):
        return "a ZIP or Office file"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "an old Office file"
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8")):
        return "a picture"
    if head.startswith(b"%!PS"):
        return "PostScript"
    return "something else"
