"""Finding every number of an exported gradebook again from the inputs that stand beside it."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from reviews.domain import grading
from reviews.domain.grading import Part

FORMAT = "gradebook/2"  # gradebook/1 did not hold the scheme
FORMATS = ("gradebook/1", FORMAT)
LARGEST = 500_000_000  # bytes of the document; a larger one is no gradebook


class NoArchive(Exception):
    """The file is no gradebook that the portal wrote; the sentence says what is wrong."""


def read_archive(content: bytes) -> dict[str, Any]:
    """The document of an archive, or of the JSON file alone. Raises NoArchive."""
    if zipfile.is_zipfile(io.BytesIO(content)):
        content = _unpacked(content)
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        raise NoArchive("This is neither an archive of a gradebook nor its JSON file.") from None
    if not isinstance(document, dict) or document.get("format") not in FORMATS:
        raise NoArchive(f"This is no gradebook in a format that is known ({', '.join(FORMATS)}).")
    return document


def _unpacked(content: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if "gradebook.json" not in archive.namelist():
                raise NoArchive("The archive holds no gradebook.json.")
            if archive.getinfo("gradebook.json").file_size > LARGEST:
                raise NoArchive("The gradebook.json in the archive is too large to be one.")
            return archive.read("gradebook.json")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise NoArchive(f"The archive is damaged: {error}.") from error


def differences(document: Mapping[str, Any]) -> Iterator[str]:
    """A line for each number that comes out otherwise than it is stored.

    Raises NoArchive where something that a number depends on is missing or senseless.
    """
    try:
        found = recompute(document)
        for old, new in zip(document["students"], found["students"], strict=True):
            who = old["email"] or old["name"]
            for before, after in zip(old["components"], new["components"], strict=True):
                yield from _different(f"{who}, {before['name']}", before, after, "per_cent")
                if before["released"]:
                    what = f"{who}, {before['name']} as released"
                    yield from _different(what, before["released"], after["released"], "per_cent")
            yield from _different(f"{who}, total", old, new, "total")
    except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
        raise NoArchive(f"The gradebook is incomplete or changed: {error!r}.") from error


def _different(
    what: str, old: Mapping[str, Any], new: Mapping[str, Any], key: str
) -> Iterator[str]:
    if old[key] != new[key]:
        yield f"{what}: stored {old[key]}, computed {new[key]}"


def recompute(document: Mapping[str, Any]) -> dict[str, Any]:
    """The same document with each result and total computed anew; equal to it, to the cent.

    document: what reviews/exporting.py writes.
    """
    return {**document, "students": [_student(row) for row in document["students"]]}


def total_of(components: list[dict[str, Any]]) -> str | None:
    """The project grade; None while a component has no result."""
    if not components or any(row["inputs"] is None for row in components):
        return None
    parts = [
        Part(row["name"], Decimal(row["weight"]), grading.result(row["inputs"]))
        for row in components
    ]
    value = grading.total(parts)
    return None if value is None else str(grading.rounded(value))


def _student(row: Mapping[str, Any]) -> dict[str, Any]:
    components = [
        {
            **part,
            "per_cent": _result(part["inputs"]),
            "released": part["released"]
            and {**part["released"], "per_cent": _result(part["released"]["inputs"])},
        }
        for part in row["components"]
    ]
    return {**row, "components": components, "total": total_of(components)}


def _result(inputs: Mapping[str, Any] | None) -> str | None:
    return None if inputs is None else str(grading.rounded(grading.result(inputs)))
