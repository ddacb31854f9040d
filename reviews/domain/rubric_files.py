"""Rubrics as files: YAML for people who write, CSV for spreadsheets. What is written reads back the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import yaml

from reviews.domain.cells import harmless
from reviews.domain.grading import plain

COLUMNS = (
    "rubric", "guidance", "floor", "cap", "criterion", "description", "weight", "points", "least",
    "step", "on_top", "comment_required", "fewest_words", "staff_only", "level", "level_points",
    "level_description",
)  # fmt: skip


@dataclass(frozen=True)
class WrittenLevel:
    points: Decimal
    name: str
    description: str = ""


@dataclass(frozen=True)
class WrittenCriterion:
    """With levels, points and least are those of the highest and (below zero) the lowest one."""

    name: str
    description: str = ""
    weight: Decimal = Decimal(1)
    points: Decimal = Decimal(5)
    least: Decimal = Decimal(0)
    step: Decimal | None = None
    is_extra: bool = False
    asks_comment: bool = False
    min_words: int = 0
    is_for_staff: bool = False
    levels: tuple[WrittenLevel, ...] = ()


@dataclass(frozen=True)
class WrittenRubric:
    name: str
    guidance: str = ""
    floor: Decimal = Decimal(0)
    cap: Decimal = Decimal(100)
    criteria: tuple[WrittenCriterion, ...] = ()


def as_yaml(rubrics: Iterable[WrittenRubric]) -> str:
    """What has its usual value is left out."""
    document = {"rubrics": [_rubric(rubric) for rubric in rubrics]}
    text: str = yaml.dump(document, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=96)
    return text


class _Dumper(yaml.SafeDumper):
    """Texts of several lines stand as they are read."""


_Dumper.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar(
        "tag:yaml.org,2002:str", text, style="|" if "\n" in text else None
    ),
)


def _rubric(rubric: WrittenRubric) -> dict[str, Any]:
    return {
        "name": rubric.name,
        **({"guidance": rubric.guidance} if rubric.guidance else {}),
        **({"floor": _number(rubric.floor)} if rubric.floor else {}),
        **({"cap": _number(rubric.cap)} if rubric.cap != 100 else {}),
        "criteria": [_criterion(criterion) for criterion in rubric.criteria],
    }


def _criterion(one: WrittenCriterion) -> dict[str, Any]:
    told: dict[str, Any] = {"name": one.name}
    if one.description:
        told["description"] = one.description
    told["weight"] = _number(one.weight)
    if not one.levels:
        told["points"] = _number(one.points)
        if one.least:
            told["least"] = _number(one.least)
        if one.step is not None:
            told["step"] = _number(one.step)
    for key, is_so in (
        ("on_top", one.is_extra),
        ("comment_required", one.asks_comment),
        ("staff_only", one.is_for_staff),
    ):
        if is_so:
            told[key] = True
    if one.min_words:
        told["fewest_words"] = one.min_words
    if one.levels:
        told["levels"] = [
            {
                "points": _number(level.points),
                "name": level.name,
                **({"description": level.description} if level.description else {}),
            }
            for level in one.levels
        ]
    return told


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def as_csv(rubrics: Iterable[WrittenRubric]) -> bytes:
    """A row for each level, or for each criterion without levels: UTF-8 with its mark, and no cell
    that runs as a formula. What holds for a whole rubric or criterion stands in its first row."""
    rows: list[list[str]] = [list(COLUMNS)]
    for rubric in rubrics:
        for at, one in enumerate(rubric.criteria):
            whole = [rubric.guidance, plain(rubric.floor), plain(rubric.cap)]
            for place, level in enumerate(one.levels or (None,)):
                rows.append(
                    [
                        rubric.name,
                        *(whole if not at and not place else [""] * 3),
                        one.name,
                        *(_cells(one) if not place else [""] * 9),
                        *_level_cells(level),
                    ]
                )
    text = io.StringIO(newline="")
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cells(one: WrittenCriterion) -> list[str]:
    has_levels = bool(one.levels)
    return [
        one.description,
        plain(one.weight),
        "" if has_levels else plain(one.points),
        plain(one.least) if one.least and not has_levels else "",
        plain(one.step) if one.step is not None and not has_levels else "",
        *("yes" if is_so else "" for is_so in (one.is_extra, one.asks_comment)),
        str(one.min_words) if one.min_words else "",
        "yes" if one.is_for_staff else "",
    ]


def _level_cells(level: WrittenLevel | None) -> list[str]:
    return [level.name, plain(level.points), level.description] if level else [""] * 3
