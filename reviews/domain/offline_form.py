"""Reviews as one text file, to be filled in with any editor and read in again.

Markdown that reads well, with four kinds of lines that are ours:

    ## Project 07: Tides [review k3v9…]       begins a review
    ### Method: points [score-4 9f2c…]        begins a field; its mark tells what stood there
    >> What it should hold.                   explains, and is not read
    ( ) 2 · Sound                             a choice; (x) is the chosen one

Everything else is what somebody wrote. Where a written line looks like one of ours, a backslash
stands before it, as in Markdown, and is taken away when the file is read.
"""

from __future__ import annotations

import codecs
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

MOST_CHARACTERS = 2_000_000
WIDTH = 88

REVIEW = re.compile(r"##(?!#).*\[review (\S+)\]\s*")
FIELD = re.compile(r"###(?!#).*\[(\S+) (\S+)\]\s*")
HEADING = re.compile(r"##")
EXPLAINS = re.compile(r">>")
CHOICE = re.compile(r"[(\[]\s*(\S?)\s*[)\]]\s*(.*)")
# Escaped: what would be read as ours, with any number of backslashes before it.
OURS = re.compile(r"(\\*)(##|>>)")
ESCAPED = re.compile(r"\\(\\*(?:##|>>))")


@dataclass(frozen=True)
class Option:
    """One choice of a field. value: as the portal's form sends it."""

    value: str
    label: str
    description: str = ""


@dataclass(frozen=True)
class Field:
    """One answer. mark: of the value it holds. options: if it is a choice; is_short: one line."""

    name: str
    heading: str
    value: str
    mark: str
    help: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    is_short: bool = False


@dataclass(frozen=True)
class Sheet:
    """One review. public_id and the fields' names are what the file is read by."""

    public_id: str
    title: str
    fields: tuple[Field, ...]


def write(title: str, intro: Sequence[str], sheets: Sequence[Sheet]) -> str:
    """The file. The same sheets give the same text."""
    lines = [f"# {_one_line(title)}", "", *_explained(intro)]
    for sheet in sheets:
        lines += ["", "", f"## {_one_line(sheet.title)} [review {sheet.public_id}]"]
        for field in sheet.fields:
            lines += ["", f"### {_one_line(field.heading)} [{field.name} {field.mark}]"]
            lines += _explained(field.help)
            lines += ["", *_answer(field)]
    return "\n".join(lines) + "\n"


def explanations(title: str, intro: Sequence[str], sheets: Sequence[Sheet]) -> set[str]:
    """The lines of the file that only explain: any other such line is somebody's own."""
    return {line.strip() for line in write(title, intro, sheets).split("\n") if is_ours(line)}


def is_ours(line: str) -> bool:
    return EXPLAINS.match(line) is not None


def choice_line(option: Option, is_chosen: bool) -> str:
    line = f"({'x' if is_chosen else ' '}) {option.label}"
    return _one_line(f"{line}: {option.description}" if option.description else line)


def escaped(text: str) -> str:
    return "\n".join(
        OURS.sub(r"\\\1\2", line, count=1) if OURS.match(line) else line
        for line in unified(text).split("\n")
    )


def unescaped(line: str) -> str:
    found = ESCAPED.match(line)
    return line[1:] if found else line


def unified(text: str) -> str:
    """With one kind of line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


class Unreadable(ValueError):
    """The file is no text that can be read. The message is a sentence that says what to do."""


def decode(content: bytes) -> str:
    """The text of an uploaded file. Raises Unreadable for anything but UTF-8."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or content[:400].count(0) > 9:
        raise Unreadable(
            "This file is saved as UTF-16 (some editors call it “Unicode”). Save it as UTF-8 and "
            "choose it again, or paste the text below."
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Unreadable(
            f"Line {line} holds a character that is not UTF-8. Save the file as UTF-8 and choose "
            "it again, or paste the text below."
        ) from None
    if len(text) > MOST_CHARACTERS:
        raise Unreadable("This file is longer than two million characters, so it is not read.")
    return text


def _answer(field: Field) -> list[str]:
    if field.options:
        return [choice_line(option, option.value == field.value) for option in field.options]
    return escaped(field.value).split("\n")


def _explained(paragraphs: Sequence[str]) -> list[str]:
    return [
        f">> {line}"
        for paragraph in paragraphs
        for line in textwrap.wrap(paragraph, WIDTH, break_long_words=False, break_on_hyphens=False)
    ]


def _one_line(text: str) -> str:
    return " ".join(text.split())
