"""Looks into uploaded files, in a child process: a file that crashes or bloats its reader hurts only
the child. It also keeps pypdfium2, which is not thread-safe, out of the web threads.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from projects.domain.uploads import FileRefused
from projects.domain.uploads.pictures import Pictures

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 30
# A child may use 1.5 GB: no more than two at once in one web process.
_turns = threading.BoundedSemaphore(2)


@dataclass(frozen=True)
class Pdf:
    """What was found out about a PDF. uploads/pdfs.py says what can be told of text and fonts.

    has_text: None if looking was too much work. first_page: WebP, empty if drawing was.
    """

    pages: int
    has_text: bool | None
    missing_fonts: tuple[str, ...]
    first_page: bytes


def read_pdf(data: bytes, max_pages: int | None = None) -> Pdf:
    """A PDF that everyone can open, and what can be told of it. Raises FileRefused."""
    answer, rest, is_whole = _ask(data, "pdf", str(max_pages or 0))
    line, end, first_page = rest.partition(b"\n")
    look = json.loads(line) if end else {"has_text": None, "missing_fonts": []}
    return Pdf(
        pages=int(answer["pages"]),
        has_text=look["has_text"],
        missing_fonts=tuple(look["missing_fonts"]),
        first_page=first_page if is_whole else b"",
    )


@dataclass(frozen=True)
class Scrubbed:
    """A PDF as blind readers get it, and what its pages say. copy: empty if it could not be made."""

    texts: tuple[str, ...]
    copy: bytes


def scrub_pdf(data: bytes) -> Scrubbed:
    """See uploads/scrubbing.py. Raises FileRefused if the file cannot even be read."""
    answer, copy, is_whole = _ask(data, "blind", "0")
    return Scrubbed(tuple(answer["texts"]), copy if is_whole else b"")


def remake_cover(data: bytes) -> Pictures:
    """A picture cut to 8:5 and made anew in two sizes. Raises FileRefused."""
    return _pictures(data, "cover")


def remake_figure(data: bytes, least: int | None = None) -> Pictures:
    """A picture made anew in its own shape. least: pixels of its shorter side. Raises FileRefused."""
    return _pictures(data, "figure", str(least or 1))


def _pictures(data: bytes, *arguments: str) -> Pictures:
    answer, body, is_whole = _ask(data, *arguments)
    if not is_whole:
        raise _too_much()
    large = answer["large"]
    return Pictures(body[:large], body[large:], answer["width"], answer["height"])


def _ask(data: bytes, *arguments: str) -> tuple[dict[str, Any], bytes, bool]:
    """The child's answer, what came after it, and whether the child got to its end."""
    with _turns:
        try:
            done = subprocess.run(
                [sys.executable, "-m", "projects.domain.uploads", *arguments],
                input=data,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=ROOT,
                timeout=SECONDS,
                check=False,
                env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
            )
        except subprocess.TimeoutExpired as late:
            output, is_whole = late.stdout or b"", False
        else:
            output, is_whole = done.stdout, done.returncode == 0
    line, end, body = output.partition(b"\n")
    if not end:
        raise _too_much()
    answer: dict[str, Any] = json.loads(line)
    if "refused" in answer:
        raise FileRefused(answer["refused"])
    return answer, body, is_whole


def _too_much() -> FileRefused:
    return FileRefused(
        "This file takes too much work to open. Export it again in a simpler form, "
        "with smaller pictures, and upload it again."
    )
