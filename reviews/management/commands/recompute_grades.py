"""Compute every number of an exported gradebook again, without a database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reviews.domain.recomputing import NoArchive, differences, read_archive


class Command(BaseCommand):
    help = (
        "Compute every number of an exported gradebook (the archive or its JSON file) again from the "
        "inputs in it. Exit 1 and a line for each if any differs."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", type=Path)

    def handle(self, *args: Any, archive: Path, **options: Any) -> None:
        try:
            document = read_archive(archive.read_bytes())
            wrong = list(differences(document))
        except OSError as error:
            raise CommandError(
                f"{archive} cannot be read: {error.strerror}.", returncode=2
            ) from None
        except NoArchive as error:
            raise CommandError(str(error), returncode=2) from None
        students = document["students"]
        results = sum(
            part["per_cent"] is not None for row in students for part in row["components"]
        )
        if wrong:
            raise CommandError(
                "\n".join([*wrong, f"{len(wrong)} of the stored numbers come out otherwise."])
            )
        self.stdout.write(
            f"{len(students)} students, {results} results: every number comes out as it is stored."
        )
