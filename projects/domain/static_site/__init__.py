"""Reads the project pages of a static course site (a Jekyll collection) and says what is wrong."""

from projects.domain.static_site.findings import HEADINGS, Finding, Kind
from projects.domain.static_site.reading import read_site
from projects.domain.static_site.site import (
    Day,
    NotASite,
    Site,
    SiteFile,
    SiteProject,
    SiteVideo,
    Talk,
)

__all__ = [
    "HEADINGS",
    "Day",
    "Finding",
    "Kind",
    "NotASite",
    "Site",
    "SiteFile",
    "SiteProject",
    "SiteVideo",
    "Talk",
    "read_site",
]
