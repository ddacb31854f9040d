"""Looks into uploaded files, in a child process: a file that crashes or bloats its reader hurts only
the child. It also keeps pypdfium2, which is not thread-safe, out of the web threads.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from projects.domain.uploads import FileRefused
from projects.domain.uploads.pictures import Pictures

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 30
# A child may use 1.5 GB: no more than two at once in one web process.
_turns = threading.BoundedSemaphore(2)


def count_pdf_pages(data: bytes, max_pages: int | None = None) -> int:
    """The pages of a PDF that everyone can open. Raises FileRefused."""
    answer, _ = _ask(data, "pdf", str(max_pages or 0))
    return int(answer["pages"])


def remake_picture(data: bytes) -> Pictures:
    """A picture made anew in two sizes. Raises FileRefused."""
    answer, body = _ask(data, "picture")
    large = answer["sizes"][0]
    return Pictures(large=body[:large], small=body[large:])


def _ask(data: bytes, *arguments: str) -> tuple[dict[str, Any], bytes]:
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
        except subprocess.TimeoutExpired:
            raise _too_much() from None
    line, _, body = done.stdout.partition(b"\n")
    if done.returncode != 0 or not line:
        raise _too_much()
    answer: dict[str, Any] = json.loads(line)
    if "refused" in answer:
        raise FileRefused(answer["refused"])
    return answer, body


def _too_much() -> FileRefused:
    return FileRefused(
        "This file takes too much work to open. Export it again in a simpler form, "
        "with smaller pictures, and upload it again."
    )
