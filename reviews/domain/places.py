"""Places that a remark can be about: a page of a file, a second of a recording, a file and line of code.

What is typed is read into its parts, and every address is written again from them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from projects.domain.lengths import clock_words

PAGE, SECOND, LINE = "page", "second", "line"
LONGEST_PATH = 300
MOST_LINES = 10_000_000
_PAGE = re.compile(r"(?:page|p\.?|slide|s\.?)?\s*(\d{1,4})", re.IGNORECASE | re.ASCII)
_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)", re.ASCII)
_LINE = re.compile(
    r"(.+?)(?::|#L|,?\s+lines?\s+|:L)(\d{1,9})(?:(?:\s*[-–]\s*L?|:)\d{1,9})?", re.ASCII
)
_DRIVE = re.compile(r"[A-Za-z]:")


class PlaceRefused(ValueError):
    """What was typed is no place there. The text says how to write one."""


@dataclass(frozen=True)
class Place:
    """One of: a page, a second, or a path within the code with or without a line; counted from 1,
    seconds from 0."""

    page: int | None = None
    second: int | None = None
    path: str = ""
    line: int | None = None

    @property
    def typed(self) -> str:
        """As the form shows it: 4, 1:05 or src/model.py:42."""
        if self.page is not None:
            return str(self.page)
        if self.second is not None:
            return clock_words(self.second)
        return f"{self.path}:{self.line}" if self.line else self.path

    @property
    def words(self) -> str:
        if self.page is not None:
            return f"page {self.page}"
        if self.second is not None:
            return f"at {clock_words(self.second)}"
        return f"{self.path}, line {self.line}" if self.line else self.path


def read_place(takes: str, text: str, most: int | None = None, repository: str = "") -> Place:
    """What a person typed as a place.

    takes: PAGE, SECOND or LINE. most: the last page or the length in seconds, where it is known.
    repository: its address; an address of a file in it is read as well. Raises PlaceRefused.
    """
    text = text.strip()
    if takes == PAGE:
        return _page(text, most)
    if takes == SECOND:
        return _second(text, most)
    return _line(text, repository)


def _page(text: str, most: int | None) -> Place:
    found = _PAGE.fullmatch(text)
    number = int(found[1]) if found else 0
    if number < 1:
        raise PlaceRefused("Write the number of a page, such as 4.")
    if most and number > most:
        pages = "has one page" if most == 1 else f"has {most} pages"
        raise PlaceRefused(f"This file {pages}; write a number from 1 to {most}.")
    return Place(page=number)


def _second(text: str, most: int | None) -> Place:
    found = _CLOCK.fullmatch(text)
    if not found:
        raise PlaceRefused("Write minutes and seconds with a colon, such as 1:05.")
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    second = hours * 3600 + minutes * 60 + seconds
    if most and second > most:
        raise PlaceRefused(f"The recording ends at {clock_words(most)}; write an earlier time.")
    return Place(second=second)


def _line(text: str, repository: str) -> Place:
    """As editors write it, a column after the line and Windows' strokes included."""
    if "://" in text:
        text = _of_address(text, repository)
    found = _LINE.fullmatch(text)
    path, line = (found[1], int(found[2])) if found else (text, None)
    parts = [part for part in path.strip().replace("\\", "/").split("/") if part not in ("", ".")]
    path = "/".join(parts)
    if not path or not path.isprintable() or ".." in parts or _DRIVE.match(path):
        raise PlaceRefused("Write a file of the repository and a line, such as src/model.py:42.")
    if len(path) > LONGEST_PATH:
        raise PlaceRefused(f"A path may have at most {LONGEST_PATH} characters.")
    if line is not None and not 1 <= line <= MOST_LINES:
        raise PlaceRefused("Lines are counted from 1, such as src/model.py:42.")
    return Place(path=path, line=line)


def _of_address(text: str, repository: str) -> str:
    """The path and line of a GitHub address of this repository: …/blob/main/src/model.py#L42."""
    address, own = urlsplit(text), urlsplit(repository)
    parts = [unquote(part) for part in address.path.split("/")]
    # "", owner, name, "blob", a branch or commit, then the path
    is_ours = (address.netloc.lower(), [part.lower() for part in parts[1:3]]) == (
        own.netloc.lower(),
        [part.lower() for part in own.path.strip("/").split("/")],
    )
    if not is_ours or len(parts) < 6 or parts[3] not in ("blob", "blame"):
        raise PlaceRefused(
            "This is not the address of a file in the project's repository. Write the file and "
            "the line instead, such as src/model.py:42."
        )
    line = re.match(r"L(\d{1,9})", address.fragment)
    return "/".join(parts[5:]) + (f":{line[1]}" if line else "")


def code_address(repository: str, commit: str, place: Place) -> str:
    """Where a browser sees these lines as they were at a commit; the repository, where its host's
    form is not known."""
    if not repository.startswith("https://github.com/"):
        return repository
    line = f"#L{place.line}" if place.line else ""
    return f"{repository}/blob/{commit or 'HEAD'}/{quote(place.path)}{line}"


def video_address(url: str, second: int) -> str:
    """The recording from this second on, where its host can begin there; else from the start."""
    host = urlsplit(url).hostname
    if host == "www.youtube.com":
        return f"{url}&t={second}s"
    return f"{url}#t={second}s" if host == "vimeo.com" else url


def player_address(frame_url: str, second: int) -> str:
    """The same for a player in a frame."""
    host = urlsplit(frame_url).hostname
    if host == "www.youtube-nocookie.com":
        return f"{frame_url}?start={second}"
    return f"{frame_url}#t={second}s" if host == "player.vimeo.com" else frame_url
