"""Assignments as CSV: out for whoever works in a spreadsheet, and in again with an error per line."""

from __future__ import annotations

import csv
import io
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from projects.models import User, log
from projects.refusals import WrongState
from reviews.assigning import require_assignable
from reviews.classes import Class, Pair, class_of
from reviews.domain.cells import as_written, harmless
from reviews.models import AssignmentRun, ReviewRound
from reviews.rearranging import keep
from reviews.running import MOST_RUNS, fresh_name
from reviews.weighing import Weighed, snapshot, weigh, why_barred

HEAD = ("reviewer", "submission", "reviewer's name", "e-mail", "project", "bid", "utility")
MOST_ROWS = 20_000
LARGEST_FILE = 2_000_000


@dataclass(frozen=True)
class Reading:
    """What a file would make. errors: (line, sentence); with any of them nothing is made."""

    pairs: Sequence[Pair]
    errors: Sequence[tuple[int, str]]
    weighed: Weighed | None = None


def as_csv(run: AssignmentRun) -> bytes:
    """One line a pair, sorted. A reviewer is the external id, or the e-mail address without one;
    a submission is the project's number."""
    class_ = class_of(run.round)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEAD)
    rows = []
    for pair in class_.normal(run.pairs):
        if pair[0] not in class_.parties or pair[1] not in class_.projects:
            continue
        person, project = class_.parties[pair[0]].person, class_.projects[pair[1]]
        rows.append(
            [
                person.external_id or person.user.email,
                str(project.number),
                class_.name(pair[0]),
                person.user.email,
                project.title,
                class_.bids.get(pair, ""),
                str(class_.wishes.get(pair, "")),
            ]
        )
    for row in sorted(rows):
        writer.writerow([harmless(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def read(round_: ReviewRound, content: bytes) -> Reading:
    """The pairs of a file with the columns `reviewer` and `submission`, whatever else it has."""
    class_ = class_of(round_)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _broken("This is not a text in UTF-8. Save the sheet as “CSV UTF-8” and try again.")
    dialect = (
        ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    )
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=dialect))
    except csv.Error:
        return _broken(
            "This cannot be read as a table. Save the sheet as “CSV UTF-8” and try again."
        )
    head = [cell.strip().casefold() for cell in rows[0]] if rows else []
    if "reviewer" not in head or "submission" not in head:
        return _broken("The first line must name the columns “reviewer” and “submission”.")
    if len(rows) > MOST_ROWS:
        return _broken(f"The file has more than {MOST_ROWS} lines.")
    return _pairs(class_, rows[1:], head.index("reviewer"), head.index("submission"))


def _broken(sentence: str) -> Reading:
    return Reading((), ((1, sentence),))


def _pairs(class_: Class, rows: Sequence[Sequence[str]], first: int, second: int) -> Reading:
    people = _people(class_)
    projects = {str(project.number): key for key, project in class_.projects.items()}
    found: dict[Pair, int] = {}
    errors: list[tuple[int, str]] = []
    for line, row in enumerate(rows, 2):
        if not any(cell.strip() for cell in row):
            continue
        who, what = (as_written(row[at].strip()) if at < len(row) else "" for at in (first, second))
        person, project = people.get(who.casefold()), projects.get(what.lstrip("0#"))
        if not who or not what:
            errors.append((line, "The reviewer or the submission is missing."))
        elif person is None:
            errors.append((line, f"Nobody who reviews in this round has the id or e-mail “{who}”."))
        elif project is None:
            errors.append((line, f"No project with the number “{what}” has handed in."))
        elif (person, project) in found:
            errors.append((line, f"The same as line {found[person, project]}."))
        elif why := why_barred(class_, (person, project)):
            errors.append((line, why))
        else:
            found[person, project] = line
    pairs = sorted(found)
    if not pairs and not errors:
        return _broken("The file has no lines below its head.")
    return Reading(pairs, errors, weigh(class_, pairs, {}))


def _people(class_: Class) -> Mapping[str, int]:
    """External id or e-mail address, folded -> who stands for that party."""
    found: dict[str, int] = {}
    for key, party in class_.parties.items():
        for person in party.people:
            found[person.user.email.casefold()] = key
            if person.external_id:
                found[person.external_id.casefold()] = key
    return found


@transaction.atomic
def take_in(round_: ReviewRound, content: bytes, by: User) -> AssignmentRun:
    """Make a configuration of the file's pairs. Raises WrongState if a line is in error."""
    round_ = ReviewRound.objects.select_for_update(of=("self",)).get(pk=round_.pk)
    require_assignable(round_)
    reading = read(round_, content)
    if reading.errors:
        raise WrongState(
            f"Line {reading.errors[0][0]}: {reading.errors[0][1]} Nothing was taken in."
        )
    names = set(round_.runs.values_list("name", flat=True))
    if len(names) >= MOST_RUNS:
        raise WrongState(f"There are {MOST_RUNS} configurations already. Remove one first.")
    class_ = class_of(round_)
    run = AssignmentRun(
        round=round_,
        name=fresh_name("From a file", names),
        mode=AssignmentRun.Mode.BEST,
        seed=secrets.token_hex(4),
        state=AssignmentRun.State.DONE,
        computed={"imported": True, "known": snapshot(class_)},
        asked_by=by,
    )
    keep(run, class_, reading.pairs)
    run.edited_at = None
    run.save(update_fields=["edited_at"])
    log(
        round_.conference,
        by,
        "took in an assignment for",
        round_,
        after={"reviews": len(run.pairs)},
    )
    return run
