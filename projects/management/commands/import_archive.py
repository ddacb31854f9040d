"""manage.py import_archive: a past edition from a static course site."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from projects.archive import NO_TERM, Edition, Outcome, compare, import_archive
from projects.domain.static_site import HEADINGS, Finding, NotASite, Site, read_site
from projects.refusals import Refusal


class Command(BaseCommand):
    help = (
        "Import a past edition from a static course site (a Jekyll collection): _projects/*.md, "
        "the PDFs they link to, and _data/project_presos.yml if it is there. Makes an archived "
        "conference with its gallery and program, and reports everything that is wrong with the "
        "files. Running it again changes only what has changed there."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the folder that holds _projects")
        parser.add_argument(
            "--conference", required=True, metavar="SLUG", help="its address, as in dl-spring-2024"
        )
        parser.add_argument("--name", required=True, help="its name, as the gallery shows it")
        parser.add_argument("--course", default="", help="the course it belonged to")
        parser.add_argument(
            "--term", default="", help="as in “Spring 2024”; taken from the name if it is there"
        )
        parser.add_argument("--time-zone", default="", help="as in America/New_York")
        parser.add_argument(
            "--dry-run", action="store_true", help="read and report, but write nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        edition = Edition(
            slug=options["conference"],
            name=options["name"],
            course=options["course"],
            term=options["term"],
            time_zone=options["time_zone"],
        )
        try:
            self.stdout.write(f"Reading {options['path']}")
            site = read_site(options["path"], settings.VIDEO_HOSTS, settings.KALTURA_HOSTS)
            if options["dry_run"]:
                outcome = compare(site, edition)
            else:
                outcome = import_archive(site, edition, self._say_progress)
        except (NotASite, Refusal) as problem:
            raise CommandError(str(problem)) from None
        self._report(site.findings)
        self._sum_up(site, outcome, options["dry_run"])

    def _say_progress(self, line: str) -> None:
        self.stdout.write(f"  {line}")

    def _report(self, findings: tuple[Finding, ...]) -> None:
        if not findings:
            self.stdout.write("\nNothing is wrong with the files.")
            return
        self.stdout.write("\nWhat is wrong, by file")
        for file, of_file in groupby(findings, key=lambda finding: finding.file):
            self.stdout.write(f"\n{file}")
            for finding in of_file:
                where = f"{finding.field}: " if finding.field else ""
                self.stdout.write(f"  {where}{finding.message}")
                found = " ".join(finding.found.split())
                if found and found.lstrip("/") not in finding.message:
                    self.stdout.write(f"      it says    {found}")
                if (
                    finding.suggestion != finding.found
                    and finding.suggestion not in finding.message
                ):
                    self.stdout.write(f"      suggested  {finding.suggestion}")
        self.stdout.write("\nWhat is wrong, counted")
        counts = Counter(finding.kind for finding in findings)
        for kind, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
            self.stdout.write(f"  {count:4}  {HEADINGS[kind]}")

    def _sum_up(self, site: Site, outcome: Outcome, is_dry_run: bool) -> None:
        for file in outcome.gone:
            self.stdout.write(f"\n{file} is no longer in the folder; its project was kept.")
        would = "would be " if is_dry_run else ""
        files = sum(len(project.files) for project in site.projects)
        talks = sum(len(day.talks) for day in site.days)
        self.stdout.write(
            f"\n{len(site.projects)} projects, {len(site.people)} people, {files} files, "
            f"{talks} talks, {len(site.findings)} findings: "
            f"{len(outcome.new)} projects {would}new, {len(outcome.changed)} {would}changed, "
            f"{len(outcome.same)} unchanged."
        )
        if is_dry_run:
            self.stdout.write("This was a dry run: nothing was written.")
        elif outcome.conference:
            if outcome.conference.term == NO_TERM:
                self.stdout.write(
                    f"Pages call its term “{NO_TERM}”: run this again with --term to name it."
                )
            self.stdout.write(f"The gallery is at /{outcome.conference.slug}/gallery/")
