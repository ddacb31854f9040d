"""`manage.py calibrate_scores < CASE.json > OUT.json`: the calibration's engine, without a database."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reviews.domain.calibration import Score, calibrate, kelley


class Command(BaseCommand):
    help = "Read scores as JSON from standard input and write calibrated grades as JSON."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--kelley", action="store_true", help="draw grades to the mean, for prizes and rankings"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            case = json.load(sys.stdin)
            low, high = case.get("scale", [0, 100])
            kinds = {str(row["id"]): row.get("kind", "peer") for row in case["reviewers"]}
            known = {str(id_) for id_ in case["submissions"]}
            scores = [
                Score(str(row["reviewer"]), str(row["submission"]), float(row["score"]))
                for row in case["scores"]
            ]
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise CommandError(f"This is not a case of scores: {error!r}.") from None
        for score in scores:
            if score.reviewer not in kinds or score.submission not in known:
                raise CommandError(
                    f"A score names {score.reviewer} and {score.submission}, which are not both listed."
                )
        staff = [id_ for id_, kind in kinds.items() if kind == "staff"]
        try:
            found = calibrate(scores, staff, (float(low), float(high)))
        except (ValueError, TypeError) as error:
            raise CommandError(str(error)) from None
        drawn = kelley(found, (float(low), float(high))) if options["kelley"] else {}
        answer = {
            "grades": {
                id_: {
                    "grade": drawn.get(id_, one.grade),
                    "se": one.se,
                    "raw_mean": one.raw_mean,
                    "n": one.n,
                }
                for id_, one in found.grades.items()
            },
            "reviewers": {
                id_: {
                    "leniency": one.leniency,
                    "se": one.se,
                    "noise": one.noise,
                    "quality": one.quality,
                }
                for id_, one in found.reviewers.items()
            },
        }
        json.dump(answer, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
