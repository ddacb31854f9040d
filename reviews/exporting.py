"""The gradebook as files: a table for spreadsheets, and every input to compute it again from."""

from __future__ import annotations

import csv
import io
from functools import partial
from typing import Any

from projects.domain.late_rule import Tell
from projects.models import Conference
from projects.templatetags.conference_time import in_zone
from reviews.domain import grading
from reviews.domain.cells import harmless
from reviews.domain.explaining import explanation
from reviews.domain.late_lines import late_lines
from reviews.gradebook import Cell, Gradebook

OF_A_COMPONENT = ("", ": lateness", ": before revision", ": won back", ": calculation")


def as_csv(book: Gradebook, conference: Conference) -> bytes:
    """The gradebook for spreadsheets: UTF-8 with its mark, and no cell that runs as a formula.

    A student without a result has an empty cell; the total stands only where nothing is missing.
    Lateness and calculation are the lines that the student reads.
    """
    tell = partial(in_zone, conference=conference)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    columns = ["External id", "Name", "E-mail", "Team"]
    names = [f"{component.name}{what}" for component in book.components for what in OF_A_COMPONENT]
    writer.writerow([harmless(cell) for cell in [*columns, *names, "Total"]])
    for line in book.lines:
        person = line.participant
        cells = [
            person.external_id,
            person.user.name,
            person.user.email,
            person.team.name if person.team else "",
            *(text for cell in line.cells for text in _columns(cell, tell)),
            str(line.total_per_cent) if line.is_complete else "",
        ]
        writer.writerow([harmless(cell) for cell in cells])
    return text.getvalue().encode("utf-8-sig")


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
    return {
        "format": "gradebook/1",
        "conference": conference.slug,
        "students": [
            {
                "external_id": line.participant.external_id,
                "name": line.participant.user.name,
                "email": line.participant.user.email,
                "team": line.participant.team.name if line.participant.team else "",
                "components": [
                    {
                        "name": component.name,
                        "weight": str(component.weight),
                        "per_cent": None if cell.per_cent is None else str(cell.per_cent),
                        "inputs": cell.inputs,
                        "released": cell.released
                        and {
                            "per_cent": str(cell.released.per_cent),
                            "inputs": cell.released.calculation,
                        },
                    }
                    for component, cell in line.named_cells
                ],
                "total": str(line.total_per_cent) if line.is_complete else None,
            }
            for line in book.lines
        ],
    }
