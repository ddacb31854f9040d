"""Is a linked document the whole PDF it claims to be? By content, never by name."""

from __future__ import annotations

from pathlib import Path

HEAD = 1024  # the mark may follow some bytes, as readers allow
TAIL = 2048


def what_is_wrong_with(path: Path) -> str:
    """A sentence, or nothing for a PDF that has its beginning and its end."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
            size = file.seek(0, 2)
            file.seek(max(0, size - TAIL))
            tail = file.read()
    except OSError as error:
        return f"cannot be opened ({error.strerror or 'unknown reason'})"
    if not head:
        return "is empty"
    if head.startswith(b"version https://git-lfs.github.com/spec/"):
        return "is only a Git LFS pointer: fetch the real file with `git lfs pull`"
    if b"%PDF-" not in head:
        return f"is not a PDF but {_kind_of(head)}"
    if b"%%EOF" not in tail:
        return "is a PDF without its end: it was cut off while copying"
    return ""


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
