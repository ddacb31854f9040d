"""The gradebook as files: a table for spreadsheets, and every input to compute it again from."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from projects.domain.late_rule import Tell
from projects.models import Conference
from projects.templatetags.conference_time import in_zone
from reviews.domain import grading
from reviews.domain.cells import harmless
from reviews.domain.explaining import explanation
from reviews.domain.late_lines import late_lines
from reviews.domain.lms_tables import Student, System
from reviews.domain.recomputing import FORMAT, released_totals_of
from reviews.gradebook import Cell, Gradebook, Line

OF_A_COMPONENT = ("", ": lateness", ": before revision", ": won back", ": calculation")


def as_csv(book: Gradebook, conference: Conference) -> bytes:
    """The gradebook for spreadsheets: UTF-8 with its mark, and no cell that runs as a formula.

    A student without a result has an empty cell; the total stands only where nothing is missing.
    Lateness and calculation are the lines that the student reads.
    """
    tell = partial(in_zone, conference=conference)
    columns = ["External id", "Name", "E-mail", "Team"]
    names = [f"{component.name}{what}" for component in book.components for what in OF_A_COMPONENT]
    share = book.rules.course_share
    course = [] if share is None else [f"Points of the course, of {grading.plain(share)}"]
    rows = [[*columns, *names, "Total", *course]]
    for line in book.lines:
        person = line.participant
        cells = [
            person.external_id,
            person.user.name,
            person.user.email,
            person.team.name if person.team else "",
            *(text for cell in line.cells for text in _columns(cell, tell)),
            str(line.total_per_cent) if line.is_complete else "",
            *([str(line.course_points) if line.is_complete else ""] if course else []),
        ]
        rows.append(cells)
    return _written(rows, has_mark=True)


def for_system(system: System, book: Gradebook, is_released: bool) -> bytes:
    """The gradebook as this system takes it in.

    is_released: only what the students have been shown, as they were shown it; importing anything
    else would tell them. Otherwise every result as it stands.
    """
    columns = [*(component.name for component in book.components), "Project grade"]
    students = [
        Student(
            name=line.participant.user.name,
            email=line.participant.user.email,
            external_id=line.participant.external_id,
            section=line.participant.section,
            results=_results(line, is_released),
        )
        for line in book.lines
    ]
    return _written(system.table(columns, students), system.has_mark)


def _results(line: Line, is_released: bool) -> tuple[str, ...]:
    if not is_released:
        each = ["" if cell.per_cent is None else str(cell.per_cent) for cell in line.cells]
        return (*each, str(line.total_per_cent) if line.is_complete else "")
    each = [str(cell.released.per_cent) if cell.released else "" for cell in line.cells]
    return (*each, "" if line.released_total is None else str(line.released_total))


def _written(rows: Iterable[Sequence[str]], has_mark: bool) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig" if has_mark else "utf-8")


def as_archive(book: Gradebook, conference: Conference) -> bytes:
    """Everything in one file: the table, every input, and the scheme. The same bytes for the same grades."""
    document = json.dumps(as_document(book, conference), ensure_ascii=False, indent=1)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (
            ("gradebook.csv", as_csv(book, conference)),
            ("gradebook.json", document.encode()),
        ):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return held.getvalue()


def _columns(cell: Cell, tell: Tell) -> list[str]:
    found = cell.steps
    if cell.inputs is None or found is None:
        return [""] * len(OF_A_COMPONENT)
    has_revision = found.new is not None
    return [
        str(cell.per_cent),
        in_words(late_lines(cell.inputs["penalty"], tell)),
        str(grading.rounded(found.old)) if has_revision else "",
        str(grading.rounded(found.won)) if has_revision else "",
        in_words(explanation(cell.inputs)),
    ]


def in_words(lines: list[tuple[str, str]]) -> str:
    """Lines of (what, how) as one text."""
    return "; ".join(f"{what}: {how}" for what, how in lines)


def as_document(book: Gradebook, conference: Conference) -> dict[str, Any]:
    """Every result with everything it depends on; domain/recomputing.py finds the numbers again."""
    numbers = book.versions.numbers
    by_number = {row.number: row.document for row in book.versions.by_key.values()}
    return {
        "format": FORMAT,
        "conference": conference.slug,
        "scheme": {**book.scheme, "version": numbers.get(book.versions.current)},
        "versions": [
            {
                "number": version.number,
                "made_at": version.made_at.isoformat(),
                "made_by": version.made_by.name if version.made_by else "",
                "reason": version.reason,
                "changes": version.changes,
                "document": version.document,
            }
            for version in sorted(book.versions.by_key.values(), key=lambda row: row.number)
        ],
        "students": [_student(line, numbers, by_number) for line in book.lines],
    }


def _student(
    line: Line, numbers: Mapping[int | None, int], versions: Mapping[int, Any]
) -> dict[str, Any]:
    components = [
        {
            "id": component.pk,
            "name": component.name,
            "weight": str(component.weight),
            "per_cent": None if cell.per_cent is None else str(cell.per_cent),
            "inputs": cell.inputs,
            "released": cell.released
            and {
                "per_cent": str(cell.released.per_cent),
                "scheme": numbers[cell.released.scheme_id],
                "inputs": cell.released.calculation,
            },
        }
        for component, cell in line.named_cells
    ]
    return {
        "external_id": line.participant.external_id,
        "name": line.participant.user.name,
        "email": line.participant.user.email,
        "team": line.participant.team.name if line.participant.team else "",
        "components": components,
        "total": str(line.total_per_cent) if line.is_complete else None,
        "course_points": str(line.course_points)
        if line.is_complete and line.course_points is not None
        else None,
        **released_totals_of(components, versions),
        "released_total": None if line.released_total is None else str(line.released_total),
    }
