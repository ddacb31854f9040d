"""Whether bytes are a PDF that everyone can open, and how many pages it has."""

from __future__ import annotations

import pypdfium2
from pypdfium2 import raw

from projects.domain.uploads import FileRefused

# Some writers put a byte order mark or a blank line before the header; nothing else may stand there.
BEFORE_HEADER = b"\xef\xbb\xbf \r\n\t\0"
NOT_PROTECTED = -1


def count_pages(data: bytes, max_pages: int | None = None) -> int:
    """The pages of a PDF that opens without a password. Raises FileRefused."""
    if not data[:64].lstrip(BEFORE_HEADER).startswith(b"%PDF-"):
        raise FileRefused(
            "This file is not a PDF, whatever its name says. Export your document as PDF and "
            "upload that file."
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
