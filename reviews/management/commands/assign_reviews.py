"""`manage.py assign_reviews`: the assignment's engine on files, without a database."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reviews.domain.matching import on_files
from reviews.domain.matching.files import Unreadable


class Command(BaseCommand):
    help = (
        "Assign reviewers to submissions from a file (“peer-assign/1”) and write the pairs as CSV."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        on_files.add_arguments(parser)

    def handle(self, **options: Any) -> None:
        try:
            code = on_files.run(Namespace(**options), self.stdout.write, self.stderr.write)
        except Unreadable as error:
            raise CommandError(str(error)) from None
        if code:
            sys.exit(code)
