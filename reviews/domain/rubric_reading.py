"""Reading rubrics from YAML or CSV: what the file says, and what is wrong with it line by line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

import yaml

from reviews.domain.cells import as_written
from reviews.domain.grading import plain
from reviews.domain.rubric_files import COLUMNS, WrittenCriterion, WrittenLevel, WrittenRubric

MOST_NODES = 20_000
MOST_RUBRICS, MOST_CRITERIA, MOST_LEVELS = 40, 60, 12
LONGEST = {
    "name": 80,
    "description": 400,
    "guidance": 20_000,
    "level": 60,
    "level_description": 300,
}
YES, NO = {"yes", "true", "1", "x", "on"}, {"", "no", "false", "0", "off"}
OF_RUBRIC = {"name", "guidance", "floor", "cap", "criteria"}
OF_CRITERION = {
    "name", "description", "weight", "points", "least", "step", "on_top", "comment_required",
    "fewest_words", "staff_only", "levels",
}  # fmt: skip
OF_LEVEL = {"points", "name", "description"}


@dataclass(frozen=True)
class Fault:
    """line: its number, from 1; 0 where it is about the whole file."""

    line: int
    sentence: str


@dataclass
class Reading:
    """rubrics hold only where there are no faults."""

    rubrics: list[WrittenRubric] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@dataclass
class _Row:
    """A rubric, criterion or level as it was written: text by key, with the line of each."""

    line: int
    cells: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    parts: list[_Row] = field(default_factory=list)

    def put(self, key: str, text: str, line: int) -> None:
        self.cells[key], self.lines[key] = text, line


class _Unreadable(Exception):
    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.fault = Fault(line, sentence)


def read(text: str) -> Reading:
    """Rubrics of a file of either kind: CSV begins with its column names, all else is YAML."""
    reading = Reading()
    text = text.removeprefix("\ufeff")
    try:
        rows = list(_of_csv(text) if _is_csv(text) else _of_yaml(text))
    except _Unreadable as error:
        reading.faults.append(error.fault)
        return reading
    if not rows:
        reading.faults.append(Fault(0, "There is no rubric in this text."))
    if len(rows) > MOST_RUBRICS:
        reading.faults.append(Fault(0, f"At most {MOST_RUBRICS} rubrics come in at once."))
    names: set[str] = set()
    for row in rows:
        checked = _Checked(reading.faults)
        reading.rubrics.append(checked.rubric(row))
        name = reading.rubrics[-1].name
        if name in names:
            reading.faults.append(Fault(row.line, f"The rubric “{name}” stands here twice."))
        names.add(name)
    reading.faults.sort(key=lambda fault: fault.line)
    return reading


def _is_csv(text: str) -> bool:
    head = text.lstrip().split("\n", 1)[0].replace(";", ",").replace('"', "").lower()
    return head.startswith("rubric,") or {"criterion", "weight"} <= {
        c.strip() for c in head.split(",")
    }


# CSV --------------------------------------------------------------------------------------------


def _of_csv(text: str) -> Iterator[_Row]:
    head = text.lstrip().split("\n", 1)[0]
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=";" if head.count(";") > head.count(",") else ","
    )
    try:
        yield from _grouped(reader)
    except csv.Error as error:
        raise _Unreadable(reader.line_num, f"This line is no CSV: {error}.") from None


def _grouped(reader: Any) -> Iterator[_Row]:
    """Rows put together: a rubric's and a criterion's names may be left out where they repeat."""
    names = [cell.strip().lower() for cell in next(reader)]
    unknown = [name for name in names if name and name not in COLUMNS]
    if unknown:
        raise _Unreadable(1, f"There is no column “{unknown[0]}”. Known are: {', '.join(COLUMNS)}.")
    rubric: _Row | None = None
    criterion: _Row | None = None
    line = reader.line_num + 1
    for cells in reader:
        given = {
            name: as_written(cell).strip() for name, cell in zip(names, cells, strict=False) if name
        }
        here, line = line, reader.line_num + 1
        if not any(given.values()):
            continue
        name = given.get("rubric", "")
        if rubric is None or (name and name != rubric.cells["name"]):
            if rubric is not None:
                yield rubric
            rubric, criterion = _Row(here), None
            rubric.put("name", name, here)
        title = given.get("criterion", "")
        if criterion is None or (title and title != criterion.cells["name"]):
            criterion = _Row(here)
            criterion.put("name", title, here)
            rubric.parts.append(criterion)
        _fill(rubric, given, ("guidance", "floor", "cap"), here)
        _fill(
            criterion,
            given,
            tuple(OF_CRITERION - {"name", "levels"}),
            here,
        )
        level = {key: given.get(key, "") for key in ("level", "level_points", "level_description")}
        if any(level.values()):
            row = _Row(here)
            row.put("name", level["level"], here)
            row.put("points", level["level_points"], here)
            row.put("description", level["level_description"], here)
            criterion.parts.append(row)
    if rubric is not None:
        yield rubric


def _fill(row: _Row, given: Mapping[str, str], keys: tuple[str, ...], line: int) -> None:
    """What stands in a later row must be what stands in the first."""
    for key in keys:
        text = given.get(key, "")
        if text and row.cells.get(key, "") not in ("", text):
            raise _Unreadable(
                line,
                f"“{key}” of “{row.cells['name']}” is “{text}” here and “{row.cells[key]}” above. "
                "Leave one of them.",
            )
        if text:
            row.put(key, text, line)


# YAML -------------------------------------------------------------------------------------------


def _of_yaml(text: str) -> Iterator[_Row]:
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        raise _Unreadable(line, f"This is no YAML: {error.problem or error.context}.") from None
    except (yaml.YAMLError, RecursionError, ValueError):
        raise _Unreadable(0, "This is neither YAML nor a CSV table of rubrics.") from None
    if node is None:
        return
    walk = _Walk()
    top = walk.mapping(node, {"rubrics"}, "The file") if _has(node, "rubrics") else None
    listed = top["rubrics"] if top else node
    for rubric in walk.list(listed, "rubrics") if top or _is_list(node) else [node]:
        yield walk.row(rubric, OF_RUBRIC, "criteria", OF_CRITERION, "levels", OF_LEVEL)


def _has(node: Any, key: str) -> bool:
    return isinstance(node, yaml.MappingNode) and any(k.value == key for k, _ in node.value)


def _is_list(node: Any) -> bool:
    return isinstance(node, yaml.SequenceNode)


class _Walk:
    """Goes through a document once; one that repeats itself by aliases ends here."""

    def __init__(self) -> None:
        self.seen = 0

    def count(self, node: Any) -> int:
        self.seen += 1
        if self.seen > MOST_NODES:
            raise _Unreadable(0, "This file is far too long for rubrics.")
        return int(node.start_mark.line) + 1

    def mapping(self, node: Any, known: set[str], what: str) -> dict[str, Any]:
        line = self.count(node)
        if not isinstance(node, yaml.MappingNode):
            raise _Unreadable(line, f"{what} must be lines of “word: value” here.")
        found = {}
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else ""
            if name not in known:
                raise _Unreadable(
                    self.count(key),
                    f"“{name}” is not known here. Known are: {', '.join(sorted(known))}.",
                )
            if name in found:
                raise _Unreadable(self.count(key), f"“{name}” stands here twice.")
            found[name] = value
        return found

    def list(self, node: Any, what: str) -> list[Any]:
        line = self.count(node)
        if not _is_list(node):
            raise _Unreadable(line, f"“{what}” must be a list: lines that begin with a dash.")
        return list(node.value)

    def row(self, node: Any, known: set[str], parts: str = "", *below: Any) -> _Row:
        row = _Row(self.count(node))
        for key, value in self.mapping(node, known, "A part of a rubric").items():
            line = self.count(value)
            if key == parts:
                row.parts = [self.row(one, *below) for one in self.list(value, key)]
            elif not isinstance(value, yaml.ScalarNode):
                raise _Unreadable(line, f"“{key}” must be a single value.")
            else:
                is_empty = value.tag == "tag:yaml.org,2002:null"
                row.put(key, "" if is_empty else str(value.value), line)
        return row


# What both kinds must hold ----------------------------------------------------------------------


class _Checked:
    """Turns rows into rubrics and collects what is wrong."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults

    def wrong(self, row: _Row, key: str, sentence: str) -> None:
        self.faults.append(Fault(row.lines.get(key, row.line), sentence))

    def rubric(self, row: _Row) -> WrittenRubric:
        name = self.name(row, "A rubric")
        floor = self.number(row, "floor", Decimal(0), Decimal(0), Decimal(100))
        cap = self.number(row, "cap", Decimal(100), Decimal(1), Decimal(150))
        if floor >= cap:
            self.wrong(row, "floor", "The floor must be smaller than the cap.")
        if not row.parts:
            self.wrong(row, "criteria", f"“{name}” has no criteria.")
        if len(row.parts) > MOST_CRITERIA:
            self.wrong(row, "criteria", f"A rubric has at most {MOST_CRITERIA} criteria.")
        criteria = tuple(self.criterion(part) for part in row.parts)
        for place, one in enumerate(criteria):
            if one.name in {other.name for other in criteria[:place]}:
                self.wrong(row.parts[place], "name", f"“{one.name}” stands in “{name}” twice.")
        if criteria and all(one.is_extra or one.is_for_staff for one in criteria):
            self.wrong(row, "criteria", f"No criterion of “{name}” makes the hundred.")
        return WrittenRubric(name, self.text(row, "guidance"), floor, cap, criteria)

    def criterion(self, row: _Row) -> WrittenCriterion:
        name = self.name(row, "A criterion")
        levels = tuple(
            sorted((self.level(part) for part in row.parts), key=lambda level: level.points)
        )
        points = self.number(row, "points", Decimal(5), Decimal(0), Decimal(9999))
        least = self.number(row, "least", Decimal(0), Decimal(-9999), Decimal(0))
        step = self.number(row, "step", Decimal(0), Decimal("0.01"), Decimal(999)) or None
        if levels:
            self.check_levels(row, name, levels)
            points, least = levels[-1].points, min(Decimal(0), levels[0].points)
            step = None
        elif not points and not least:
            self.wrong(row, "points", f"“{name}” gives no points and takes none off.")
        if step and (points % step or least % step):
            self.wrong(row, "step", "The most and the least points must be whole numbers of steps.")
        words = self.number(row, "fewest_words", Decimal(0), Decimal(0), Decimal(500))
        asks = self.is_so(row, "comment_required")
        if words != int(words) or (words and not asks):
            self.wrong(
                row, "fewest_words", "Only a required comment asks for a whole number of words."
            )
        return WrittenCriterion(
            name,
            self.text(row, "description"),
            self.number(row, "weight", Decimal(1), Decimal("0.01"), Decimal(9999)),
            points,
            least,
            step,
            self.is_so(row, "on_top") or not points,
            asks,
            int(words),
            self.is_so(row, "staff_only"),
            levels,
        )

    def check_levels(self, row: _Row, name: str, levels: tuple[WrittenLevel, ...]) -> None:
        points = [level.points for level in levels]
        if not 1 < len(levels) <= MOST_LEVELS:
            self.wrong(row, "levels", f"“{name}” needs 2 to {MOST_LEVELS} levels, or none.")
        elif len(set(points)) < len(points):
            self.wrong(row, "levels", f"Two levels of “{name}” give the same points.")
        elif points[-1] < 0 or not any(points):
            self.wrong(row, "levels", f"The highest level of “{name}” needs 0 points or more.")

    def level(self, row: _Row) -> WrittenLevel:
        if not row.cells.get("points"):
            self.wrong(row, "points", "This level says no points.")
        points = self.number(row, "points", Decimal(0), Decimal(-9999), Decimal(9999))
        name = self.text(row, "name", "level")
        if not name:
            self.wrong(row, "name", "This level has no name.")
        return WrittenLevel(points, name, self.text(row, "description", "level_description"))

    def name(self, row: _Row, what: str) -> str:
        name = self.text(row, "name")
        if not name:
            self.wrong(row, "name", f"{what} has no name.")
        return name

    def text(self, row: _Row, key: str, limit: str = "") -> str:
        text = row.cells.get(key, "").replace("\r\n", "\n").replace("\r", "\n").strip()
        most = LONGEST[limit or key]
        if len(text) > most:
            self.wrong(row, key, f"This has {len(text)} characters; at most {most} are kept.")
        if "\x00" in text:
            self.wrong(row, key, "Null characters are not allowed.")
        return text

    def is_so(self, row: _Row, key: str) -> bool:
        word = row.cells.get(key, "").strip().lower()
        if word not in YES | NO:
            self.wrong(row, key, f"“{word}” under {key} is neither yes nor no.")
        return word in YES

    def number(self, row: _Row, key: str, usual: Decimal, least: Decimal, most: Decimal) -> Decimal:
        text = row.cells.get(key, "").strip().replace(",", ".").replace("−", "-")
        if not text:
            return usual
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or not least <= number <= most:
            told = f"a number from {plain(least)} to {plain(most)}"
            self.wrong(row, key, f"“{row.cells[key][:40]}” under {key} is not {told}.")
            return usual
        if number != round(number, 2):
            self.wrong(row, key, f"“{text[:40]}” under {key} has more than two decimal places.")
        return round(number, 2)
