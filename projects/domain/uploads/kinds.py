"""What a file of the wrong kind is, so that a refusal can name it and say how to mend it."""

from __future__ import annotations

import re

_MARKS = (
    (rb"%PDF-", "a PDF"),
    (rb"\x89PNG\r\n", "a PNG picture"),
    (rb"\xff\xd8\xff", "a JPEG picture"),
    (rb"RIFF....WEBP", "a WebP picture"),
    (rb"GIF8[79]a", "a GIF picture"),
    (rb"II\*\0|MM\0\*", "a TIFF picture"),
    (rb"....ftyp(hei[cxms]|hev[cmx]|mif1|msf1)", "a HEIC picture, as phones take them"),
    (rb"....ftypavi[fs]", "an AVIF picture"),
    (rb"....ftyp", "a video"),
    (rb"%!PS", "a PostScript file"),
    (rb"\{\\rtf", "an RTF document"),
    (rb"\xd0\xcf\x11\xe0", "a document of an old Office program"),
    (rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)?(<!DOCTYPE svg[^>]*>\s*)?<svg\b", "an SVG drawing"),
    (rb"\s*<(!doctype html|html)\b", "a web page"),
    (rb"\\documentclass|%.{0,80}\n\\documentclass", "LaTeX source"),
)
_MARK = [(re.compile(pattern, re.DOTALL | re.IGNORECASE), words) for pattern, words in _MARKS]
_IN_ZIP = (
    (b"word/", "a Word document"),
    (b"ppt/", "a PowerPoint presentation"),
    (b"xl/", "an Excel table"),
    (b"opendocument", "an OpenDocument file"),
    (b"Index/Document.iwa", "a Pages or Keynote document"),
)


def what_it_is(data: bytes) -> str:
    """The kind of a file by its first bytes, in words with their article; empty if none is known."""
    if data.startswith(b"PK\x03\x04"):
        return next((words for name, words in _IN_ZIP if name in data), "a ZIP archive")
    head = data[:2000]
    return next((words for mark, words in _MARK if mark.match(head)), "")
