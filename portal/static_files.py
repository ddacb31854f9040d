"""Where static files are found, with the address of each worked out once: a page names twenty."""

from __future__ import annotations

from typing import Any

from django.contrib.staticfiles.storage import StaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class RememberedUrls(StaticFilesStorage):
    """Mixed in before a storage of static files; they do not change while a process runs."""

    def url(self, name: str | None, *args: Any, **more: Any) -> str:
        if name is None or args or more:
            return str(super().url(name, *args, **more))
        known: dict[str, str] = self.__dict__.setdefault("known_urls", {})
        if name not in known:
            known[name] = super().url(name)
        return known[name]


class PlainFiles(RememberedUrls):
    """Files as they lie in the source."""


class CollectedFiles(RememberedUrls, CompressedManifestStaticFilesStorage):
    """Compressed files, named for their content."""
