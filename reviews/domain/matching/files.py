"""Reading and writing problems and assignments as files: "peer-assign/1" (JSON) and CSV."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterable
from typing import Any

import numpy as np

from reviews.domain.matching.problem import LARGEST_UTILITY, Ints, Problem, Reviewer, Submission

FORMAT = "peer-assign/1"
HEAD = ["reviewer", "submission"]
LARGEST_NUMBER = 1_000_000


class Unreadable(Exception):
    """A file that is not what it should be; the text says where and why."""


def read_problem(text: str) -> Problem:
    """The problem of an instance file, in the order of its ids. Raises Unreadable.

    Pairs that are also listed as forbidden, or that would send reviewers to their own team's
    submission, are left out with their reason.
    """
    try:
        data = json.loads(text)
    except ValueError as error:
        raise Unreadable(f"This is not JSON: {error}.") from None
    except RecursionError:
        raise Unreadable("This is no instance: lists stand in lists without end.") from None
    if not isinstance(data, dict):
        raise Unreadable("The file must hold one JSON object.")
    if data.get("format", FORMAT) != FORMAT:
        raise Unreadable(f"The format is “{_short(data['format'])}”; only “{FORMAT}” is known.")
    reviewers = tuple(_reviewer(row, n) for n, row in enumerate(_rows(data, "reviewers")))
    submissions = tuple(_submission(row, n) for n, row in enumerate(_rows(data, "submissions")))
    _once("reviewers", (reviewer.id for reviewer in reviewers))
    _once("submissions", (submission.id for submission in submissions))
    columns = [_column(data, name) for name in ("reviewer", "submission", "utility")]
    pair_reviewer, pair_submission, utility = columns
    if not len(pair_reviewer) == len(pair_submission) == len(utility):
        raise Unreadable("The three lists of “pairs” differ in length.")
    _within("pairs.reviewer", pair_reviewer, 0, len(reviewers) - 1)
    _within("pairs.submission", pair_submission, 0, len(submissions) - 1)
    _within("pairs.utility", utility, 1, LARGEST_UTILITY)
    key = pair_reviewer * max(1, len(submissions)) + pair_submission
    if len(np.unique(key)) != len(key):
        raise Unreadable("A pair stands in “pairs” twice.")
    forbidden = [
        _forbidden(row, n, len(reviewers), len(submissions))
        for n, row in enumerate(_rows(data, "forbidden", []))
    ]
    own = [
        (int(r), int(s), "own team")
        for r, s in zip(pair_reviewer, pair_submission, strict=True)
        if reviewers[r].team is not None and reviewers[r].team == submissions[s].team
    ]
    excluded = {(r, s): why for r, s, why in [*own, *forbidden]}
    barred = np.array([r * max(1, len(submissions)) + s for r, s in excluded], np.int64)
    rules = {} if data.get("rules") is None else data["rules"]
    if not isinstance(rules, dict) or not isinstance(rules.get("one_per_team", True), bool):
        raise Unreadable("“rules” must be an object, and its one_per_team true or false.")
    problem = Problem(
        reviewers,
        submissions,
        pair_reviewer,
        pair_submission,
        utility,
        tuple((r, s, why) for (r, s), why in sorted(excluded.items())),
        rules.get("one_per_team", True),
    )
    return problem.only(~np.isin(key, barred)).ordered()


def read_pairs(text: str) -> list[tuple[str, str]]:
    """The pairs of ids of an assignment's CSV file. Raises Unreadable."""
    try:
        rows = [row for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"))) if row]
    except csv.Error as error:
        raise Unreadable(f"This is not a table in CSV: {error}.") from None
    if not rows or [cell.strip() for cell in rows[0][:2]] != HEAD:
        raise Unreadable("The first line must be “reviewer,submission”.")
    for number, row in enumerate(rows[1:], 2):
        if len(row) < 2:
            raise Unreadable(f"Line {number} has no submission.")
    return [(row[0], row[1]) for row in rows[1:]]


def write_pairs(pairs: Iterable[tuple[str, str]]) -> str:
    """An assignment as CSV, sorted."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows(sorted(pairs))
    return out.getvalue()


def chosen_ids(problem: Problem, chosen: Any) -> list[tuple[str, str]]:
    """The ids of the pairs that were chosen."""
    places = np.flatnonzero(chosen)
    return [
        (
            problem.reviewers[problem.pair_reviewer[place]].id,
            problem.submissions[problem.pair_submission[place]].id,
        )
        for place in places
    ]


def _rows(data: dict[str, Any], name: str, unless: list[Any] | None = None) -> list[Any]:
    rows = data.get(name)
    if rows is None and unless is not None:
        return unless
    if not isinstance(rows, list):
        raise Unreadable(f"“{name}” must be a list.")
    return rows


def _reviewer(row: Any, number: int) -> Reviewer:
    where = f"reviewers[{number}]"
    id_, team = _named(row, where)
    least, most = (_number(row, name, where) for name in ("min", "max"))
    if least > most:
        raise Unreadable(f"{where}: min {least} is above max {most}.")
    return Reviewer(id_, team, least, most)


def _submission(row: Any, number: int) -> Submission:
    where = f"submissions[{number}]"
    id_, team = _named(row, where)
    return Submission(id_, team, _number(row, "k", where))


def _named(row: Any, where: str) -> tuple[str, str | None]:
    if not isinstance(row, dict) or row.get("id") is None:
        raise Unreadable(f"{where} needs an id.")
    team = row.get("team")
    return _name(row["id"], where, "id"), None if team is None else _name(team, where, "team")


def _name(value: Any, where: str, what: str) -> str:
    """An id or a team, as it is written to a file."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Unreadable(f"{where}: the {what} must be text or a whole number.")
    name = str(value)
    if not name or any(unicodedata.category(letter) in ("Cc", "Cs") for letter in name):
        raise Unreadable(f"{where}: the {what} “{_short(name)}” must be text on one line.")
    return name


def _short(value: Any) -> str:
    """So much of a value as a sentence can hold, whatever is in it."""
    return str(value)[:40].encode("utf-8", "replace").decode()


def _number(row: dict[str, Any], name: str, where: str) -> int:
    value = row.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST_NUMBER:
        raise Unreadable(f"{where}: {name} must be a whole number from 0 to {LARGEST_NUMBER}.")
    return value


def _column(data: dict[str, Any], name: str) -> Ints:
    pairs = data.get("pairs")
    values = pairs.get(name) if isinstance(pairs, dict) else None
    if not isinstance(values, list) or not all(type(value) is int for value in values):
        raise Unreadable(f"“pairs.{name}” must be a list of whole numbers.")
    if any(abs(value) > LARGEST_NUMBER for value in values):
        raise Unreadable(f"“pairs.{name}” holds a number that is too large.")
    return np.array(values, np.int64)


def _within(name: str, values: Ints, low: int, high: int) -> None:
    wrong = np.flatnonzero((values < low) | (values > high))
    if len(wrong):
        place = int(wrong[0])
        if high < low:
            raise Unreadable(f"{name}[{place}] is {values[place]}, but there is none to point at.")
        raise Unreadable(f"{name}[{place}] is {values[place]}; it must be from {low} to {high}.")


def _forbidden(row: Any, number: int, reviewers: int, submissions: int) -> tuple[int, int, str]:
    good = isinstance(row, list) and len(row) == 3 and all(type(n) is int for n in row[:2])
    if not good or not (0 <= row[0] < reviewers and 0 <= row[1] < submissions):
        raise Unreadable(f"forbidden[{number}] must be [reviewer index, submission index, reason].")
    return row[0], row[1], str(row[2])


def _once(name: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for id_ in ids:
        if id_ in seen:
            raise Unreadable(f"“{id_}” stands in “{name}” twice.")
        seen.add(id_)
