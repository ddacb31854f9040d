"""The gradebook in the tables that learning management systems take in.

Each result is out of 100; a student without one has an empty cell, which the systems leave alone.
Sources: the import pages of Canvas ("How do I import grades in the Gradebook?"), Blackboard
("Work offline with grade data"), Moodle ("Grade import") and Gradescope's own export of scores.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

OUT_OF = "100"

Row = list[str]


@dataclass(frozen=True)
class Student:
    """A person as the systems know them, with a result or "" for each column."""

    name: str
    email: str
    external_id: str
    section: str
    results: tuple[str, ...]


@dataclass(frozen=True)
class System:
    """A system that takes in a table. has_mark: begins with the byte order mark that Excel needs."""

    label: str
    how: str
    table: Callable[[Sequence[str], Sequence[Student]], list[Row]]
    has_mark: bool


def canvas(columns: Sequence[str], students: Sequence[Student]) -> list[Row]:
    """Two header rows: the columns, and under them the points possible."""
    return [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *columns],
        ["    Points Possible", "", "", "", "", *(OUT_OF for _ in columns)],
        *(
            [one.name, "", one.external_id, one.email, one.section, *one.results]
            for one in students
        ),
    ]


def blackboard(columns: Sequence[str], students: Sequence[Student]) -> list[Row]:
    """The user name is what comes before the @ of the address."""
    return [
        ["Name", "Username", "Student ID", *columns],
        *(
            [one.name, one.email.partition("@")[0], one.external_id, *one.results]
            for one in students
        ),
    ]


def moodle(columns: Sequence[str], students: Sequence[Student]) -> list[Row]:
    """Whose row it is can be read from the ID number or from the address."""
    return [
        ["Full name", "ID number", "Email address", *columns],
        *([one.name, one.external_id, one.email, *one.results] for one in students),
    ]


def gradescope(columns: Sequence[str], students: Sequence[Student]) -> list[Row]:
    """Each score is followed by its most points, as Gradescope writes its own."""
    return [
        [
            "Name",
            "SID",
            "Email",
            "Sections",
            *(cell for name in columns for cell in (name, f"{name} - Max Points")),
        ],
        *(
            [
                one.name,
                one.external_id,
                one.email,
                one.section,
                *(cell for result in one.results for cell in (result, OUT_OF)),
            ]
            for one in students
        ),
    ]


SYSTEMS = {
    "canvas": System(
        "Canvas",
        "The external id stands as SIS User ID, the address as SIS Login ID. A column becomes an "
        "assignment of 100 points, or fills the one that has its name.",
        canvas,
        has_mark=False,
    ),
    "blackboard": System(
        "Blackboard",
        "The user name is the part of the address before the @; check that yours are. A column "
        "that Blackboard does not know is added as text: give it its points there.",
        blackboard,
        has_mark=True,
    ),
    "moodle": System(
        "Moodle",
        "Map “ID number” to the user's ID number, or “Email address” to the e-mail, and each column "
        "to a grade item.",
        moodle,
        has_mark=False,
    ),
    "gradescope": System(
        "Gradescope",
        "Laid out like Gradescope's own file of scores, for tools that read that one.",
        gradescope,
        has_mark=True,
    ),
}
