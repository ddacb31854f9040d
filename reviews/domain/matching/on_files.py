"""The engine on files: read an instance, assign, write the pairs; needs neither database nor Django."""

from __future__ import annotations

import json
import os
import sys
import time
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, TextIO

from reviews.domain.matching.blocking import why_not
from reviews.domain.matching.explaining import sentence
from reviews.domain.matching.fair import fair
from reviews.domain.matching.files import (
    Unreadable,
    chosen_ids,
    read_pairs,
    read_problem,
    write_pairs,
)
from reviews.domain.matching.lexicographic import lexicographic
from reviews.domain.matching.problem import STEP, Problem, costs
from reviews.domain.matching.randomised import chances, draw
from reviews.domain.matching.repairing import repaired, without
from reviews.domain.matching.solving import Bounds, Network
from reviews.domain.matching.summary import summary

INFEASIBLE = 3
FINEST = 10_000

Say = Callable[[str], object]


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes; REVIEWING.md, part A."""
    parser.add_argument("--in", dest="source", type=Path, required=True, metavar="INST.json")
    parser.add_argument("--out", dest="target", type=Path, required=True, metavar="OUT.csv")
    parser.add_argument("--mode", choices=["best", "fair", "lex", "random"], default="fair")
    parser.add_argument("--alpha", type=_share, default=Fraction("0.97"), help="of the best floor")
    parser.add_argument("--q", type=_chance, default=Fraction(1, 2), help="most chance of a pair")
    parser.add_argument("--seed", default="0")
    parser.add_argument("--seconds", type=_seconds, default=60, help="for the search of a floor")
    parser.add_argument("--previous", type=Path, metavar="OLD.csv", help="keep most of these pairs")
    parser.add_argument(
        "--dropped", default="", help="ids of reviewers who drop out, with commas between"
    )
    parser.add_argument("--explain", type=Path, metavar="CERT.json", help="why there is none")


def run(options: Namespace, say: Say, complain: Say) -> int:
    """Do it; the exit code: 0, or 3 if there is no assignment. Raises Unreadable for a file that is
    not what it should be.

    say, complain: where a table of results and a sentence go.
    """
    began = time.monotonic()
    problem = read_problem(_read(options.source))
    previous = options.previous and read_pairs(_read(options.previous))
    dropped = [id_.strip() for id_ in options.dropped.split(",") if id_.strip()]
    unknown = set(dropped) - {reviewer.id for reviewer in problem.reviewers}
    if unknown:
        raise Unreadable(f"--dropped: nobody has the id {', '.join(sorted(unknown))}.")
    problem = without(problem, dropped)
    rows: list[tuple[str, object]] = []
    chosen = _solve(problem, previous, options, rows)
    if chosen is None:
        _explain(problem, options, complain)
        return INFEASIBLE
    _write(options.target, write_pairs(chosen_ids(problem, chosen)))
    told = summary(problem, chosen)
    rows += [
        ("reviews", told.reviews),
        ("total utility", told.total),
        ("worst project, mean utility", f"{told.worst:.2f}"),
        ("reviewers by load", told.loads),
        ("seconds", f"{time.monotonic() - began:.2f}"),
    ]
    for name, value in rows:
        say(f"{name}: {value}")
    return 0


def main(arguments: Sequence[str]) -> int:
    """The command by itself. A file that cannot be used exits with 1, a wrong argument with 2."""
    parser = ArgumentParser(
        prog="manage.py assign_reviews",
        description="Assign reviewers to submissions from a file (“peer-assign/1”) and write the "
        "pairs as CSV.",
    )
    add_arguments(parser)
    options = parser.parse_args(arguments)
    try:
        return run(options, _line_to(sys.stdout), _line_to(sys.stderr))
    except Unreadable as error:
        _line_to(sys.stderr)(str(error))
        return 1


def _line_to(stream: TextIO) -> Say:
    return lambda text: stream.write(f"{text}\n")


def _solve(
    problem: Problem,
    previous: list[tuple[str, str]] | None,
    options: Namespace,
    rows: list[tuple[str, object]],
) -> Any:
    seed = options.seed
    if previous is not None:
        chosen = repaired(problem, previous, seed)
        if chosen is not None:
            kept = len(set(chosen_ids(problem, chosen)) & set(previous))
            rows.append(("kept", f"{kept} of {len(set(previous))}"))
        return chosen
    if options.mode == "fair":
        found = fair(problem, seed, options.alpha, options.seconds)
        if found is None:
            return None
        rows += [
            ("floor", f"{float(found.floor):.4f}"),
            ("floor's bound", f"{float(found.bound):.4f}"),
        ]
        return found.chosen
    if options.mode == "lex":
        climbed = lexicographic(problem, seed, options.seconds)
        if climbed is None:
            return None
        rows += [
            ("floor", f"{float(climbed.floor):.4f}"),
            ("settled, from the worst up", f"{climbed.settled} of {climbed.asked}"),
        ]
        return climbed.chosen
    if options.mode == "random":
        lottery = chances(problem, options.q, seed)
        if lottery is None:
            return None
        rows.append(("expected total", f"{float(lottery.expected):.4f}"))
        return draw(problem, lottery, seed)
    best = Network(problem).best(costs(problem, seed), Bounds.of(problem))
    if best is None:
        return None
    rows.append(("gap to the linear bound", best.gap / STEP))
    return best.flow > 0


def _explain(problem: Problem, options: Namespace, complain: Say) -> None:
    """Say why there is no assignment, and write the proof where it is asked for."""
    blocked = why_not(problem)
    if blocked is not None:
        text = sentence(problem, blocked)
    else:
        blocked = why_not(problem, options.q)
        text = (
            f"No pair may have a chance above {float(options.q):g}, and with that not every "
            "project can be served. Allow a higher chance."
        )
    complain(text)
    if options.explain and blocked is not None:
        _write(options.explain, json.dumps(blocked.certificate(problem)) + "\n")


def _read(path: Path) -> str:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return file.read()
    except OSError as error:
        raise Unreadable(f"{path}: {os.strerror(error.errno or 0)}.") from None
    except UnicodeDecodeError:
        raise Unreadable(f"{path} is not text in UTF-8.") from None


def _write(path: Path, text: str) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
    except OSError as error:
        raise Unreadable(f"{path}: {os.strerror(error.errno or 0)}.") from None


def _share(text: str) -> Fraction:
    """A share from 0 to 1. No finer than a ten-thousandth, and never more than was asked for."""
    try:
        share = Fraction(text)
    except (ValueError, ZeroDivisionError):
        share = Fraction(-1)
    if not 0 <= share <= 1:
        raise ArgumentTypeError(f"{text} is not a number from 0 to 1.")
    return share if share.denominator <= FINEST else Fraction(int(share * FINEST), FINEST)


def _chance(text: str) -> Fraction:
    share = _share(text)
    if not share:
        raise ArgumentTypeError(f"{text} is no chance; it must be above 0, and at most 1.")
    return share


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0 <= seconds < 1e6:
        raise ArgumentTypeError(f"{text} is not a number of seconds.")
    return seconds
