"""`manage.py assign_reviews`: the assignment's engine on files, without a database."""

from __future__ import annotations

import json
import sys
import time
from argparse import ArgumentParser
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reviews.domain.matching.explaining import sentence, why_not
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


class Command(BaseCommand):
    help = (
        "Assign reviewers to submissions from a file (“peer-assign/1”) and write the pairs as CSV."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--in", dest="source", type=Path, required=True, metavar="INST.json")
        parser.add_argument("--out", dest="target", type=Path, required=True, metavar="OUT.csv")
        parser.add_argument("--mode", choices=["best", "fair", "lex", "random"], default="fair")
        parser.add_argument(
            "--alpha", type=_share, default=Fraction("0.97"), help="of the best floor"
        )
        parser.add_argument(
            "--q", type=_share, default=Fraction(1, 2), help="most chance of a pair"
        )
        parser.add_argument("--seed", default="0")
        parser.add_argument("--seconds", type=float, default=60, help="for the search of a floor")
        parser.add_argument(
            "--previous", type=Path, metavar="OLD.csv", help="keep most of these pairs"
        )
        parser.add_argument(
            "--dropped", default="", help="ids of reviewers who drop out, with commas"
        )
        parser.add_argument("--explain", type=Path, metavar="CERT.json", help="why there is none")

    def handle(self, **options: Any) -> None:
        began = time.monotonic()
        try:
            problem = read_problem(options["source"].read_text("utf-8"))
            previous = options["previous"] and read_pairs(
                options["previous"].read_text("utf-8-sig")
            )
        except (OSError, UnicodeDecodeError, Unreadable) as error:
            raise CommandError(str(error)) from None
        dropped = [id_.strip() for id_ in options["dropped"].split(",") if id_.strip()]
        unknown = set(dropped) - {reviewer.id for reviewer in problem.reviewers}
        if unknown:
            raise CommandError(f"--dropped: nobody has the id {', '.join(sorted(unknown))}.")
        problem = without(problem, dropped)
        rows: list[tuple[str, object]] = []
        chosen = self._solve(problem, previous, options, rows)
        if chosen is None:
            self._refuse(problem, options)
        try:
            options["target"].write_text(write_pairs(chosen_ids(problem, chosen)), "utf-8")
        except OSError as error:
            raise CommandError(str(error)) from None
        told = summary(problem, chosen)
        rows += [
            ("reviews", told.reviews),
            ("total utility", told.total),
            ("worst project, mean utility", f"{told.worst:.2f}"),
            ("reviewers by load", told.loads),
            ("seconds", f"{time.monotonic() - began:.2f}"),
        ]
        for name, value in rows:
            self.stdout.write(f"{name}: {value}")

    def _solve(
        self,
        problem: Problem,
        previous: list[tuple[str, str]] | None,
        options: dict[str, Any],
        rows: list[tuple[str, object]],
    ) -> Any:
        seed = options["seed"]
        if previous is not None:
            chosen = repaired(problem, previous, seed)
            if chosen is not None:
                kept = len(set(chosen_ids(problem, chosen)) & set(previous))
                rows.append(("kept", f"{kept} of {len(previous)}"))
            return chosen
        if options["mode"] == "fair":
            found = fair(problem, seed, options["alpha"], options["seconds"])
            if found is None:
                return None
            rows += [
                ("floor", f"{float(found.floor):.4f}"),
                ("floor's bound", f"{float(found.bound):.4f}"),
            ]
            return found.chosen
        if options["mode"] == "lex":
            climbed = lexicographic(problem, seed, options["seconds"])
            if climbed is None:
                return None
            rows += [
                ("floor", f"{float(climbed.floor):.4f}"),
                ("settled, from the worst up", f"{climbed.settled} of {climbed.asked}"),
            ]
            return climbed.chosen
        if options["mode"] == "random":
            lottery = chances(problem, options["q"], seed)
            if lottery is None:
                return None
            rows.append(("expected total", f"{float(lottery.expected):.4f}"))
            return draw(problem, lottery, seed)
        best = Network(problem).best(costs(problem, seed), Bounds.of(problem))
        if best is None:
            return None
        rows.append(("gap to the linear bound", best.gap / STEP))
        return best.flow > 0

    def _refuse(self, problem: Problem, options: dict[str, Any]) -> None:
        blocked = why_not(problem)
        if blocked is None:
            text = (
                f"No pair may have a chance above {float(options['q']):g}, and with that not every "
                "project can be served. Allow a higher chance."
            )
        else:
            text = sentence(problem, blocked)
            if options["explain"]:
                options["explain"].write_text(
                    json.dumps(blocked.certificate(problem)) + "\n", "utf-8"
                )
        self.stderr.write(text)
        sys.exit(INFEASIBLE)


def _share(text: str) -> Fraction:
    share = Fraction(text)
    if not 0 < share <= 1:
        raise ValueError
    return share.limit_denominator(10_000)
