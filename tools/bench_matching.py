"""`make bench-matching`: the assignment's engine at four sizes, each in a process of its own.

Utilities are made by seed: each reviewer has an interest in some of the submissions, drawn evenly
from 1 to 100. Every pair may be at the two small sizes; 60 candidates each at the two large ones.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from reviews.domain.matching.fair import fair
from reviews.domain.matching.problem import STEP, Problem, Reviewer, Submission, costs
from reviews.domain.matching.solving import Bounds, Network
from reviews.domain.matching.summary import summary

T = TypeVar("T")
DEMAND = 3
SIZES = [(60, 23, 23), (300, 120, 120), (2000, 800, 60), (10_000, 4_000, 60)]
SECONDS = 60
COLUMNS = (
    "reviewers × projects", "mode", "pairs", "seconds", "peak MB", "total", "÷ LP bound",
    "worst project", "its bound", "load spread",
)  # fmt: skip


def made_up(reviewers: int, submissions: int, candidates: int, seed: int = 0) -> Problem:
    """A class in teams as even as can be, each with one submission; nobody may review their own."""
    random = np.random.default_rng(seed)
    team = np.arange(reviewers) * submissions // reviewers
    if candidates >= submissions:
        choice = np.tile(np.arange(submissions), (reviewers, 1))
    else:
        choice = np.array(
            [random.choice(submissions, candidates, replace=False) for _ in range(reviewers)]
        )
    person = np.repeat(np.arange(reviewers), choice.shape[1])
    paper = choice.ravel()
    allowed = team[person] != paper
    person, paper = person[allowed].astype(np.int64), paper[allowed].astype(np.int64)
    reviews = DEMAND * submissions
    least, most = reviews // reviewers, -(-reviews // reviewers)
    return Problem(
        tuple(Reviewer(f"r{n:05}", f"t{team[n]}", least, most) for n in range(reviewers)),
        tuple(Submission(f"s{n:05}", f"t{n}", DEMAND) for n in range(submissions)),
        person,
        paper,
        random.integers(1, 101, len(person)).astype(np.int64),
    ).ordered()


def had(found: T | None) -> T:
    """What was found; a made-up class always has an assignment."""
    if found is None:
        raise SystemExit("bench-matching: a made-up class has no assignment.")
    return found


def measure(size: int, mode: str) -> dict[str, object]:
    """One row of the table. Time is that of solving, without reading or making the problem."""
    problem = made_up(*SIZES[size])
    began = time.monotonic()
    floor = ""
    if mode == "fair":
        found = had(fair(problem, "bench", Fraction("0.97"), SECONDS))
        chosen, floor = found.chosen, f"{float(found.bound):.2f}"
        floor += "" if found.is_exact else f" (found {float(found.floor):.2f})"
    else:
        best = had(Network(problem).best(costs(problem, "bench"), Bounds.of(problem)))
        chosen = best.flow > 0
    seconds = time.monotonic() - began
    told = summary(problem, chosen)
    proof = had(Network(problem).best(costs(problem, "bench"), Bounds.of(problem)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return dict(
        zip(
            COLUMNS,
            (
                "{} × {}".format(*SIZES[size]), mode, len(problem.utility), f"{seconds:.2f}",
                f"{peak:.0f}", told.total, f"{told.total / (proof.bound // STEP):.5f}",
                f"{told.worst:.2f}", floor, told.spread,
            ),
            strict=True,
        )
    )  # fmt: skip


def main() -> None:
    """Print the table; with two arguments, measure one row and print it as JSON."""
    if len(sys.argv) == 3:
        print(json.dumps(measure(int(sys.argv[1]), sys.argv[2])))
        return
    print(" | ".join(COLUMNS))
    for size in range(len(SIZES)):
        for mode in ("best", "fair"):
            row = subprocess.run(
                [sys.executable, __file__, str(size), mode],
                check=True,
                capture_output=True,
                text=True,
            )
            print(" | ".join(str(value) for value in json.loads(row.stdout).values()), flush=True)


if __name__ == "__main__":
    main()
