"""Reading a roster as instructors have it: a table of people in a file or pasted from a sheet."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

MOST_ROWS = 5000
ROLES = ("student", "judge", "assistant", "instructor")
LONGEST = {"name": 200, "email": 254, "section": 60, "external_id": 100}
TITLES = {
    "name": "name",
    "email": "e-mail",
    "role": "role",
    "section": "section",
    "external_id": "external id",
}

HEADERS = {
    "name": "name fullname displayname studentname participant participantname student person",
    "email": "email mail emailaddress mailaddress eaddress useremail loginemail sisloginemail",
    "role": "role type status",
    "section": "section sections group class lab discussion sectionname",
    "external_id": "externalid id studentid sisid sisuserid universityid matriculation uid number "
    "studentnumber idnumber canvasid lmsid",
    "given": "firstname givenname forename vorname prenom",
    "family": "lastname surname familyname nachname nom",
}
COLUMN_OF = {word: column for column, words in HEADERS.items() for word in words.split()}
ROLE_OF = {
    **{role: role for role in ROLES},
    "ta": "assistant",
    "teachingassistant": "assistant",
    "tutor": "assistant",
    "teacher": "instructor",
    "professor": "instructor",
    "learner": "student",
    "guest": "judge",
    "studentenrollment": "student",
}
ADDRESS = re.compile(
    r"^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])$"
)
KEPT_AS_TEXT = re.compile(r'^="(.*)"$')


class UnreadableRoster(ValueError):
    """The file cannot be read as a table at all; the text says why and what to do."""


@dataclass(frozen=True)
class Row:
    """One person of the roster. `number` is the row as a spreadsheet counts it: the header is 1.

    Empty text means that the roster does not say.
    """

    number: int
    email: str
    name: str = ""
    role: str = ""
    section: str = ""
    external_id: str = ""


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell and what to do. `column` is the name people know it by."""

    number: int
    column: str
    sentence: str


@dataclass(frozen=True)
class Roster:
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    columns: tuple[str, ...]
    ignored: tuple[str, ...] = ()


def read_bytes(raw: bytes) -> str:
    """The text of a file, whichever program saved it: UTF-8, UTF-16, or Windows-1252."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"),
                           (b"\xfe\xff", "utf-16")):  # fmt: skip
        if raw.startswith(mark):
            return _decode(raw, encoding)
    sample = raw[:2000]
    if sample.count(0) > len(sample) // 4:
        little = sample[1::2].count(0) >= sample[::2].count(0)
        return _decode(raw, "utf-16-le" if little else "utf-16-be")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def read_roster(text: str) -> Roster:
    """The people of a table in CSV or pasted text; what is wrong is collected by row and column.

    Raises UnreadableRoster when there is no table to speak of.
    """
    text = text.removeprefix("\ufeff")
    if text.startswith(("PK\x03\x04", "%PDF")):
        raise UnreadableRoster(
            "This is not a text file. In your spreadsheet choose “Save as” and then CSV."
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    delimiter, text = _delimiter(text)
    table = list(_cells(text, delimiter))
    if not table:
        raise UnreadableRoster("There is nothing in it. Choose a file or paste the table.")
    (_, header), body = table[0], table[1:]
    columns, ignored = _columns(header)
    if not body:
        raise UnreadableRoster("There is a header row but nobody below it.")
    if len(body) > MOST_ROWS:
        raise UnreadableRoster(
            f"There are {len(body):,} rows; at most {MOST_ROWS:,} can be read at once. "
            "Split the file."
        )
    rows: list[Row] = []
    problems: list[Problem] = []
    for number, cells in body:
        row, wrong = _read_row(number, cells, columns)
        problems += wrong
        if row:
            rows.append(row)
    problems += _doubles(rows)
    problems.sort(key=lambda problem: problem.number)
    return Roster(tuple(rows), tuple(problems), tuple(columns), tuple(ignored))


def _decode(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableRoster(
            "The file is cut off or damaged. Save it again as CSV (UTF-8)."
        ) from None


def _delimiter(text: str) -> tuple[str, str]:
    """The character between cells, judged by the header row, and the text without Excel's hint."""
    first, _, rest = text.lstrip("\n").partition("\n")
    hint = re.fullmatch(r"sep=(.)\s*", first, re.IGNORECASE)
    if hint:
        return hint[1], rest
    bare = re.sub(r'"[^"]*"', "", first)
    return max("\t;,", key=bare.count), text


