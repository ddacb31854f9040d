"""Finding every number of an exported gradebook again from the inputs that stand beside it."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from reviews.domain import grading
from reviews.domain.schemes import Document, parts_of, rules_of
from reviews.domain.totals import Part, count, in_course

# gradebook/1 did not hold the scheme, gradebook/2 only its components, in which nothing was a bonus.
FORMAT = "gradebook/3"
FORMATS = ("gradebook/1", "gradebook/2", FORMAT)
TOTALS = {
    "total": "total",
    "course_points": "points of the course",
    "released_total": "total as released",
    "released_course_points": "points of the course as released",
}
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
    # zipfile's own words for damage, a way of packing that it does not know, and a password.
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
            for key in TOTALS:
                if key in new:
                    yield from _different(f"{who}, {TOTALS[key]}", old, new, key)
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
    if document["format"] != FORMAT:
        return {**document, "students": [_earlier_student(row) for row in document["students"]]}
    versions = {row["number"]: row["document"] for row in document["versions"]}
    students = [_student(row, document["scheme"], versions) for row in document["students"]]
    return {**document, "students": students}


def totals_of(document: Document, results: Mapping[int, Fraction]) -> dict[str, str | None]:
    """The project grade, and what it is worth in the course; None while a component has no result.

    results: exact, by the component's id.
    """
    found = None
    if all(part["id"] in results for part in document["components"]):
        found = count(parts_of(document, results), rules_of(document))
    if found is None:
        return {"total": None, "course_points": None}
    course = in_course(found.total, rules_of(document))
    return {
        "total": str(grading.rounded(found.total)),
        "course_points": None if course is None else str(grading.rounded(course)),
    }


def released_totals_of(
    components: Sequence[Mapping[str, Any]], versions: Mapping[int, Document]
) -> dict[str, str | None]:
    """The same of what is released, by the newest version of the scheme that any of it names."""
    shown = [row for row in components if row["released"]]
    if not shown or len(shown) < len(components):
        return {"released_total": None, "released_course_points": None}
    newest = versions[max(row["released"]["scheme"] for row in shown)]
    results = {row["id"]: grading.result(row["released"]["inputs"]) for row in shown}
    return {f"released_{key}": value for key, value in totals_of(newest, results).items()}


def _student(
    row: Mapping[str, Any], scheme: Document, versions: Mapping[int, Document]
) -> dict[str, Any]:
    components = [_component(part) for part in row["components"]]
    results = {part["id"]: grading.result(part["inputs"]) for part in components if part["inputs"]}
    return {
        **row,
        "components": components,
        **totals_of(scheme, results),
        **released_totals_of(components, versions),
    }


def _earlier_student(row: Mapping[str, Any]) -> dict[str, Any]:
    """Of a format in which there were weights and nothing else."""
    components = [_component(part) for part in row["components"]]
    found = None
    if all(part["inputs"] is not None for part in components):
        found = count(
            Part(part["name"], Decimal(part["weight"]), grading.result(part["inputs"]))
            for part in components
        )
    return {
        **row,
        "components": components,
        "total": None if found is None else str(grading.rounded(found.total)),
    }


def _component(part: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **part,
        "per_cent": _result(part["inputs"]),
        "released": part["released"]
        and {**part["released"], "per_cent": _result(part["released"]["inputs"])},
    }


def _result(inputs: Mapping[str, Any] | None) -> str | None:
    return None if inputs is None else str(grading.rounded(grading.result(inputs)))
