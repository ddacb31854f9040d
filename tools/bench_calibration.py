"""`make bench-calibration`: how near the estimate comes to a known truth, beside mean and median.

Prints the tables of docs/calibration.md and writes them there, between its two marks. Each line is
a kind of class, each number a mean over CLASSES classes made by seed.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from reviews.domain.calibration import calibrate
from tools.made_up_classes import STAFF, Made

CLASSES = 200
PAGE = Path(__file__).resolve().parent.parent / "docs" / "calibration.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
KINDS = [
    ("nobody cheats, no staff grades", {"staff_share": 0}),
    ("nobody cheats", {}),
    ("one in ten careless", {"cheating": 0.1}),
    ("one in five careless", {"cheating": 0.2}),
    ("one in five careless, every project graded by staff", {"cheating": 0.2, "staff_share": 1}),
    ("one in five careless, no staff grades", {"cheating": 0.2, "staff_share": 0}),
    ("one in ten collude", {"cheating": 0.1, "together": True}),
    ("one in five collude", {"cheating": 0.2, "together": True}),
    ("one review each, one in five careless", {"cheating": 0.2, "each": 1}),
    ("five reviews each, one in five careless", {"cheating": 0.2, "each": 5}),
]
TIMED = [(60, 23, 3), (200, 200, 3)]


def tau(one: np.ndarray, other: np.ndarray) -> float:
    """Kendall's rank correlation (tau a), −1 to 1."""
    above = np.triu_indices(len(one), 1)
    signs = [np.sign(values[:, None] - values)[above] for values in (one, other)]
    return float(np.mean(signs[0] * signs[1]))


def measure(**kind: object) -> dict[str, float]:
    """Root mean square errors, tau and coverage of one kind of class."""
    told = defaultdict(list)
    for seed in range(CLASSES):
        made = Made(seed, **kind)  # type: ignore[arg-type]
        found = calibrate(made.scores, STAFF).grades
        papers = sorted(found)
        truth = np.array([made.true[id_] for id_ in papers])
        rows = defaultdict(list)
        for score in made.scores:
            rows[score.submission].append(score.value)
        ways = {
            "mean": np.array([found[id_].raw_mean for id_ in papers]),
            "median": np.array([np.median(rows[id_]) for id_ in papers]),
            "estimate": np.array([found[id_].grade for id_ in papers]),
        }
        for way, values in ways.items():
            told[f"error {way}"].append(np.sqrt(np.mean((values - truth) ** 2)))
            told[f"tau {way}"].append(tau(values, truth))
        se = np.array([found[id_].se for id_ in papers])
        told["covered"].append(np.mean(np.abs(ways["estimate"] - truth) <= 1.96 * se))
    return {name: float(np.mean(values)) for name, values in told.items()}


def quality_table() -> list[str]:
    """Errors in points of 100, and rank correlation with the truth."""
    lines = [
        "| class of 60 in 23 teams, 3 reviews each, 30 % graded by staff, but | error: mean "
        "| median | estimate | ÷ mean's | τ: mean | median | estimate | 95 % interval covers |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, kind in KINDS:
        found = measure(**kind)
        ratio = found["error estimate"] / found["error mean"]
        errors = [f"{found[f'error {way}']:.2f}" for way in ("mean", "median", "estimate")]
        taus = [f"{found[f'tau {way}']:.2f}" for way in ("mean", "median", "estimate")]
        cells = [name, *errors, f"{ratio:.2f}", *taus, f"{100 * found['covered']:.1f} %"]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def time_table() -> list[str]:
    """The least of seven runs, because other work on the machine only adds."""
    lines = ["| students × projects | reviews each | ms |", "| --- | --- | --- |"]
    for students, teams, each in TIMED:
        made = Made(0, students=students, teams=teams, each=each)
        taken = []
        for _ in range(7):
            began = time.perf_counter()
            calibrate(made.scores, STAFF)
            taken.append(time.perf_counter() - began)
        lines.append(f"| {students} × {teams} | {each} | {1000 * min(taken):.1f} |")
    return lines


def main() -> None:
    """Measure, print, and put the tables into the page."""
    tables = "\n".join([*quality_table(), "", *time_table()])
    print(tables)
    before, _, rest = PAGE.read_text().partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}\n{tables}\n{END}{after}")


if __name__ == "__main__":
    main()