def _cells(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold anything, with the number a spreadsheet gives them."""
    csv.field_size_limit(200_000)
    # Strict: a quotation mark that never closes would swallow all rows after it without a word.
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    number = 0
    try:
        for cells in reader:
            number += 1
            tidied = [tidy(cell) for cell in cells]
            if any(tidied):
                yield number, tidied
            if number > MOST_ROWS * 4:
                raise UnreadableRoster(f"There are more than {MOST_ROWS:,} rows. Split the file.")
    except csv.Error:
        raise UnreadableRoster(
            f"From row {number + 1} on this is no table: a quotation mark there opens and does not "
            "close, or closes in the middle of a cell. Mend it and try again."
        ) from None


def tidy(cell: str) -> str:
    """A cell's text: one kind of Unicode, single spaces, nothing invisible at the ends."""
    cell = unicodedata.normalize("NFC", cell).strip().strip("\u200b\ufeff\u2060")
    kept = KEPT_AS_TEXT.match(cell)
    if kept:  # a spreadsheet's way to keep leading zeros: ="00123"
        cell = kept[1]
    shown = "".join(
        " " if char.isspace() else char
        for char in cell
        if char.isspace() or unicodedata.category(char) != "Cc"
    )
    return " ".join(shown.split())


def _columns(header: list[str]) -> tuple[dict[str, int], list[str]]:
    found: dict[str, int] = {}
    ignored = []
    for place, title in enumerate(header):
        word = "".join(char for char in title.casefold() if char.isalnum())
        column = COLUMN_OF.get(word)
        if column and column not in found:
            found[column] = place
        elif title:
            ignored.append(title)
    if "email" not in found:
        raise UnreadableRoster(
            "No column is called “e-mail”. The first row must name the columns: "
            "name, e-mail, role, section, external id."
        )
    return found, ignored


def _read_row(
    number: int, cells: list[str], columns: dict[str, int]
) -> tuple[Row | None, list[Problem]]:
    texts = {
        column: cells[place] if place < len(cells) else "" for column, place in columns.items()
    }
    wrong = []

    def say(column: str, sentence: str) -> None:
        wrong.append(Problem(number, TITLES[column], sentence))

    email = texts.get("email", "").lower()
    bracketed = re.fullmatch(r".*<(.+)>", email)
    if bracketed:
        email = bracketed[1].strip()
    if not email:
        say("email", "The address is missing.")
    elif not ADDRESS.match(email) or len(email.partition("@")[0]) > 64:
        say("email", f"“{email[:80]}” is not an e-mail address.")
    for column, longest in LONGEST.items():
        if len(texts.get(column, "")) > longest:
            say(column, f"This is longer than {longest} characters. Shorten it.")
    name = texts.get("name") or f"{texts.get('given', '')} {texts.get('family', '')}".strip()
    if name.startswith("="):
        say("name", "This begins with “=”, like a formula. Write the name as plain text.")
    elif "@" in name:
        say("name", "This looks like an address. Check that the columns are not swapped.")
    role = texts.get("role", "")
    word = "".join(char for char in role.casefold() if char.isalnum())
    if role and word not in ROLE_OF:
        say("role", f"“{role[:40]}” is not a role. Write student, judge, assistant or instructor.")
    if wrong:
        return None, wrong
    return Row(
        number=number,
        email=email,
        name=name,
        role=ROLE_OF.get(word, ""),
        section=texts.get("section", ""),
        external_id=texts.get("external_id", ""),
    ), []


def _doubles(rows: list[Row]) -> Iterator[Problem]:
    """Addresses and external ids that stand in two rows; the first row is right, the later wrong."""
    first_with: dict[tuple[str, str], int] = {}
    for row in rows:
        for column, text in (("email", row.email), ("external_id", row.external_id)):
            if not text:
                continue
            first = first_with.setdefault((column, text), row.number)
            if first != row.number:
                yield Problem(
                    row.number,
                    TITLES[column],
                    f"“{text}” stands in row {first} already. Keep one of the two rows.",
                )
