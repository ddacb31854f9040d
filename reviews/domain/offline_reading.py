"""Reading the file of reviews in again: what it says, and what is wrong with it line by line.

Nothing is guessed and nothing is dropped: a line that cannot be placed is an error with its number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from reviews.domain.offline_form import (
    CHOICE,
    EXPLAINS,
    FIELD,
    HEADING,
    REVIEW,
    Field,
    Sheet,
    unescaped,
    unified,
)

MOST_ERRORS = 50


@dataclass(frozen=True)
class Fault:
    """line: its number, from 1."""

    line: int
    sentence: str


@dataclass(frozen=True)
class Answer:
    """What the file says for one field. mark: of the text that the file was made with.

    line: where it begins. numbers: of each line of the value.
    """

    name: str
    value: str
    mark: str
    line: int
    numbers: tuple[int, ...] = ()


@dataclass
class Filled:
    """A review as the file has it."""

    public_id: str
    line: int
    answers: dict[str, Answer] = field(default_factory=dict)


@dataclass
class Reading:
    filled: list[Filled] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@dataclass
class _Block:
    """The lines below one heading. kind: "start", "review", "field", or "lost" for a heading whose
    mark is gone."""

    kind: str
    line: int
    keys: tuple[str, ...] = ()
    lines: list[tuple[int, str]] = field(default_factory=list)


def read(text: str, sheets: Sequence[Sheet], explanations: Set[str] = frozenset()) -> Reading:
    """sheets: the reviews that may be in the file. explanations: the lines that need no reading."""
    found = Reading()
    known = {sheet.public_id: sheet for sheet in sheets}
    headings = {one.heading for sheet in sheets for one in sheet.fields}
    current: Filled | None = None
    sheet: Sheet | None = None
    for block in _blocks(text, headings):
        if block.kind == "review":
            sheet = known.get(block.keys[0])
            current = _begin(block, sheet, found)
            if current is not None:
                _refuse_loose(block, found)
        elif block.kind == "field" and current is not None and sheet is not None:
            _take(block, sheet, current, found)
        elif block.kind == "field" and not found.filled and not found.faults:
            found.faults.append(
                Fault(
                    block.line,
                    "No review is named above this field. Put the line back that "
                    "begins with ## and ends with its number in brackets.",
                )
            )
        elif block.kind == "lost":
            found.faults.append(
                Fault(
                    block.line,
                    "This heading has lost the brackets at its end, which say what "
                    "it belongs to. Copy the line from a fresh download; if it is your own "
                    "text, put a backslash before it: \\##.",
                )
            )
        elif block.kind == "start":
            _refuse_loose(block, found)
        if block.kind == "start" or current is not None:
            _check_explanations(block, explanations, found)
    if not found.filled and not found.faults:
        found.faults.append(Fault(1, "There is no review in this text. Is it the right file?"))
    found.faults.sort(key=lambda fault: fault.line)
    del found.faults[MOST_ERRORS:]
    return found


def _blocks(text: str, headings: Set[str]) -> Iterator[_Block]:
    block = _Block("start", 1)
    for number, line in enumerate(unified(text).removeprefix("\ufeff").split("\n"), 1):
        begun = _heading(line, number, headings)
        if begun is None:
            block.lines.append((number, line))
            continue
        yield block
        block = begun
    yield block


def _heading(line: str, number: int, headings: Set[str]) -> _Block | None:
    if not HEADING.match(line):
        return None
    if found := REVIEW.fullmatch(line):
        return _Block("review", number, (found[1],))
    if found := FIELD.fullmatch(line):
        return _Block("field", number, (found[1], found[2]))
    words = line.lstrip("#").partition("[")[0].strip()
    return _Block("lost", number) if words in headings else None


def _begin(block: _Block, sheet: Sheet | None, found: Reading) -> Filled | None:
    if sheet is None:
        found.faults.append(
            Fault(
                block.line,
                "This is no review of yours that can be written now. Take it out of "
                "the file, from this line to the next review; keep a copy of the text.",
            )
        )
        return None
    if any(one.public_id == sheet.public_id for one in found.filled):
        found.faults.append(
            Fault(block.line, "This review stands in the file twice. Keep one of the two.")
        )
        return None
    filled = Filled(sheet.public_id, block.line)
    found.filled.append(filled)
    return filled


def _take(block: _Block, sheet: Sheet, current: Filled, found: Reading) -> None:
    name, mark = block.keys
    asked = next((one for one in sheet.fields if one.name == name), None)
    if asked is None:
        sentence = "This field is no part of the review. Take it out, and keep a copy of its text."
        found.faults.append(Fault(block.line, sentence))
    elif name in current.answers:
        sentence = "This field stands in the review twice. Keep one of the two."
        found.faults.append(Fault(block.line, sentence))
    else:
        lines = _written(block)
        value, line = _value(asked, lines, found)
        numbers = tuple(number for number, _ in lines)
        current.answers[name] = Answer(name, value, mark, line or block.line, numbers)


def _value(asked: Field, lines: Sequence[tuple[int, str]], found: Reading) -> tuple[str, int]:
    """The answer, and the line that it begins on, 0 if it is empty."""
    first = lines[0][0] if lines else 0
    if asked.options:
        return _choice(asked, lines, found), first
    if asked.is_short and len(lines) > 1:
        found.faults.append(Fault(lines[1][0], "Only one line belongs here."))
    return "\n".join(unescaped(line) for _, line in lines).strip(), first


def _choice(asked: Field, lines: Sequence[tuple[int, str]], found: Reading) -> str:
    chosen = ""
    for number, line in lines:
        if not line.strip():
            continue
        match = CHOICE.fullmatch(line.strip())
        value = _option(asked, match[2]) if match else None
        if match is None or value is None:
            found.faults.append(
                Fault(
                    number,
                    "This is none of the choices. Put an x between the brackets of one "
                    "of them, as in (x), and write texts below the next heading.",
                )
            )
        elif match[1] and chosen:
            found.faults.append(Fault(number, "A second choice is marked here. Leave one (x)."))
        elif match[1]:
            chosen = value
    return chosen


def _option(asked: Field, words: str) -> str | None:
    """The choice that a line names: the longest label that it begins with."""
    words = " ".join(words.split())
    labels = sorted(asked.options, key=lambda option: -len(option.label))
    for option in labels:
        label = " ".join(option.label.split())
        if words == label or words.startswith(f"{label}:"):
            return option.value
    return None


def _written(block: _Block) -> list[tuple[int, str]]:
    """Without what explains, and without the empty lines around."""
    lines = [(number, line) for number, line in block.lines if not EXPLAINS.match(line)]
    while lines and not lines[0][1].strip():
        lines.pop(0)
    while lines and not lines[-1][1].strip():
        lines.pop()
    return lines


def _refuse_loose(block: _Block, found: Reading) -> None:
    """Words where no field is; the title of the whole file may stand."""
    for number, line in _written(block):
        if block.kind == "start" and line.startswith("# "):
            continue
        if line.strip():
            found.faults.append(
                Fault(
                    number,
                    "This stands outside of every field. Move it below the heading that "
                    "it belongs to, or delete it.",
                )
            )
            return


def _check_explanations(block: _Block, known: Set[str], found: Reading) -> None:
    for number, line in block.lines:
        if EXPLAINS.match(line) and line.strip() not in known:
            found.faults.append(
                Fault(
                    number,
                    "Lines that begin with >> only explain and are not read. If this is "
                    "your text, put a backslash before it: \\>>.",
                )
            )


def differences(
    sheet: Sheet, filled: Filled, mark_of: Mapping[str, str]
) -> tuple[list[Answer], list[Answer]]:
    """What the file would change, and what it would change although the portal's text is newer.

    mark_of: the mark of each answer in the file, by the field's name. What was not touched in the
    file changes nothing, whatever stands in the portal now.
    """
    changed: list[Answer] = []
    stale: list[Answer] = []
    for one in sheet.fields:
        answer = filled.answers.get(one.name)
        if answer is None or mark_of[one.name] in (one.mark, answer.mark):
            continue
        (changed if answer.mark == one.mark else stale).append(answer)
    return changed, stale
