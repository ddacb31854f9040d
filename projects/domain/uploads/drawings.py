"""What a page's drawing holds beside what it draws: remarks of programs, and their notes on parts of it."""

from __future__ import annotations

import io
import re

from pypdf.generic import DictionaryObject

# Of a note on a part of the drawing: what readers aloud and layers need.
OF_PART = {"/MCID", "/Lang", "/ActualText", "/Alt", "/E", "/Type", "/Subtype", "/BBox", "/Attached"}
_MARKS = re.compile(rb"[(%]|<<|(?<![^\s>\])}])BI(?=\s)")
_USUAL_PART = re.compile(rb"<<\s*/MCID\s+\d+\s*>>")
_LINE_END = re.compile(rb"[\r\n]|$")
_PART_BEGINS = re.compile(rb"\s*(?:BDC|DP)(?=\s|$)")
_IMAGE = re.compile(rb"BI\s(.*?)\sID\s(.*?)\sEI(?=\s|$)", re.S)
_STRING = re.compile(rb"\\.|[()]", re.S)


def plain_drawing(data: bytes) -> bytes:
    """The same drawing without remarks. Raises ValueError for what cannot be told apart."""
    kept, at = [], 0
    while hit := _MARKS.search(data, at):
        start = hit.start()
        kept.append(data[at:start])
        mark = hit.group()
        if mark == b"%":
            end = _LINE_END.search(data, start)
            at = end.start() if end else len(data)
        elif mark == b"(":
            at = _past_string(data, start)
            kept.append(data[start:at])
        elif mark == b"BI":
            at = _past_image(data, start)
            kept.append(data[start:at])
        elif usual := _USUAL_PART.match(data, start):
            at = usual.end()
            kept.append(usual.group())
        else:
            part, at = _part(data, start)
            kept.append(part)
    return b"".join([*kept, data[at:]])


def _past_string(data: bytes, start: int) -> int:
    depth, at = 0, start
    while hit := _STRING.search(data, at):
        at = hit.end()
        if hit.group() == b"(":
            depth += 1
        elif hit.group() == b")":
            depth -= 1
            if depth == 0:
                return at
    raise ValueError("A text of this drawing has no end.")


def _past_image(data: bytes, start: int) -> int:
    """A small picture within the drawing. A photograph would bring its camera's notes along."""
    image = _IMAGE.match(data, start)
    if image is None:
        raise ValueError("A picture of this drawing has no end.")
    if re.search(rb"/DCT(?:Decode)?\b|/JPX", image[1]):
        raise ValueError("A photograph within a drawing cannot be cleaned.")
    return image.end()


def _part(data: bytes, start: int) -> tuple[bytes, int]:
    """A dictionary of the drawing: of a note on a part of it, what may stay; else as it is."""
    reading = io.BytesIO(data[start : start + 64_000])
    row = DictionaryObject.read_from_stream(reading, None)
    at = start + reading.tell()
    if not _PART_BEGINS.match(data, at):
        return data[start:at], at
    for key in [key for key in row if key not in OF_PART]:
        del row[key]
    written = io.BytesIO()
    row.write_to_stream(written)
    return written.getvalue(), at
