"""What was read: plain values, no rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from projects.domain.static_site.findings import Finding


class NotASite(ValueError):
    """The path holds no site that can be read. The text is a sentence for the screen."""


@dataclass(frozen=True)
class SiteFile:
    """A PDF a project links to: address is its path in the site, path where it really is."""

    field: str
    address: str
    path: Path
    size: int
    sha256: str
    pages: int


@dataclass(frozen=True)
class SiteVideo:
    """A video elsewhere, its address written anew from its parts (see domain/links.py)."""

    address: str
    host: str
    video_id: str = ""
    needs_sign_in: bool = False


@dataclass(frozen=True)
class SiteProject:
    """One page of the collection. Placeholders are gone; an abstract may be empty."""

    file: str
    title: str
    authors: tuple[str, ...]
    abstract: str
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    video: SiteVideo | None = None
    files: tuple[SiteFile, ...] = ()


@dataclass(frozen=True)
class Talk:
    """An entry of the program; project is the file of its page, or None when none fits."""

    title: str
    authors: tuple[str, ...]
    project: str | None


@dataclass(frozen=True)
class Day:
    """A day of the program under the name it was given; on is known only if the name is a date."""

    name: str
    on: date | None
    talks: tuple[Talk, ...]


@dataclass(frozen=True)
class Site:
    """Everything read from one folder, projects in the order of their file names."""

    root: Path
    projects: tuple[SiteProject, ...]
    days: tuple[Day, ...]
    findings: tuple[Finding, ...]

    @property
    def people(self) -> tuple[str, ...]:
        """Each name once, in order of appearance."""
        return tuple(dict.fromkeys(name for project in self.projects for name in project.authors))
