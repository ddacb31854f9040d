"""Finding every number of an exported gradebook again from the inputs that stand beside it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from reviews.domain import grading
from reviews.domain.grading import Part


def recompute(document: Mapping[str, Any]) -> dict[str, Any]:
    """The same document with each result and total computed anew; equal to it, to the cent.

    document: what reviews/exporting.py writes, "gradebook/1".
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
